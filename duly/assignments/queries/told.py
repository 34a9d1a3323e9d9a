"""What a reason is made of: the facts that held, the event behind it, and what changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from duly.assignments.models import AssignmentEvent
from duly.assignments.rules import EventKind
from duly.audit.models import AuditEvent, Run
from duly.kernel.audience import Clause, Condition
from duly.people.queries import dimension_labels, person_names, value_names
from duly.people.queries.profiles import with_ancestors

Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A condition that held: the value on record, empty where only its match is known.

    `under` names the wanted values it counts under; it is empty where the tree no longer says so.
    """

    dimension: str
    label: str
    wanted: tuple[str, ...]
    held: str
    under: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What set something off: an audit event or a run, by whom and when. `who` is empty for Duly itself.

    `verb` is the event's, `kind` the run's; both are empty where the record is not kept.
    """

    verb: str = ""
    kind: str = ""
    who: str
    at: datetime
    run_id: UUID | None
    old: Values
    new: Values
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A later change of one assignment."""

    kind: EventKind
    at: datetime
    who: str
    old: Values
    new: Values
    reason: str
    run_id: UUID | None


@dataclass(frozen=True)
class Names:
    """What values and dimensions are called."""

    values: Mapping[UUID, str]
    labels: Mapping[str, str]

    def label(self, dimension: str) -> str:
        return self.labels.get(dimension, dimension)

    def of(self, values: Iterable[UUID]) -> tuple[str, ...]:
        """Their names in order; a value without one is left out."""
        return tuple(sorted({self.values[value] for value in values if value in self.values}))


def names() -> Names:
    return Names(value_names(), dimension_labels())


def facts_of(clause: Clause, held: Iterable[UUID], known: Names) -> tuple[Fact, ...]:
    """The conditions of a clause with the values that were stored for them, one each, in its order."""
    values = list(held)
    counted = with_ancestors(set(values))
    pairs = zip(clause.conditions, values, strict=False)
    return tuple(_fact(condition, value, counted[value], known) for condition, value in pairs)


def causes(ids: Iterable[UUID | None]) -> dict[UUID, Cause]:
    """The audit events and runs with these ids, without anything personal."""
    wanted = {one for one in ids if one}
    events = list(AuditEvent.objects.filter(pk__in=wanted))
    runs = list(Run.objects.filter(pk__in=wanted))
    who = person_names(one.person_id for one in (*events, *runs))
    told = {event.pk: _event(event, who) for event in events}
    return told | {run.pk: _run(run, who) for run in runs}


def changes(assignments: Iterable[UUID]) -> dict[UUID, tuple[Change, ...]]:
    """What happened to each assignment since it was opened, oldest first."""
    ids = list(assignments)
    events = list(AssignmentEvent.objects.filter(assignment_id__in=ids).order_by("recorded_at", "pk"))
    actors = _acting(ids, events)
    who = person_names(actors.values())
    told: dict[UUID, tuple[Change, ...]] = {}
    for event in events:
        person = actors.get(event.pk)
        told[event.assignment_id] = (
            *told.get(event.assignment_id, ()),
            _change(event, who.get(person, "") if person else ""),
        )
    return told


def _acting(ids: list[UUID], events: list[AssignmentEvent]) -> dict[UUID, UUID | None]:
    """Who acted, as the audit event of the same instant says, or the run that it happened in."""
    recorded = AuditEvent.objects.filter(object_type="assignment", object_id__in=ids)
    single = {
        (object_id, at): person
        for object_id, at, person in recorded.values_list("object_id", "occurred_at", "person_id")
    }
    runs = Run.objects.filter(pk__in={event.run_id for event in events if event.run_id})
    by_run = dict(runs.values_list("pk", "person_id"))
    return {
        event.pk: single.get((event.assignment_id, event.occurred_at))
        or (by_run.get(event.run_id) if event.run_id else None)
        for event in events
    }


def _fact(condition: Condition, value: UUID, counted: frozenset[UUID], known: Names) -> Fact:
    return Fact(
        dimension=condition.dimension,
        label=known.label(condition.dimension),
        wanted=known.of(condition.values),
        held=known.values.get(value, ""),
        under=known.of(counted & condition.values),
    )


def _event(event: AuditEvent, who: Mapping[UUID, str]) -> Cause:
    return Cause(
        verb=event.verb,
        who=who.get(event.person_id, "") if event.person_id else "",
        at=event.occurred_at,
        run_id=event.run_id,
        old=event.old or {},
        new=event.new or {},
        reason=event.reason,
    )


def _run(run: Run, who: Mapping[UUID, str]) -> Cause:
    return Cause(
        kind=run.kind,
        who=who.get(run.person_id, "") if run.person_id else "",
        at=run.occurred_at,
        run_id=run.pk,
        old={},
        new={},
    )


def _change(event: AssignmentEvent, who: str) -> Change:
    return Change(
        kind=EventKind(event.kind),
        at=event.occurred_at,
        who=who,
        old=event.old,
        new=event.new,
        reason=event.reason,
        run_id=event.run_id,
    )
