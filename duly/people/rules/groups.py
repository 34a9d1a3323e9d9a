"""What makes a group, and which lines of a pasted list name somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from duly.kernel.audience import GROUP, Audience, is_everybody, is_nobody, named_values
from duly.kernel.refusal import Refused

LONGEST_NAME, LONGEST_DESCRIPTION = 200, 1000
MOST_LINES = 5000


@dataclass(frozen=True)
class Key:
    """One line of a pasted list: an employee number, or an e-mail address."""

    line: int
    text: str

    @property
    def is_email(self) -> bool:
        return "@" in self.text

    @property
    def wanted(self) -> str:
        """As it is looked up: case does not matter (SEED-23)."""
        return self.text.lower() if self.is_email else self.text.upper()


@dataclass(frozen=True)
class Unusable:
    """A line that names nobody who could be listed. `code`: unknown, inactive, twice."""

    line: int
    text: str
    code: str


@dataclass(frozen=True)
class Named:
    """The people a pasted list names, and the lines that are of no use."""

    people: tuple[UUID, ...]
    unusable: tuple[Unusable, ...]


def group_name(name: str) -> str:
    """The name as it is kept. Refuses an empty and an overlong one."""
    kept = " ".join(name.split())
    if not kept:
        raise Refused("name_missing", "Give the group a name.", field="name")
    if len(kept) > LONGEST_NAME:
        raise Refused("name_length", "Shorten the name to 200 characters.", field="name")
    return kept


def group_description(text: str) -> str:
    """The description as it is kept; there may be none. Refuses an overlong one."""
    kept = text.strip()
    if len(kept) > LONGEST_DESCRIPTION:
        raise Refused("description_length", "Shorten this to 1000 characters.", field="description")
    return kept


def judge_condition(audience: Audience, static: frozenset[UUID]) -> None:
    """Refuses the condition of a dynamic group that names any other than the static groups."""
    if not named_values(audience, GROUP) <= static:
        raise Refused(
            "dynamic_group",
            "A dynamic group asks for attributes and static groups. It cannot ask for another dynamic group.",
            field="audience",
        )


def group_warning(audience: Audience) -> str:
    """What is allowed for a dynamic group but worth a second look: everybody, nobody, or empty."""
    if is_nobody(audience):
        return "nobody"
    return "everybody" if is_everybody(audience) else ""


def keys_of(text: str) -> tuple[Key, ...]:
    """The lines of a pasted list that say something, numbered from 1; commas and semicolons part lines, too.

    Refuses more than 5,000 of them.
    """
    parts = (
        (number, part.strip())
        for number, line in enumerate(text.replace("\0", "").splitlines(), start=1)
        for part in line.replace(";", ",").replace("\t", ",").split(",")
    )
    keys = tuple(Key(number, part) for number, part in parts if part)
    if len(keys) > MOST_LINES:
        raise Refused("too_many_lines", "Add at most 5,000 people at once this way.", field="listed")
    return keys


def named(keys: Iterable[Key], found: dict[str, tuple[UUID, bool]]) -> Named:
    """The people found, by what they were looked up with: their id, and whether they are active."""
    people: dict[UUID, None] = {}
    unusable = list(_unusable(keys, found, people))
    return Named(tuple(people), tuple(unusable))


def _unusable(
    keys: Iterable[Key], found: dict[str, tuple[UUID, bool]], people: dict[UUID, None]
) -> Iterator[Unusable]:
    for key in keys:
        person, is_active = found.get(key.wanted, (None, False))
        if person is None:
            yield Unusable(key.line, key.text, "unknown")
        elif not is_active:
            yield Unusable(key.line, key.text, "inactive")
        elif person in people:
            yield Unusable(key.line, key.text, "twice")
        else:
            people[person] = None
