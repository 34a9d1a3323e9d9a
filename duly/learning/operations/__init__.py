"""Verbs of learning: open, see, try, sign, complete."""

from duly.learning.operations.completing import complete
from duly.learning.operations.opening import open_training, see_lesson
from duly.learning.operations.signing import Intent, sign, signing_intent
from duly.learning.operations.trying import submit_quiz
from duly.learning.queries.player import TryResult
from duly.learning.rules import TrainingStarted

__all__ = [
    "Intent",
    "TrainingStarted",
    "TryResult",
    "complete",
    "open_training",
    "see_lesson",
    "sign",
    "signing_intent",
    "submit_quiz",
]
