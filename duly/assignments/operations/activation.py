"""Putting a version in force, with what that means for those who owe the training: the only door to it."""

from dataclasses import dataclass
from uuid import UUID

from duly.assignments.models import Assignment
from duly.assignments.operations.noting import note_rules
from duly.assignments.queries import statements
from duly.assignments.queries.following import rules_assigning
from duly.assignments.rules import Outcome
from duly.audit import recording as audit
from duly.tenancy.actor import Actor
from duly.trainings.operations import Activation, mark_active
from duly.trainings.queries import load_version

MOVED = "moved"
STARTED = "started"
ACTIVATED = "activated"


@dataclass(frozen=True)
class ActivationReport:
    """What came into force, how many open assignments moved to it, how many finish what they began."""

    activation: Activation
    run_id: UUID
    moved: int
    finishing: int


def activate_version(*, actor: Actor, version_id: UUID, reason: str = "") -> ActivationReport:
    """Activates an approved version and moves unstarted open assignments of older editions to it (Q9).

    A translation has the edition people are pinned to already, so it moves nobody. Rules could not assign the
    training before its first version, and look at everybody now. Raises NotFound, and what
    `trainings.operations.mark_active` refuses.
    """
    activation = mark_active(actor=actor, version=load_version(version_id))
    run = audit.open_run(actor, "activation", subject_type="version", subject_id=version_id)
    moved = statements.run(
        "repin",
        {
            "training": activation.training_id,
            "edition": activation.edition,
            "now": actor.now,
            "reason": reason,
            "run": run.pk,
        },
    )
    finishing = (
        Assignment.objects.open()
        .filter(training_id=activation.training_id, edition__lt=activation.edition)
        .count()
    )
    audit.account(run, {(MOVED, ""): moved, (Outcome.KEPT, STARTED): finishing})
    if moved:
        audit.record(
            actor,
            "assignments.repinned",
            object_type="version",
            object_id=version_id,
            new={"edition": activation.edition},
            reason=reason,
            count=moved,
            run_id=run.pk,
        )
    if activation.first:
        note_rules(actor, rules_assigning(activation.training_id), cause=ACTIVATED, cause_id=run.pk)
    return ActivationReport(activation, run.pk, moved, finishing)
