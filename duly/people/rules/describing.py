"""A difference in words: each field that changes with its old and its new text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from duly.people.rules.differences import Difference, State
from duly.people.rules.dimensions import COLUMNS
from duly.people.rules.sources import LINKS, PLAIN_FIELDS

Naming = Callable[[UUID], str]
Texts = list[tuple[str, str, str]]
HISTORY = "history"


class Describing:
    """Describes differences. `own` are the keys of the organization's own attributes in `State.custom`."""

    def __init__(self, own: Sequence[str], value: Naming, person: Naming) -> None:
        self._own = own
        self._value = value
        self._person = person

    def changes(self, difference: Difference) -> dict[str, tuple[str, str]]:
        """Each changed field with its old and new text; of somebody new, every field that says something.

        `history` counts the dated entries that change nothing about today.
        """
        before, after = difference.before or State(custom=(None,) * len(self._own)), difference.after
        if before == after:
            found: dict[str, tuple[str, str]] = {}
        else:
            pairs = zip(self._fields(before), self._fields(after), strict=True)
            found = {field: (old, new) for (field, old), (_, new) in pairs if old != new}
        steps = (*difference.value_steps, *difference.active_steps, *difference.link_steps)
        if not found and steps:
            found[HISTORY] = ("", str(len(steps)))
        return found

    def _fields(self, state: State) -> Iterator[tuple[str, str]]:
        for name in PLAIN_FIELDS:
            held = getattr(state, name)
            yield name, str(held) if held else ""
        for key, value in zip((*COLUMNS, *self._own), (*state.values, *state.custom), strict=True):
            yield key, self._value(value) if value else ""
        for kind, other in zip(LINKS, state.links, strict=True):
            yield kind, self._person(other) if other else ""


def label(name: str, employee_number: str | None, email: str) -> str:
    """Who somebody is in a list: the name, and the number, or else the address."""
    return " · ".join(part for part in (name, employee_number or email) if part)
