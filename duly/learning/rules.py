"""When an attempt may be tried, signed and completed, and what it tells the floors above. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from duly.kernel.refusal import Refused
from duly.trainings.rules import Content


@dataclass(frozen=True, kw_only=True)
class TrainingStarted:
    """Somebody opened the first lesson of an edition; published in the transaction that began the attempt."""

    person_id: UUID
    training_id: UUID
    edition: int
    started_on: date


@dataclass(frozen=True)
class Progress:
    """What lies behind an attempt: lessons seen by position, tries used, whether one passed, its score."""

    seen: frozenset[int] = frozenset()
    tries: int = 0
    passed: bool = False
    score: int | None = None


class Phase(StrEnum):
    """The stations of the player (SEED-69)."""

    LESSONS = "lessons"
    QUIZ = "quiz"
    SIGN = "sign"
    COMPLETE = "complete"


def phases(content: Content) -> tuple[Phase, ...]:
    """The stations of this content, in order: quiz only if there is one, signed or completed by button."""
    quiz = (Phase.QUIZ,) if content.questions else ()
    return (Phase.LESSONS, *quiz, Phase.SIGN if content.signature else Phase.COMPLETE)


def current_phase(content: Content, progress: Progress) -> Phase:
    """Where the learner is: the first station that is not done."""
    if missing_lessons(content, progress.seen):
        return Phase.LESSONS
    if content.questions and not progress.passed:
        return Phase.QUIZ
    return phases(content)[-1]


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


def demand_signature(content: Content, *, wanted: bool) -> None:
    """Raises Refused if a training is signed that asks for no signature, or completed that asks for one."""
    if content.signature and not wanted:
        raise Refused("signature_required", "This training is completed with a signature.")
    if wanted and not content.signature:
        raise Refused("no_signature", "This training asks for no signature. Complete it with the button.")
