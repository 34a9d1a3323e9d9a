"""Noting what changed, so that the rules look at it: in the transaction of the change, by a job beside it."""

from collections.abc import Iterable
from uuid import UUID

from duly.assignments.queries.statements import run
from duly.kernel.identity import uuid7
from duly.outbox import defer
from duly.tenancy.actor import Actor

JOB = "assignments.reconcile"


def note_people(actor: Actor, person_ids: Iterable[UUID], *, cause: str, cause_id: UUID | None) -> None:
    """Has all rules look at these people. `cause_id` is the audit event or the run that changed them."""
    _note(actor, {"people": sorted(set(person_ids)), "rules": None}, cause, cause_id)


def note_rules(actor: Actor, rule_ids: Iterable[UUID], *, cause: str, cause_id: UUID | None) -> None:
    """Has these rules look at everybody."""
    _note(actor, {"people": None, "rules": sorted(set(rule_ids))}, cause, cause_id)


def note_everything(actor: Actor, *, cause: str, cause_id: UUID | None = None) -> None:
    """Has all rules look at everybody."""
    _note(actor, {"people": None, "rules": [None]}, cause, cause_id)


def _note(
    actor: Actor, noted: dict[str, list[UUID] | list[None] | None], cause: str, cause_id: UUID | None
) -> None:
    """One statement however many they are. Each job takes all that is noted by then, also by others."""
    if run("note", {**noted, "cause": cause, "cause_id": cause_id}):
        defer(actor, JOB, run_id=uuid7(actor.now))
