"""Taking an obligation back, or pausing it: `withdraw` and `exempt`, one assignment at a time."""

from datetime import date
from typing import Any
from uuid import UUID

from duly.assignments.models import Assignment, AssignmentEvent
from duly.assignments.queries.loading import assignment_for
from duly.assignments.rules import EventKind, WithdrawalKind, demand_exempt_until, demand_open
from duly.audit.recording import record
from duly.people.models import Person
from duly.tenancy.actor import Actor
from duly.trainings.rules import demand_reason


def withdraw(
    *, actor: Actor, assignment_id: UUID, reason: str, kind: WithdrawalKind = WithdrawalKind.MANUAL
) -> None:
    """Takes an assignment back from today on (SEED-128, Q8).

    Raises NotFound, and Refused: already_completed, already_withdrawn, reason_length.
    """
    assignment = assignment_for(actor, "campaigns.manage", assignment_id)
    ground = demand_reason(reason)
    demand_open(completed=assignment.completed_from, withdrawn=assignment.withdrawn_from)
    old = _day(assignment.withdrawn_from)
    assignment.withdrawn_from = _today(actor, assignment)
    assignment.withdrawal = kind
    assignment.save(update_fields=["withdrawn_from", "withdrawal"])
    new = {"withdrawn_from": _day(assignment.withdrawn_from), "kind": kind.value}
    _record(actor, assignment, EventKind.WITHDRAWN, {"withdrawn_from": old}, new, ground)


def exempt(*, actor: Actor, assignment_id: UUID, until: date, reason: str) -> None:
    """Owes nothing before the day `until`.

    Raises NotFound, and Refused: already_completed, already_withdrawn, exempt_until, reason_length.
    """
    assignment = assignment_for(actor, "campaigns.manage", assignment_id)
    ground = demand_reason(reason)
    demand_open(completed=assignment.completed_from, withdrawn=assignment.withdrawn_from)
    old = _day(assignment.exempt_until)
    assignment.exempt_until = demand_exempt_until(until, _today(actor, assignment))
    assignment.save(update_fields=["exempt_until"])
    new = {"exempt_until": _day(assignment.exempt_until)}
    _record(actor, assignment, EventKind.EXEMPTED, {"exempt_until": old}, new, ground)


def _today(actor: Actor, assignment: Assignment) -> date:
    return actor.today(Person.objects.values_list("zone", flat=True).get(pk=assignment.person_id))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _record(
    actor: Actor,
    assignment: Assignment,
    kind: EventKind,
    old: dict[str, Any],
    new: dict[str, Any],
    reason: str,
) -> None:
    AssignmentEvent.objects.create(
        organization_id=actor.organization_id,
        assignment=assignment,
        kind=kind,
        occurred_at=actor.now,
        old=old,
        new=new,
        reason=reason,
    )
    record(
        actor,
        f"assignment.{kind}",
        object_type="assignment",
        object_id=assignment.pk,
        old=old,
        new=new,
        reason=reason,
    )
