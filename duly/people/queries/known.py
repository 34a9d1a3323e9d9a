"""What is known of many people at once, as an import compares it with what it reads."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from duly.people.models import (
    ActiveChange,
    Attribute,
    AttributeChange,
    AttributeValue,
    CustomValue,
    LinkChange,
    Person,
)
from duly.people.queries.statements import rows
from duly.people.rules.differences import Known, State, ValueSteps
from duly.people.rules.dimensions import BUILT_IN

CHUNK = 2000
_STATE = ("employee_number", "given_name", "family_name", "email", "language", "started_on", "is_active")
_VALUES = tuple(dimension.column for dimension in BUILT_IN)
_LINKS = ("manager_id", "line_lead_id")


def known_people(
    ids: Sequence[UUID], book: "ValueBook", *, attributes: Sequence[str] = (), links: Sequence[str] = ()
) -> dict[UUID, Known]:
    """State and history of a chunk of people, in a few queries; a merged value is the one it became.

    `attributes` are the organization's own ones to look at, `links` the kinds of links whose history counts.
    """
    if not ids:
        return {}
    values, activity, above = _value_steps(ids, book), _active_steps(ids), _link_steps(ids, links)
    custom = _custom(ids, attributes)
    found: dict[UUID, Known] = {}
    for row in Person.objects.filter(pk__in=ids).values_list("id", *_STATE, *_VALUES, *_LINKS):
        person, number, given, family, email, language, started, is_active, *held = row
        state = State(
            number,
            given,
            family,
            email,
            language,
            started,
            is_active,
            tuple(held[: len(_VALUES)]),
            tuple(custom.get((person, key)) for key in attributes),
            tuple(held[len(_VALUES) :]),
        )
        found[person] = Known(state, values.get(person, {}), activity.get(person, []), above.get(person, {}))
    return found


def ids_by_number(numbers: Iterable[str]) -> dict[str, tuple[UUID, bool]]:
    """Who has these employee numbers, and whether a merge has handed the number's record on to them."""
    every = sorted(set(numbers))
    found: dict[str, tuple[UUID, bool]] = {}
    for start in range(0, len(every), CHUNK):
        people = Person.objects.filter(employee_number__in=every[start : start + CHUNK])
        for number, person, kept in people.values_list("employee_number", "id", "merged_into_id"):
            found[str(number)] = _meant(person, kept)
    return found


class Owner(NamedTuple):
    """Whose record has an e-mail address, as it is written there, and whom the record means."""

    record_id: UUID
    person_id: UUID
    email: str
    employee_number: str | None
    is_active: bool


def owners_of(addresses: Iterable[str]) -> dict[str, Owner]:
    """Who has these lower-case e-mail addresses."""
    wanted = sorted(set(addresses) - {""})
    found = rows("owners_of", {"addresses": wanted}) if wanted else []
    return {row[2].lower(): Owner(*row) for row in found}


def managers_today() -> dict[UUID, UUID | None]:
    """Everybody's manager, where there is one."""
    return dict(Person.objects.exclude(manager_id=None).values_list("id", "manager_id"))


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of people."""
    return dict(Person.objects.filter(pk__in=list(ids)).values_list("id", "name"))


class ValueBook:
    """Every value of some attributes, found by name below its parent, and named by its path.

    The name of a value that was merged means the value that took its place; one that was put away is free.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        fields = ("id", "attribute__key", "parent_id", "name", "retired_at", "merged_into_id")
        every = AttributeValue.objects.filter(attribute__key__in=keys).values_list(*fields)
        self._places: dict[UUID, tuple[UUID | None, str]] = {}
        self._ids: dict[tuple[str, UUID | None, str], UUID] = {}
        self._kept: dict[UUID, UUID] = {}
        handed_on: list[tuple[tuple[str, UUID | None, str], UUID]] = []
        for value, key, parent, name, retired_at, kept in every:
            self._places[value] = (parent, name)
            if retired_at is None:
                self._ids[key, parent, name] = value
            elif kept is not None:
                self._kept[value] = kept
                handed_on.append(((key, parent, name), value))
        for place, value in handed_on:
            self._ids.setdefault(place, self.last(value))

    def count(self, key: str) -> int:
        """How many values of an attribute are in use."""
        return len({value for (known, _, _), value in self._ids.items() if known == key})

    def child(self, key: str, parent: UUID | None, name: str) -> UUID | None:
        """The value of that name below a parent, or at the top."""
        return self._ids.get((key, parent, name))

    def path(self, value: UUID) -> tuple[str, ...]:
        """The names from the top of the tree down; empty for a value of another attribute."""
        names: list[str] = []
        here: UUID | None = value
        while here is not None and here in self._places:
            here, name = self._places[here]
            names.insert(0, name)
        return tuple(names)

    def line(self, value: UUID) -> list[UUID]:
        """The value and those above it, upwards."""
        found: list[UUID] = []
        here: UUID | None = value
        while here is not None and here in self._places:
            found.append(here)
            here, _ = self._places[here]
        return found

    def last(self, value: UUID) -> UUID:
        """The value itself, or what it was merged into."""
        while value in self._kept:
            value = self._kept[value]
        return value


def own_attributes(keys: Iterable[str]) -> dict[str, bool]:
    """Which of these are attributes of the organization's own that are in use, and whether each is a tree."""
    found = Attribute.objects.filter(key__in=list(keys), is_custom=True, retired_at=None)
    return dict(found.values_list("key", "is_tree"))


def attribute_ids() -> dict[str, UUID]:
    """The attributes by key."""
    return dict(Attribute.objects.values_list("key", "id"))


def _last(book: ValueBook, value: UUID | None) -> UUID | None:
    return None if value is None else book.last(value)


def _meant(person_id: UUID, kept_id: UUID | None) -> tuple[UUID, bool]:
    return (person_id, False) if kept_id is None else (kept_id, True)


def _custom(ids: Sequence[UUID], attributes: Sequence[str]) -> Mapping[tuple[UUID, str], UUID]:
    if not attributes:
        return {}
    held = CustomValue.objects.filter(person_id__in=ids, attribute__key__in=list(attributes))
    return {
        (person, key): value
        for person, key, value in held.values_list("person_id", "attribute__key", "value_id")
    }


def _link_steps(ids: Sequence[UUID], kinds: Sequence[str]) -> dict[UUID, dict[str, ValueSteps]]:
    if not kinds:
        return {}
    latest = (
        LinkChange.objects.filter(person_id__in=ids, kind__in=list(kinds))
        .order_by("person_id", "kind", "valid_from", "-recorded_at", "-id")
        .distinct("person_id", "kind", "valid_from")
    )
    steps: dict[UUID, dict[str, ValueSteps]] = {}
    for person, kind, day, other in latest.values_list("person_id", "kind", "valid_from", "other_id"):
        steps.setdefault(person, {}).setdefault(kind, []).append((day, other))
    return steps


def _value_steps(ids: Sequence[UUID], book: ValueBook) -> dict[UUID, dict[str, ValueSteps]]:
    latest = (
        AttributeChange.objects.filter(person_id__in=ids)
        .order_by("person_id", "attribute_id", "valid_from", "-recorded_at", "-id")
        .distinct("person_id", "attribute_id", "valid_from")
    )
    steps: dict[UUID, dict[str, ValueSteps]] = {}
    for person, key, day, value in latest.values_list(
        "person_id", "attribute__key", "valid_from", "value_id"
    ):
        held = _last(book, value)
        steps.setdefault(person, {}).setdefault(key, []).append((day, held))
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
