"""Who is behind an account, what ids are called, and where an organization lives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Lower

from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Account, Logo, OrganizationSettings, Person
from duly.people.queries.factors import STRONG
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.roles import Role


@dataclass(frozen=True, kw_only=True)
class SettingsRow:
    name: str
    zone: str
    language: str
    mfa_roles: frozenset[Role] = frozenset()
    logo: str = ""


@dataclass(frozen=True, kw_only=True)
class Greeting:
    """What pages need of whoever is signed in; `zone` is the one they read times in."""

    name: str
    language: str
    zone: str
    has_factor: bool
    leads: bool
    access_until: date | None


def actor_for(
    *, account: Account, now: datetime, source: str, ip: str | None = None, user_agent: str = ""
) -> Actor:
    """The person behind the account as an actor, in the open scope of its organization.

    The role is read anew each time (SEED-2). Raises Refused('no_active_person') unless both are active, and
    'access_ended' from the day on that an auditor's access ends.
    """
    person = (
        Person.objects.active()
        .filter(account_id=account.pk, account__is_active=True)
        .values_list("id", "role", "access_until")
        .first()
    )
    if person is None:
        raise Refused("no_active_person", "This account is not active.")
    person_id, role, access_until = person
    actor = Actor(
        organization_id=account.organization_id,
        now=now,
        source=source,
        role=Role(role),
        account_id=account.pk,
        person_id=person_id,
        ip=ip,
        user_agent=user_agent,
    )
    if access_until and actor.today(organization_settings().zone) >= access_until:
        raise Refused("access_ended", "The access of this account has ended.")
    return actor


def organization_settings() -> SettingsRow:
    """Name, zone, language, the roles that need a second factor and the logo's digest of the open scope."""
    picture = Subquery(Logo.objects.values("digest")[:1])
    settings = OrganizationSettings.objects.annotate(picture=picture).get()
    return SettingsRow(
        name=settings.name,
        zone=settings.zone,
        language=settings.language,
        mfa_roles=frozenset(map(Role, settings.mfa_roles)),
        logo=settings.picture or "",
    )


def organization_of(slug: str) -> UUID:
    """The organization with this slug. Raises NotFound. Needs no scope."""
    found = Organization.objects.filter(slug=slug).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"There is no organization “{slug}”.", slug=slug)
    return found


def person_names(ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Names by person id, in one query; ids without a person are left out."""
    wanted = {one for one in ids if one is not None}
    return dict(Person.objects.filter(pk__in=wanted).values_list("id", "name"))


def greeting(person_id: UUID) -> Greeting:
    """Name, language on record (which may be empty), zone, whether a second factor is set up, and a team."""
    factors = Authenticator.objects.filter(user_id=OuterRef("account_id"), type__in=STRONG)
    team = Person.objects.active().led_by(person_id)
    name, language, display_zone, zone, has_factor, leads, access_until = (
        Person.objects.annotate(has_factor=Exists(factors), leads=Exists(team))
        .values_list("name", "language", "display_zone", "zone", "has_factor", "leads", "access_until")
        .get(pk=person_id)
    )
    return Greeting(
        name=name,
        language=language,
        zone=display_zone or zone,
        has_factor=has_factor,
        leads=leads,
        access_until=access_until,
    )


def person_by(*, employee_number: str = "", email: str = "") -> UUID:
    """The person with this number, or else this e-mail address. Raises NotFound."""
    number, address = employee_number.strip().upper(), email.strip()
    found = Person.objects.annotate(lowered=Lower("email"))
    found = found.filter(employee_number=number) if number else found.filter(lowered=Lower(Value(address)))
    person_id = found.values_list("id", flat=True).first() if number or address else None
    if person_id is None:
        raise NotFound("There is nobody with this number or address.")
    return person_id


def account_of(person_id: UUID) -> UUID | None:
    """The person's account, None where there is none."""
    return Person.objects.values_list("account_id", flat=True).get(pk=person_id)
