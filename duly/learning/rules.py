"""When an attempt is ready to be completed. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from duly.kernel.refusal import Refused
from duly.trainings.rules import Content


@dataclass(frozen=True)
class Progress:
    """What an attempt has behind it:

    positions of lessons seen, tries used, whether one passed, the best score.
    """

    seen: frozenset[int] = frozenset()
    tries: int = 0
    passed: bool = False
    score: int | None = None


def missing_lessons(content: Content, seen: Collection[int]) -> tuple[int, ...]:
    """Positions of mandatory lessons not seen yet."""
    return tuple(at for at, lesson in enumerate(content.lessons) if lesson.mandatory and at not in seen)


def tries_left(content: Content, tries: int) -> int | None:
    """How many tries the limit leaves; None = no limit."""
    return None if content.attempt_limit is None else max(content.attempt_limit - tries, 0)


def demand_try(content: Content, progress: Progress) -> None:
    """Raises Refused while lessons are missing, once passed, and when the limit is used up (Q39)."""
    if missing_lessons(content, progress.seen):
        raise Refused("lessons_missing", "Read every lesson first. The quiz opens after the last one.")
    if progress.passed:
        raise Refused("already_passed", "You have passed this quiz. Sign to complete the training.")
    if tries_left(content, progress.tries) == 0:
        raise Refused("tries_used_up", "You have used every try. Ask your quality admin for another one.")


def demand_completion(content: Content, progress: Progress) -> None:
    """Raises Refused unless all mandatory lessons are seen and the quiz, if there is one, is passed."""
    if missing_lessons(content, progress.seen):
        raise Refused("lessons_missing", "Read every lesson first.")
    if content.questions and not progress.passed:
        raise Refused("quiz_not_passed", "Pass the quiz first.")
