"""Runs and their accounts for programs: in the order of their keys, a part at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from duly.audit.models import Run, RunCount, RunEnd
from duly.kernel.refusal import NotFound
from duly.tenancy.actor import Actor
from duly.tenancy.feeds import Part, narrowed, part_of
from duly.tenancy.permissions import require


@dataclass(frozen=True, kw_only=True)
class RunEntry:
    """One run. `person_id` acted, or the service on behalf of them; the end is told by runs in steps only."""

    id: UUID
    kind: str
    subject_type: str
    subject_id: UUID | None
    cause: str
    cause_id: UUID | None
    person_id: UUID | None
    service: str
    source: str
    started_at: datetime
    ended_at: datetime | None
    population: int | None
    changes: int | None


@dataclass(frozen=True, kw_only=True)
class CountEntry:
    """How many fell under one outcome for one reason, in one part of a run, for one of its subjects."""

    id: UUID
    subject_id: UUID | None
    part: int
    outcome: str
    reason: str
    count: int


def runs_feed(
    *, actor: Actor, part: Part, kind: str | None = None, subject_id: UUID | None = None
) -> tuple[RunEntry, ...]:
    """Runs, over and under way."""
    require(actor, "runs.view")
    return _runs(part_of(Run.objects.filter(**narrowed(kind=kind, subject_id=subject_id)), part))


def run_entry(*, actor: Actor, run_id: UUID) -> RunEntry:
    """One run. Raises NotFound."""
    require(actor, "runs.view")
    for entry in _runs(Run.objects.filter(pk=run_id)):
        return entry
    raise NotFound


def counts_feed(*, actor: Actor, run_id: UUID, part: Part) -> tuple[CountEntry, ...]:
    """The account of a run. Raises NotFound."""
    run_entry(actor=actor, run_id=run_id)
    names = tuple(CountEntry.__dataclass_fields__)
    found = part_of(RunCount.objects.filter(run_id=run_id), part)
    return tuple(CountEntry(**{name: getattr(one, name) for name in names}) for one in found)


def _runs(found: Iterable[Run]) -> tuple[RunEntry, ...]:
    runs = list(found)
    ends = {end.run_id: end for end in RunEnd.objects.filter(run__in=runs)}
    return tuple(_run(run, ends.get(run.pk)) for run in runs)


def _run(run: Run, end: RunEnd | None) -> RunEntry:
    return RunEntry(
        id=run.pk,
        kind=run.kind,
        subject_type=run.subject_type,
        subject_id=run.subject_id,
        cause=run.cause,
        cause_id=run.cause_id,
        person_id=run.person_id,
        service=run.service,
        source=run.source,
        started_at=run.recorded_at,
        ended_at=end.ended_at if end else None,
        population=end.population if end else None,
        changes=end.changes if end else None,
    )
