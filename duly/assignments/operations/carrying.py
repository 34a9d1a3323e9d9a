"""Carrying out a launch part by part, each in a transaction of its own, however often it is taken up."""

from uuid import UUID

from django.db.models import Max, Min, Sum

from duly.assignments.models import Assignment, Campaign, Chunk
from duly.assignments.queries.accounting import active_edition
from duly.assignments.queries.loading import campaign_for, training_locked
from duly.assignments.queries.statements import rows
from duly.audit import recording as audit
from duly.audit.models import Run, RunCount
from duly.kernel.boundaries import boundaries
from duly.kernel.identity import uuid7
from duly.kernel.refusal import NotFound
from duly.tenancy.actor import Actor
from duly.trainings.models import Training


def carry_out(*, actor: Actor, run_id: UUID) -> bool:
    """Opens the assignments of the next part of a launch; False once nothing of it is left.

    Raises NotFound where there is no such launch.
    """
    run = Run.objects.filter(pk=run_id).first()
    if run is None or run.subject_id is None:
        raise NotFound
    campaign = campaign_for(actor, "campaigns.manage", run.subject_id)
    ends = Chunk.objects.filter(run=run).aggregate(first=Min("part"), last=Max("part"))
    if ends["first"] is None:
        return False
    # Of two workers on the same launch the second waits here, and then finds the part carried out.
    training = training_locked(campaign.training_id)
    people, opened = _open(actor, run, campaign, training, ends["first"])
    if people is None:
        return True
    if opened:
        _record(actor, run, campaign, opened)
    if ends["first"] < ends["last"]:
        return True
    _end(run, campaign)
    return False


def _open(
    actor: Actor, run: Run, campaign: Campaign, training: Training, part: int
) -> tuple[int | None, int]:
    """How many people the part had, None when it was carried out before, and how many were assigned."""
    assert campaign.due_on is not None  # noqa: S101 - the database holds it for what is launched
    seed = uuid7(actor.now).hex
    bounds = boundaries(assigned_on=campaign.due_on, due_on=campaign.due_on, grace_days=training.grace_days)
    ((people, opened),) = rows(
        "carry_out",
        {
            "campaign": campaign.pk,
            "training": training.pk,
            "run": run.pk,
            "part": part,
            "decided_at": run.recorded_at,
            "assigned_at": run.occurred_at,
            "edition": campaign.edition,
            "active": active_edition(training),
            "due_on": bounds.due_on,
            "late_from": bounds.late_from,
            "overdue_from": bounds.overdue_from,
            "accepts_evidence": campaign.accepts_evidence,
            "time": seed[:12],
            "noise": seed[-12:],
        },
    )
    return people, opened


def _record(actor: Actor, run: Run, campaign: Campaign, opened: int) -> None:
    audit.record(
        actor,
        "assignments.opened",
        object_type="campaign",
        object_id=campaign.pk,
        new={"people": opened},
        count=opened,
        run_id=run.pk,
    )


def _end(run: Run, campaign: Campaign) -> None:
    population = RunCount.objects.filter(run=run).aggregate(people=Sum("count"))["people"]
    opened = Assignment.objects.filter(campaign=campaign, run=run).count()
    audit.end_run(run, population=population, changes=opened)
