"""What an import changes about one person: computed once, shown by the preview and written by the import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from duly.people.rules.dimensions import COLUMNS
from duly.people.rules.folding import Folded
from duly.people.rules.linking import LinkSteps
from duly.people.rules.rows import Path
from duly.people.rules.sources import LINKS, ImportMapping
from duly.people.rules.timelines import corrections, value_on

PERSONAL = ("employee_number", "given_name", "family_name", "email")

ValueSteps = list[tuple[date, UUID | None]]
ActiveSteps = list[tuple[date, bool]]
Others = tuple[UUID | None, ...]


@dataclass(frozen=True, slots=True)
class State:
    """The plain columns of one person.

    `values` follow `dimensions.COLUMNS`, `custom` the mapping's own attributes, `links` are manager and line
    lead.
    """

    employee_number: str | None = None
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    language: str = ""
    started_on: date | None = None
    is_active: bool = True
    values: Others = (None,) * len(COLUMNS)
    custom: Others = ()
    links: Others = (None,) * len(LINKS)

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    @property
    def asked_for(self) -> tuple[object, ...]:
        """What audiences judge by."""
        return self.is_active, self.language, self.values, self.custom


@dataclass(frozen=True, slots=True)
class Known:
    """One person as they stand in the database. Steps are in order of days, one a day."""

    state: State
    value_steps: Mapping[str, ValueSteps] = field(default_factory=dict)
    active_steps: ActiveSteps = field(default_factory=list)
    link_steps: Mapping[str, ValueSteps] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """What to write about one person. `before` is None for somebody new.

    `away_from` is the day on which somebody who was away had left.
    """

    person_id: UUID
    before: State | None
    after: State
    value_steps: tuple[tuple[str, date, UUID | None], ...] = ()
    active_steps: tuple[tuple[date, bool], ...] = ()
    link_steps: tuple[tuple[str, date, UUID | None], ...] = ()
    away_from: date | None = None

    @property
    def is_change(self) -> bool:
        steps = self.value_steps or self.active_steps or self.link_steps
        return bool(steps or self.before != self.after)

    @property
    def returns(self) -> bool:
        return self.before is not None and self.after.is_active and not self.before.is_active

    @property
    def leaves(self) -> bool:
        return self.before is not None and self.before.is_active and not self.after.is_active

    @property
    def concerns_audiences(self) -> bool:
        """Whether anything differs that an audience asks for, or whether the person is active."""
        return self.before is None or self.before.asked_for != self.after.asked_for

    def staying(self) -> Difference:
        """The same for somebody who cannot leave."""
        return replace(self, after=replace(self.after, is_active=True), active_steps=())

    def personal(self) -> dict[str, list[str]]:
        """Old and new of the personal columns that change about somebody who was there before."""
        if self.before is None or self.before is self.after:
            return {}
        pairs = {name: [getattr(one, name) or "" for one in (self.before, self.after)] for name in PERSONAL}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


class Comparison:
    """Compares people of one file with what is known of them."""

    def __init__(
        self,
        mapping: ImportMapping,
        value_ids: Mapping[tuple[str, Path], UUID],
        today: date,
        *,
        is_complete: bool,
    ) -> None:
        self._mapping = mapping
        # Whoever stands in a complete file is there.
        self._states_activity = mapping.states_activity or is_complete
        self._dimensions = mapping.dimensions
        self._given = mapping.given_fields
        self._own = tuple(mapping.attributes)
        self._value_ids = value_ids
        self._today = today
        self._restating = mapping.valid_from is not None

    def difference(
        self, person_id: UUID, person: Folded, known: Known | None, links: Mapping[str, LinkSteps]
    ) -> Difference:
        """Fields that the mapping does not name stay as they are, and so do links that `links` does not."""
        wanted = self._wanted_values(person)
        active, appended = self._activity(person, known)
        if known is None:
            value_steps = tuple((key, *step) for key, steps in wanted.items() for step in self._first(steps))
            link_steps = tuple(
                (kind, *step) for kind, link in links.items() for step in self._first(link.steps)
            )
        else:
            value_steps = self._steps(wanted, known.value_steps)
            link_steps = self._steps({kind: link.steps for kind, link in links.items()}, known.link_steps)
        before = known.state if known else None
        return Difference(
            person_id=person_id,
            before=before,
            after=self._after(person, before, wanted, links, is_active=active),
            value_steps=value_steps,
            active_steps=tuple(appended),
            link_steps=link_steps,
            away_from=_inactive_since(known),
        )

    def _first(self, steps: ValueSteps) -> ValueSteps:
        """What to append about somebody of whom nothing is known."""
        if len(steps) == 1:
            return steps if steps[0][1] is not None else []
        return corrections(steps, [], restating=self._restating)

    def _steps(
        self, wanted: Mapping[str, ValueSteps], known: Mapping[str, ValueSteps]
    ) -> tuple[tuple[str, date, UUID | None], ...]:
        return tuple(
            (key, day, value)
            for key, steps in wanted.items()
            for day, value in corrections(steps, known.get(key, []), restating=self._restating)
        )

    def _wanted_values(self, person: Folded) -> dict[str, ValueSteps]:
        return {
            key: [
                (day, self._value_ids[key, path] if path else None)
                for day, path in person.value_steps(position, self._today)
            ]
            for position, key in enumerate(self._dimensions)
        }

    def _activity(self, person: Folded, known: Known | None) -> tuple[bool, ActiveSteps]:
        """Whether the person is active today, and the steps to append."""
        had = known.active_steps if known else []
        if known and not self._states_activity:
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
        self,
        person: Folded,
        before: State | None,
        wanted: Mapping[str, ValueSteps],
        links: Mapping[str, LinkSteps],
        *,
        is_active: bool,
    ) -> State:
        row, held = person.current, before or State(custom=(None,) * len(self._own))
        given = {name: getattr(row, name) for name in self._given}
        after = replace(
            held,
            **given,
            is_active=is_active,
            values=_today(COLUMNS, wanted, held.values),
            custom=_today(self._own, wanted, held.custom) if self._own else held.custom,
            links=tuple(
                [
                    links[kind].today if kind in links else other
                    for kind, other in zip(LINKS, held.links, strict=True)
                ]
            ),
        )
        return before if before == after else after


def _today(keys: Sequence[str], wanted: Mapping[str, ValueSteps], held: Others) -> Others:
    return tuple(
        [steps[-1][1] if (steps := wanted.get(key)) else had for key, had in zip(keys, held, strict=True)]
    )


def _inactive_since(known: Known | None) -> date | None:
    steps: Sequence[tuple[date, bool]] = known.active_steps if known else ()
    return steps[-1][0] if steps and not steps[-1][1] else None
