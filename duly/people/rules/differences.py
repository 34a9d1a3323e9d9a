"""What an import changes about one person: computed once, shown by the preview and written by the import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from duly.people.rules.dimensions import COLUMNS
from duly.people.rules.folding import Folded
from duly.people.rules.mapping import ImportMapping
from duly.people.rules.rows import Path
from duly.people.rules.timelines import corrections, value_on

PERSONAL = ("employee_number", "given_name", "family_name", "email")

ValueSteps = list[tuple[date, UUID | None]]
ActiveSteps = list[tuple[date, bool]]


@dataclass(frozen=True, slots=True)
class State:
    """The plain columns of one person. `values` follow `dimensions.COLUMNS`."""

    employee_number: str | None = None
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    language: str = ""
    started_on: date | None = None
    is_active: bool = True
    values: tuple[UUID | None, ...] = (None,) * len(COLUMNS)

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.given_name, self.family_name) if part)


@dataclass(frozen=True, slots=True)
class Known:
    """One person as they stand in the database. Steps are in order of days, one a day."""

    state: State
    value_steps: Mapping[str, ValueSteps] = field(default_factory=dict)
    active_steps: ActiveSteps = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    """What to write about one person. `before` is None for somebody new."""

    person_id: UUID
    before: State | None
    after: State
    value_steps: tuple[tuple[str, date, UUID | None], ...]
    active_steps: tuple[tuple[date, bool], ...]

    @property
    def is_change(self) -> bool:
        return bool(self.before != self.after or self.value_steps or self.active_steps)

    def personal(self) -> dict[str, list[str]]:
        """Old and new of the personal columns that change about somebody who was there before."""
        if self.before is None:
            return {}
        pairs = {name: [getattr(one, name) or "" for one in (self.before, self.after)] for name in PERSONAL}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


class Comparison:
    """Compares people of one file with what is known of them."""

    def __init__(
        self, mapping: ImportMapping, value_ids: Mapping[tuple[str, Path], UUID], today: date
    ) -> None:
        self._mapping = mapping
        self._value_ids = value_ids
        self._today = today

    def difference(self, person_id: UUID, person: Folded, known: Known | None) -> Difference:
        """Fields that the mapping does not name stay as they are."""
        before = known.state if known else None
        wanted = self._wanted_values(person)
        had: Mapping[str, ValueSteps] = known.value_steps if known else {}
        active, appended = self._activity(person, known)
        restating = self._mapping.valid_from is not None
        return Difference(
            person_id=person_id,
            before=before,
            after=self._after(person, before or State(), wanted, is_active=active),
            value_steps=tuple(
                (key, day, value)
                for key, steps in wanted.items()
                for day, value in corrections(steps, had.get(key, []), restating=restating)
            ),
            active_steps=tuple(appended),
        )

    def _wanted_values(self, person: Folded) -> dict[str, ValueSteps]:
        return {
            key: [(day, self._value_id(key, path)) for day, path in person.value_steps(position, self._today)]
            for position, key in enumerate(self._mapping.dimensions)
        }

    def _value_id(self, key: str, path: Path | None) -> UUID | None:
        return self._value_ids[key, path] if path else None

    def _activity(self, person: Folded, known: Known | None) -> tuple[bool, ActiveSteps]:
        """Whether the person is active today, and the steps to append."""
        had = known.active_steps if known else []
        if known and not self._mapping.states_activity:
            return known.state.is_active, []
        wanted = self._wanted_activity(person, known)
        return bool(value_on(wanted, self._today)), corrections(wanted, had)

    def _wanted_activity(self, person: Folded, known: Known | None) -> ActiveSteps:
        steps = person.active_steps(self._today)
        if known and self._mapping.valid_from is None:
            # Without history the file speaks of today only; what is known of earlier days stays.
            steps = [(self._today, True)]
        if person.current.is_active is False and value_on(steps, self._today):
            # Inactive since an unknown day: since we know it, or today.
            since = _inactive_since(known) or self._today
            steps = [step for step in steps if step[0] < since] + [(since, False)]
        return steps

    def _after(
        self, person: Folded, before: State, wanted: Mapping[str, ValueSteps], *, is_active: bool
    ) -> State:
        row = person.current
        given = {name: getattr(row, name) for name in self._mapping.given_fields}
        values = tuple(
            steps[-1][1] if (steps := wanted.get(key)) else held
            for key, held in zip(COLUMNS, before.values, strict=True)
        )
        return replace(before, **given, is_active=is_active, values=values)


def _inactive_since(known: Known | None) -> date | None:
    steps: Sequence[tuple[date, bool]] = known.active_steps if known else ()
    return steps[-1][0] if steps and not steps[-1][1] else None
