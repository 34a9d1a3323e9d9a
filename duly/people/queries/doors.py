"""What the sign-in page of one organization shows to whoever stands before it."""

from dataclasses import dataclass
from datetime import datetime

from duly.people.models import OrganizationSettings
from duly.people.queries.actors import organization_of
from duly.people.queries.settings import LogoRow, logo
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.transactions import transaction


@dataclass(frozen=True, kw_only=True)
class Door:
    """The organization's name and picture; nothing else of it is told to strangers."""

    slug: str
    name: str
    logo: LogoRow | None


def door(slug: str, *, now: datetime) -> Door:
    """The door of the organization with this slug. Raises NotFound."""
    actor = Actor(organization_id=organization_of(slug), now=now, source="web")
    with transaction(actor):
        name = OrganizationSettings.objects.values_list("name", flat=True).get()
        return Door(slug=slug, name=name, logo=logo())


def kiosk_minutes() -> int:
    """How long a terminal of the open scope's organization may stay untouched."""
    return OrganizationSettings.objects.values_list("kiosk_minutes", flat=True).get()


def slug_of(actor: Actor) -> str:
    """The short name of the actor's organization, under which its people sign in by PIN."""
    return Organization.objects.values_list("slug", flat=True).get(pk=actor.organization_id)
