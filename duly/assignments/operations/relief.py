"""One assignment by hand: taking it back or giving it back, pausing it, another day, a note."""

from datetime import date
from typing import Any
from uuid import UUID

from duly.assignments.models import Assignment, AssignmentEvent
from duly.assignments.operations.noting import note_people
from duly.assignments.queries.accounting import newest_edition
from duly.assignments.queries.holding import proof_of
from duly.assignments.queries.loading import assignment_for, assignment_with_training
from duly.assignments.rules import (
    EventKind,
    WithdrawalKind,
    demand_due_day,
    demand_exempt_until,
    demand_open,
)
from duly.assignments.rules.relief import Days, demand_note, demand_other_day, demand_withdrawn
from duly.audit.models import AuditEvent
from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.people.models import Person
from duly.tenancy.actor import Actor
from duly.trainings.rules import demand_reason

VERB = "campaigns.manage"
Facts = dict[str, Any]


def withdraw(
    *, actor: Actor, assignment_id: UUID, reason: str, kind: WithdrawalKind = WithdrawalKind.MANUAL
) -> None:
    """Takes an assignment back from today on (SEED-128, Q8).

    Raises NotFound, and Refused: already_completed, already_withdrawn, reason_length.
    """
    assignment = assignment_for(actor, VERB, assignment_id)
    ground = demand_reason(reason)
    demand_open(completed=assignment.completed_from, withdrawn=assignment.withdrawn_from)
    old = _day(assignment.withdrawn_from)
    assignment.withdrawn_from = _today(actor, assignment)
    assignment.withdrawal = kind
    assignment.save(update_fields=["withdrawn_from", "withdrawal"])
    new = {"withdrawn_from": _day(assignment.withdrawn_from), "kind": kind.value}
    _record(actor, assignment, EventKind.WITHDRAWN, {"withdrawn_from": old}, new, ground)


def restore(*, actor: Actor, assignment_id: UUID, reason: str) -> None:
    """Opens a withdrawn assignment again, with as many days left as when it was withdrawn.

    A newer edition is pinned where nothing was begun; what was proven meanwhile completes it at once. What a
    rule assigned is held against it again: the rule may have changed, or take it back once more. Raises
    NotFound, and Refused: not_withdrawn, merged, already_open, reason_length.
    """
    assignment, training = assignment_with_training(actor, VERB, assignment_id)
    ground = demand_reason(reason)
    since = demand_withdrawn(withdrawn=assignment.withdrawn_from, kind=assignment.withdrawal)
    _demand_no_other(assignment)
    away = max(0, (_today(actor, assignment) - since).days)
    old = {**_days(assignment).facts(), "withdrawn_from": _day(since), "edition": assignment.edition}
    _move(assignment, _days(assignment).moved(away), keeps=assignment.keeps_due_day or away > 0)
    assignment.withdrawn_from, assignment.withdrawal = None, ""
    if assignment.started_from is None:
        assignment.edition = max(assignment.edition, newest_edition(training) or 0)
    assignment.save(
        update_fields=["withdrawn_from", "withdrawal", "edition", *Days.__slots__, "keeps_due_day"]
    )
    new = {
        **_days(assignment).facts(),
        "withdrawn_from": None,
        "edition": assignment.edition,
        "days": away,
    }
    event = _record(actor, assignment, EventKind.RESTORED, old, new, ground)
    _complete_by_proof(actor, assignment)
    if assignment.campaign.rule_id:
        note_people(actor, [assignment.person_id], cause=EventKind.RESTORED, cause_id=event.pk)


def redate(*, actor: Actor, assignment_id: UUID, due_on: date, reason: str) -> None:
    """Gives one person another due day, with the same grace; rules and the campaign leave it alone then.

    Raises NotFound, and Refused: already_completed, already_withdrawn, due_day, same_day, reason_length.
    """
    assignment = assignment_for(actor, VERB, assignment_id)
    ground = demand_reason(reason)
    demand_open(completed=assignment.completed_from, withdrawn=assignment.withdrawn_from)
    before = _days(assignment)
    demand_other_day(demand_due_day(due_on, _today(actor, assignment)), before.due_on)
    _move(assignment, before.due(due_on), keeps=True)
    assignment.save(update_fields=[*Days.__slots__, "keeps_due_day"])
    new = {**_days(assignment).facts(), "kind": "by_hand"}
    _record(actor, assignment, EventKind.REDATED, before.facts(), new, ground)


def exempt(*, actor: Actor, assignment_id: UUID, until: date, reason: str) -> None:
    """Owes nothing before the day `until`.

    Raises NotFound, and Refused: already_completed, already_withdrawn, exempt_until, reason_length.
    """
    assignment = assignment_for(actor, VERB, assignment_id)
    ground = demand_reason(reason)
    demand_open(completed=assignment.completed_from, withdrawn=assignment.withdrawn_from)
    old = _day(assignment.exempt_until)
    assignment.exempt_until = demand_exempt_until(until, _today(actor, assignment))
    assignment.save(update_fields=["exempt_until"])
    new = {"exempt_until": _day(assignment.exempt_until)}
    _record(actor, assignment, EventKind.EXEMPTED, {"exempt_until": old}, new, ground)


def annotate(*, actor: Actor, assignment_id: UUID, note: str) -> None:
    """Writes a note into the history, also of what is completed and so can no longer be withdrawn (SEED-128).

    Raises NotFound and Refused('note_length').
    """
    assignment = assignment_for(actor, VERB, assignment_id)
    text = demand_note(note)
    _event(actor, assignment, EventKind.ANNOTATED, {}, {}, text)
    record(
        actor,
        "assignment.annotated",
        object_type="assignment",
        object_id=assignment.pk,
        personal={"note": text},
    )


def _demand_no_other(assignment: Assignment) -> None:
    others = Assignment.objects.open().filter(
        campaign_id=assignment.campaign_id, person_id=assignment.person_id
    )
    if others.exists():
        raise Refused("already_open", "This person has it open in this campaign already.")


def _complete_by_proof(actor: Actor, assignment: Assignment) -> None:
    proof = proof_of(assignment, _today(actor, assignment))
    if proof is None:
        return
    assignment.completed_from, assignment.evidence = proof.completed_on, proof
    assignment.save(update_fields=["completed_from", "evidence"])
    new = {"completed_from": _day(proof.completed_on), "evidence": str(proof.pk)}
    _event(actor, assignment, EventKind.COMPLETED, {"completed_from": None, "evidence": None}, new, "")


def _days(assignment: Assignment) -> Days:
    return Days(assignment.due_on, assignment.late_from, assignment.overdue_from)


def _move(assignment: Assignment, days: Days, *, keeps: bool) -> None:
    assignment.due_on, assignment.late_from = days.due_on, days.late_from
    assignment.overdue_from, assignment.keeps_due_day = days.overdue_from, keeps


def _today(actor: Actor, assignment: Assignment) -> date:
    return actor.today(Person.objects.values_list("zone", flat=True).get(pk=assignment.person_id))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _event(
    actor: Actor, assignment: Assignment, kind: EventKind, old: Facts, new: Facts, reason: str
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


def _record(
    actor: Actor, assignment: Assignment, kind: EventKind, old: Facts, new: Facts, reason: str
) -> AuditEvent:
    _event(actor, assignment, kind, old, new, reason)
    return record(
        actor,
        f"assignment.{kind}",
        object_type="assignment",
        object_id=assignment.pk,
        old=old,
        new=new,
        reason=reason,
    )
