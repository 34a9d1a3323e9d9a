"""Verbs on trainings: write together, hand in, decide, put in force."""

from duly.trainings.operations.activating import Activation, mark_active
from duly.trainings.operations.deciding import approve_version, reject_version
from duly.trainings.operations.drafting import create_training, discard_draft, save_draft, start_new_version
from duly.trainings.operations.holding import hold_training
from duly.trainings.operations.submitting import submit_draft

__all__ = [
    "Activation",
    "approve_version",
    "create_training",
    "discard_draft",
    "hold_training",
    "mark_active",
    "reject_version",
    "save_draft",
    "start_new_version",
    "submit_draft",
]
