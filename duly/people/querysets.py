"""Adjectives on sets of people."""

from typing import Self

from django.db.models import Q

from duly.tenancy.models import M, TenantQuerySet


class PersonQuerySet(TenantQuerySet[M]):
    def active(self) -> Self:
        """People who count: inactive ones are excluded from matching and totals (Q47)."""
        return self.filter(is_active=True)

    def led_by(self, person_id: object) -> Self:
        """The team of one person: by manager or line lead link, whatever the role (SEED-19)."""
        return self.filter(Q(manager_id=person_id) | Q(line_lead_id=person_id))

    def by_name(self) -> Self:
        return self.order_by("family_name", "given_name", "pk")
