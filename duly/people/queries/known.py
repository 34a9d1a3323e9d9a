"""What is known of many people at once, as an import compares it with what it reads."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from duly.people.models import ActiveChange, Attribute, AttributeChange, AttributeValue, LinkChange, Person
from duly.people.queries.statements import rows
from duly.people.rules.differences import Known, State, ValueSteps
from duly.people.rules.dimensions import BUILT_IN
from duly.people.rules.rows import Path

CHUNK = 2000
_STATE = ("employee_number", "given_name", "family_name", "email", "language", "started_on", "is_active")
_VALUES = tuple(dimension.column for dimension in BUILT_IN)


def known_people(ids: Sequence[UUID]) -> dict[UUID, Known]:
    """State and history of a chunk of people, in three queries."""
    values, activity = _value_steps(ids), _active_steps(ids)
    found: dict[UUID, Known] = {}
    for row in Person.objects.filter(pk__in=ids).values_list("id", *_STATE, *_VALUES):
        person, number, given, family, email, language, started, is_active, *held = row
        state = State(number, given, family, email, language, started, is_active, tuple(held))
        found[person] = Known(state, values.get(person, {}), activity.get(person, []))
    return found


def known_links(ids: Sequence[UUID], kind: str) -> dict[UUID, ValueSteps]:
    """The links of one kind of a chunk of people, in order of days."""
    changes = LinkChange.objects.filter(person_id__in=ids, kind=kind)
    latest = changes.order_by("person_id", "valid_from", "-recorded_at", "-id").distinct(
        "person_id", "valid_from"
    )
    steps: dict[UUID, ValueSteps] = {}
    for person, day, other in latest.values_list("person_id", "valid_from", "other_id"):
        steps.setdefault(person, []).append((day, other))
    return steps


def ids_by_number(numbers: Iterable[str]) -> dict[str, UUID]:
    """Who has these employee numbers."""
    every = sorted(set(numbers))
    found: dict[str, UUID] = {}
    for start in range(0, len(every), CHUNK):
        people = Person.objects.filter(employee_number__in=every[start : start + CHUNK])
        found |= {str(number): person for number, person in people.values_list("employee_number", "id")}
    return found


class Owner(NamedTuple):
    """Who has an e-mail address, as it is written there."""

    person_id: UUID
    has_number: bool
    email: str


def owners_of(addresses: Iterable[str]) -> dict[str, Owner]:
    """Who has these lower-case e-mail addresses."""
    found = rows("owners_of", {"addresses": sorted(set(addresses) - {""})})
    return {email.lower(): Owner(person, has_number, email) for person, has_number, email in found}


def links_today(kind: str) -> dict[UUID, UUID]:
    """Everybody's manager, or line lead, where there is one."""
    column = f"{kind}_id"
    return dict(Person.objects.exclude(**{column: None}).values_list("id", column))


def value_paths(keys: Sequence[str]) -> dict[tuple[str, Path], UUID]:
    """Every value of these attributes by the names from the top of its tree down."""
    every = AttributeValue.objects.filter(attribute__key__in=keys).values_list(
        "id", "attribute__key", "parent_id", "name"
    )
    by_id = {value: (key, parent, name) for value, key, parent, name in every}
    return {(key, _path(value, by_id)): value for value, (key, _, _) in by_id.items()}


def attribute_ids() -> dict[str, UUID]:
    """The attributes by key."""
    return dict(Attribute.objects.values_list("key", "id"))


def _path(value: UUID, by_id: Mapping[UUID, tuple[str, UUID | None, str]]) -> Path:
    names: list[str] = []
    here: UUID | None = value
    while here is not None:
        _, here, name = by_id[here]
        names.insert(0, name)
    return tuple(names)


def _value_steps(ids: Sequence[UUID]) -> dict[UUID, dict[str, ValueSteps]]:
    latest = (
        AttributeChange.objects.filter(person_id__in=ids)
        .order_by("person_id", "attribute_id", "valid_from", "-recorded_at", "-id")
        .distinct("person_id", "attribute_id", "valid_from")
    )
    steps: dict[UUID, dict[str, ValueSteps]] = {}
    for person, key, day, value in latest.values_list(
        "person_id", "attribute__key", "valid_from", "value_id"
    ):
        steps.setdefault(person, {}).setdefault(key, []).append((day, value))
    return steps


def _active_steps(ids: Sequence[UUID]) -> dict[UUID, list[tuple[date, bool]]]:
    latest = (
        ActiveChange.objects.filter(person_id__in=ids)
        .order_by("person_id", "valid_from", "-recorded_at", "-id")
        .distinct("person_id", "valid_from")
    )
    steps: dict[UUID, list[tuple[date, bool]]] = {}
    for person, day, is_active in latest.values_list("person_id", "valid_from", "is_active"):
        steps.setdefault(person, []).append((day, is_active))
    return steps
