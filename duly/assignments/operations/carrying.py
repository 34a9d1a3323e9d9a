"""Carrying out a launch part by part, each in a transaction of its own, however often it is taken up."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Min, Sum

from duly.assignments.models import Chunk
from duly.assignments.queries.accounting import newest_edition
from duly.assignments.queries.loading import training_locked
from duly.assignments.queries.statements import run
from duly.audit import recording as audit
from duly.audit.models import AuditEvent, Run, RunCount, RunEnd
from duly.kernel.boundaries import boundaries
from duly.kernel.identity import edges
from duly.outbox import defer_each
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.turns import ENGINE, take_turn
from duly.trainings.models import Training

JOB = "assignments.carry_out"
OPENED = "assignments.opened"


@dataclass(frozen=True)
class Waiting:
    """What of a launch is decided and not yet written, and which `part` of it comes next."""

    campaign: UUID
    training: UUID
    edition: int
    due_on: date
    accepts_evidence: bool
    decided_at: datetime
    assigned_at: datetime
    part: int


def carry_out(*, actor: Actor, run_id: UUID) -> bool:
    """Opens the assignments of the next part of a launch; False once nothing of it is left."""
    require(actor, "campaigns.manage")
    # Of two workers on the same launch the second waits here, and then finds the part carried out.
    take_turn(actor, ENGINE)
    waiting = _waiting(run_id)
    if waiting is None:
        return False
    training = training_locked(waiting.training)
    opened = _open(actor, run_id, waiting, training)
    if opened:
        _record(actor, run_id, waiting, opened)
    if Chunk.objects.filter(run=run_id).exists():
        return True
    _end(run_id, waiting)
    return False


def take_up_again(*, actor: Actor) -> None:
    """Defers every launch of which something is left: its job may have failed for good.

    One that is still at work loses nothing: of two workers the second finds the parts carried out.
    """
    left = Chunk.objects.order_by("run_id").values_list("run_id", flat=True).distinct()
    defer_each(actor, JOB, [{"run_id": run_id} for run_id in left])


def _waiting(run_id: UUID) -> Waiting | None:
    facts = Chunk.objects.filter(run=run_id).values_list(
        "campaign_id",
        "campaign__training_id",
        "campaign__edition",
        "campaign__due_on",
        "campaign__accepts_evidence",
        "run__recorded_at",
        "run__occurred_at",
    )
    found = list(facts.annotate(Min("part")))
    return Waiting(*found[0]) if found else None


def _open(actor: Actor, run_id: UUID, waiting: Waiting, training: Training) -> int:
    """How many were assigned: none when another worker carried the part out before."""
    bounds = boundaries(assigned_on=waiting.due_on, due_on=waiting.due_on, grace_days=training.grace_days)
    return run(
        "carry_out",
        {
            "campaign": waiting.campaign,
            "training": training.pk,
            "run": run_id,
            "part": waiting.part,
            "decided_at": waiting.decided_at,
            "assigned_at": waiting.assigned_at,
            "edition": waiting.edition,
            "active": newest_edition(training) or waiting.edition,
            "due_on": bounds.due_on,
            "late_from": bounds.late_from,
            "overdue_from": bounds.overdue_from,
            "accepts_evidence": waiting.accepts_evidence,
            **edges(actor.now),
        },
    )


def _record(actor: Actor, run_id: UUID, waiting: Waiting, opened: int) -> None:
    audit.record(
        actor,
        OPENED,
        object_type="campaign",
        object_id=waiting.campaign,
        new={"people": opened},
        count=opened,
        run_id=run_id,
    )


def _end(run_id: UUID, waiting: Waiting) -> None:
    if RunEnd.objects.filter(run=run_id).exists():
        return
    population = RunCount.objects.filter(run=run_id).aggregate(people=Sum("count"))["people"]
    told = AuditEvent.objects.filter(object_type="campaign", object_id=waiting.campaign, run_id=run_id)
    opened = told.filter(verb=OPENED).aggregate(people=Sum("count"))["people"]
    audit.end_run(Run.objects.get(pk=run_id), population=population, changes=opened or 0)
