"""One person as their page shows them: details, values, who leads them, account, and what may be chosen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from duly.kernel.refusal import NotFound
from duly.people.models import (
    ActiveChange,
    Attribute,
    AttributeChange,
    AttributeValue,
    CustomValue,
    Person,
    SignInGuard,
)
from duly.people.queries.actors import organization_settings
from duly.people.rules.listing import AccountState
from duly.people.rules.trees import Node, Tree
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role

CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody, as a link to their page."""

    id: UUID
    name: str
    employee_number: str
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class HeldValue:
    """A person's value of one attribute today, with all above it; `since` is the day it holds from."""

    attribute_id: UUID
    key: str
    name: str
    is_required: bool
    value_id: UUID | None
    path: tuple[str, ...]
    since: date | None

    @property
    def missing(self) -> bool:
        return self.is_required and self.value_id is None


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """How far somebody is with signing in: a state of `rules.listing.AccountState`, or closed."""

    state: str
    login: str = ""
    last_sign_in: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """Everything the page of one person says. `since` is when they became active, or inactive."""

    id: UUID
    name: str
    given_name: str
    family_name: str
    employee_number: str
    email: str
    language: str
    zone: str
    role: Role
    access_until: date | None
    is_active: bool
    since: date | None
    reason: str
    started_on: date | None
    account: SignIn
    values: tuple[HeldValue, ...]
    manager: Named | None
    line_lead: Named | None
    team: int
    merged_into: Named | None
    merged: tuple[Named, ...]

    @property
    def missing(self) -> list[str]:
        """The required attributes without a value."""
        return [one.name for one in self.values if one.missing]


def person_page(*, actor: Actor, person_id: UUID) -> PersonPage:
    """One person. Raises NotFound."""
    require(actor, "people.view")
    person = Person.objects.select_related("account", "manager", "line_lead", "merged_into")
    found = person.filter(pk=person_id).first()
    if found is None:
        raise NotFound
    turn = _last_turn(actor, person_id)
    return PersonPage(
        **{name: getattr(found, name) for name in _PLAIN},
        employee_number=found.employee_number or "",
        role=Role(found.role),
        since=turn.valid_from if turn else None,
        reason=turn.reason if turn else "",
        account=_account(found),
        values=tuple(_values(found)),
        manager=_named(found.manager),
        line_lead=_named(found.line_lead),
        team=Person.objects.active().led_by(person_id).count(),
        merged_into=_named(found.merged_into),
        merged=tuple(_all_named(Person.objects.filter(merged_into=found).by_name())),
    )


def value_choices() -> dict[str, list[tuple[UUID, str, int]]]:
    """What can be chosen for each attribute in use, by its key: (value, name, depth), parents first."""
    kept = AttributeValue.objects.filter(retired_at=None, attribute__retired_at=None)
    nodes: dict[str, list[Node]] = {
        key: [] for key in Attribute.objects.filter(retired_at=None).values_list("key", flat=True)
    }
    for key, value_id, name, parent_id in kept.values_list("attribute__key", "pk", "name", "parent_id"):
        nodes[key].append(Node(value_id, name, parent_id, "", 0, 0))
    return {
        key: [(node.id, node.name, depth) for node, depth in Tree(found).in_order()]
        for key, found in nodes.items()
    }


def held_values(person_id: UUID | None) -> tuple[HeldValue, ...]:
    """The attributes in use with the values of a person; without a person, the attributes alone."""
    person = Person.objects.filter(pk=person_id).first() if person_id else Person()
    if person is None:
        raise NotFound
    return tuple(_values(person))


def named(ids: Iterable[UUID | None]) -> dict[UUID, Named]:
    """People by id; ids of nobody are left out."""
    wanted = {one for one in ids if one}
    return {one.id: one for one in _all_named(Person.objects.filter(pk__in=wanted))}


_PLAIN = (
    "id", "name", "given_name", "family_name", "email", "language", "zone", "access_until", "is_active",
    "started_on",
)  # fmt: skip


def _last_turn(actor: Actor, person_id: UUID) -> ActiveChange | None:
    today = actor.today(organization_settings().zone)
    turns = ActiveChange.objects.filter(person_id=person_id, valid_from__lte=today)
    return turns.order_by("-valid_from", "-recorded_at", "-pk").first()


def _account(person: Person) -> SignIn:
    account = person.account
    if account is None:
        return SignIn(state=AccountState.NONE)
    return SignIn(
        state=_state(person),
        login=account.email or account.handle.partition(":")[2],
        last_sign_in=account.last_login,
    )


def _state(person: Person) -> str:
    account = person.account
    if account is None or not account.is_active:
        return CLOSED
    if SignInGuard.objects.filter(key=account.pk, locked_at__isnull=False).exists():
        return AccountState.LOCKED
    if not account.has_usable_password():
        return AccountState.INVITED
    return AccountState.PIN if account.uses_pin else AccountState.PASSWORD


def _values(person: Person) -> Iterator[HeldValue]:
    attributes = list(Attribute.objects.filter(retired_at=None).order_by("position", "key"))
    custom = dict(CustomValue.objects.filter(person_id=person.pk).values_list("attribute_id", "value_id"))
    held = {
        one.pk: custom.get(one.pk) if one.is_custom else getattr(person, f"{one.key}_id")
        for one in attributes
    }
    paths = _paths(value for value in held.values() if value)
    days = AttributeChange.objects.filter(person_id=person.pk, value_id__in=paths).values_list("value_id")
    since = dict(days.annotate(day=Max("valid_from")))
    for one in attributes:
        value_id = held[one.pk]
        yield HeldValue(
            attribute_id=one.pk,
            key=one.key,
            name=one.name,
            is_required=one.is_required,
            value_id=value_id,
            path=paths.get(value_id, ()) if value_id else (),
            since=since.get(value_id) if value_id else None,
        )


def _paths(value_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The names from the top down to each value, a level of the trees at a time."""
    wanted = set(value_ids)
    known: dict[UUID, tuple[str, UUID | None]] = {}
    missing = set(wanted)
    while missing:
        found = AttributeValue.objects.filter(pk__in=missing).values_list("pk", "name", "parent_id")
        known.update({pk: (name, parent) for pk, name, parent in found})
        missing = {parent for _, parent in known.values() if parent} - known.keys()
    return {value: tuple(_upwards(value, known))[::-1] for value in wanted}


def _upwards(value_id: UUID, known: dict[UUID, tuple[str, UUID | None]]) -> Iterator[str]:
    here: UUID | None = value_id
    while here is not None:
        name, here = known[here]
        yield name


def _named(person: Person | None) -> Named | None:
    if person is None:
        return None
    return Named(
        id=person.pk,
        name=person.name,
        employee_number=person.employee_number or "",
        is_active=person.is_active,
    )


def _all_named(people: Iterable[Person]) -> Iterator[Named]:
    for person in people:
        if one := _named(person):
            yield one
