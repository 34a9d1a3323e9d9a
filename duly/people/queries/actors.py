"""Who an account is, and what ids are called."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from duly.kernel.refusal import Refused
from duly.people.models import Account, OrganizationSettings, Person
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role


def actor_for(
    *, account: Account, now: datetime, source: str, ip: str | None = None, user_agent: str = ""
) -> Actor:
    """The active person behind the account, as an actor. Raises Refused('no_active_person') when there is none."""
    person = Person.objects.active().filter(account_id=account.pk).first()
    if person is None or not account.is_active:
        raise Refused("no_active_person", "This account is not active.")
    return Actor(
        organization_id=account.organization_id,
        account_id=account.pk,
        person_id=person.pk,
        role=Role(person.role),
        now=now,
        source=source,
        ip=ip,
        user_agent=user_agent,
    )


def organization_settings() -> OrganizationSettings:
    """Name, zone and language of the organization whose scope is open."""
    return OrganizationSettings.objects.get()


def person_names(ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names by person id, in one query; ids without a person are left out."""
    wanted = {one for one in ids if one is not None}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))
