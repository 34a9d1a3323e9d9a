"""Scoring a quiz: whole questions, integer percent, never rounded up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duly.kernel.refusal import Refused


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the positions of its correct options; `several` lets the learner tick more than one.

    Refuses with 'invalid_question' what nobody could answer correctly or wrongly.
    """

    text: str
    options: tuple[str, ...]
    correct: frozenset[int]
    several: bool

    def __post_init__(self) -> None:
        if len(self.options) < 2:
            raise _invalid(self, "needs at least 2 options")
        if not self.correct:
            raise _invalid(self, "needs a correct option")
        if not self.correct <= frozenset(range(len(self.options))):
            raise _invalid(self, "marks an option as correct that it does not have")
        if not self.several and len(self.correct) > 1:
            raise _invalid(self, "takes one answer but marks several as correct")


def score(questions: Sequence[Question], answers: Sequence[frozenset[int]]) -> int:
    """Return the percentage of questions answered exactly right, rounded down.

    `answers[i]` holds the options ticked for `questions[i]`, and may be empty. Refuses 'empty_quiz',
    and with 'invalid_answers' what does not fit the questions.
    """
    if not questions:
        raise Refused("empty_quiz", "A quiz has at least 1 question.")
    if len(answers) != len(questions):
        raise Refused(
            "invalid_answers",
            f"The quiz has {len(questions)} questions, but {len(answers)} answers came in.",
            questions=len(questions),
            answers=len(answers),
        )
    pairs = list(zip(questions, answers, strict=True))
    for question, answer in pairs:
        _require_fitting(question, answer)
    right = sum(answer == question.correct for question, answer in pairs)
    return 100 * right // len(questions)


def passed(score: int, passing_score: int) -> bool:
    """Tell whether `score` reaches the passing score; equal is enough."""
    return score >= passing_score


def _require_fitting(question: Question, answer: frozenset[int]) -> None:
    known = frozenset(range(len(question.options)))
    if not answer <= known or (len(answer) > 1 and not question.several):
        raise Refused(
            "invalid_answers",
            f"The answer does not fit the question “{question.text}”.",
            question=question.text,
        )


def _invalid(question: Question, why: str) -> Refused:
    return Refused("invalid_question", f"The question “{question.text}” {why}.", question=question.text)
