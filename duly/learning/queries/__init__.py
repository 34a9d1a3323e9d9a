"""Questions about learning: the orientation, the player, and how far somebody has come."""

from duly.learning.queries.attempts import OpenAttempt, load_own_attempt, open_attempts, progress_of
from duly.learning.queries.player import (
    LessonRow,
    Orientation,
    PlayerPage,
    QuestionRow,
    TryResult,
    orientation,
    player,
)

__all__ = [
    "LessonRow",
    "OpenAttempt",
    "Orientation",
    "PlayerPage",
    "QuestionRow",
    "TryResult",
    "load_own_attempt",
    "open_attempts",
    "orientation",
    "player",
    "progress_of",
]
