"""What starting and completing a training does to those who owe it, in the transaction of the fact."""

from duly.assignments.queries.statements import run
from duly.evidence.rules import EvidenceRecorded
from duly.learning.rules import TrainingStarted
from duly.tenancy.actor import Actor


def on_evidence_recorded(event: EvidenceRecorded, *, actor: Actor) -> None:
    """Fulfils every open assignment of that person for that training, unless it pins a newer edition (Q6)."""
    run(
        "fulfil",
        {
            "person": event.person_id,
            "training": event.training_id,
            "edition": event.edition,
            "completed_on": event.completed_on,
            "evidence": event.evidence_id,
            "now": actor.now,
        },
    )


def on_training_started(event: TrainingStarted, *, actor: Actor) -> None:
    """Starts every open assignment of that person for that training that this edition can fulfil."""
    run(
        "start",
        {
            "person": event.person_id,
            "training": event.training_id,
            "edition": event.edition,
            "started_on": event.started_on,
            "now": actor.now,
        },
    )
