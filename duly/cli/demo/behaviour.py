"""How people learn: when they begin, whether they finish, and what they tick in the quiz."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate

from duly.cli.demo import chance, workdays
from duly.cli.demo.events import Completed, Event, LessonOpened, QuizTried, Signed
from duly.cli.demo.library import EditionText, QuestionText


class Effort(StrEnum):
    ON_TIME = "on time"
    LATE = "late"
    STALLED = "stalled"  # begun and left
    UNTOUCHED = "untouched"


_PERCENT = {
    Effort.ON_TIME: 90,
    Effort.LATE: 6,
    Effort.STALLED: 2,
    Effort.UNTOUCHED: 2,
}
_PERCENT_SLOW = {
    Effort.ON_TIME: 66,
    Effort.LATE: 14,
    Effort.STALLED: 10,
    Effort.UNTOUCHED: 10,
}
_FAILS_ONCE = 0.14
_FAILS_TWICE = 0.03
_FIRST_MINUTE, _LAST_MINUTE = 7 * 60, 13 * 60 + 30  # so that every session is over by the late afternoon
_MINUTES_PER_TRY = 4


@dataclass(frozen=True, slots=True)
class Session:
    """The days on which one person means to work through one training."""

    begins_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Learner:
    """Who learns what; `cause` tells two goes of the same person apart."""

    person: str
    training: str
    cause: str
    zone: str


def draw_effort(learner: Learner, *, slow: bool) -> Effort:
    roll = chance.share("effort", learner.cause, learner.person) * 100
    percent = _PERCENT_SLOW if slow else _PERCENT
    bounds = zip(percent, accumulate(percent.values()), strict=True)
    return next(effort for effort, reached in bounds if roll < reached)


def session(learner: Learner, effort: Effort, *, launched_on: date, due_on: date) -> Session:
    """Draw the days. They lie after the launch; on time means at or before the due day."""
    key = (learner.cause, learner.person)
    last_start = max(1, (due_on - launched_on).days - 4)
    begins_on = workdays.at_or_after(
        launched_on + timedelta(days=chance.between(1, last_start, "begins", *key))
    )
    if effort is Effort.UNTOUCHED:
        return Session(None, None)
    if effort is Effort.STALLED:
        return Session(begins_on, None)
    in_one_go = chance.share("in one go", *key) < 0.7
    if effort is Effort.LATE:
        ends_on = workdays.at_or_after(due_on + timedelta(days=chance.between(1, 25, "late", *key)))
        return Session(ends_on if in_one_go else begins_on, ends_on)
    pause = timedelta(days=0 if in_one_go else chance.between(1, 4, "pause", *key))
    return Session(begins_on, workdays.at_or_before(min(begins_on + pause, due_on)))


def steps(learner: Learner, session: Session, edition: EditionText, *, until: date) -> Iterator[Event]:
    """What the person does in the session, in order, on days before `until` only."""
    if session.begins_on is None or session.begins_on >= until:
        return
    total = len(edition.lessons)
    seen = total if session.ends_on == session.begins_on else _first_part(learner, session, total)
    yield from _lessons(learner, edition, session.begins_on, range(1, seen + 1))
    if session.ends_on is None:
        if seen == total and edition.questions:
            yield _try(learner, edition, session.begins_on, number=1, passed=False)
    elif session.ends_on < until:
        yield from _lessons(learner, edition, session.ends_on, range(seen + 1, total + 1))
        yield from _finish(learner, edition, session.ends_on)


def _first_part(learner: Learner, session: Session, total: int) -> int:
    most = total if session.ends_on is None else max(1, total - 1)
    return chance.between(1, most, "seen", learner.cause, learner.person)


def _lessons(learner: Learner, edition: EditionText, day: date, numbers: Sequence[int]) -> Iterator[Event]:
    pace = edition.minutes // len(edition.lessons)
    for number in numbers:
        at = _at(learner, day, (number - 1) * pace)
        yield LessonOpened(at, learner.person, learner.training, edition.number, number)


def _finish(learner: Learner, edition: EditionText, day: date) -> Iterator[Event]:
    tries = _failures(learner, edition) + 1 if edition.questions else 0
    for number in range(1, tries + 1):
        yield _try(learner, edition, day, number=number, passed=number == tries)
    at = _at(learner, day, edition.minutes + _MINUTES_PER_TRY * tries + 1)
    completion = Signed if edition.signature else Completed
    yield completion(at, learner.person, learner.training, edition.number)


def _failures(learner: Learner, edition: EditionText) -> int:
    roll = chance.share("fails", learner.cause, learner.person)
    failures = 2 if roll < _FAILS_TWICE else 1 if roll < _FAILS_ONCE else 0
    return failures if edition.attempt_limit is None else min(failures, edition.attempt_limit - 1)


def _try(learner: Learner, edition: EditionText, day: date, *, number: int, passed: bool) -> QuizTried:
    roll = ("answers", learner.cause, learner.person, number)
    wrong = _wrong_answers(edition, passed=passed, careless=chance.share(*roll) < 0.35)
    by_chance = sorted(range(len(edition.questions)), key=lambda position: chance.share(position, *roll))
    answers = tuple(
        _wrong(question) if position in by_chance[:wrong] else question.correct
        for position, question in enumerate(edition.questions)
    )
    at = _at(learner, day, edition.minutes + _MINUTES_PER_TRY * number)
    return QuizTried(at, learner.person, learner.training, edition.number, answers, passed)


def _wrong_answers(edition: EditionText, *, passed: bool, careless: bool) -> int:
    """How many answers go wrong: none or as many as the passing score forgives, or more than that."""
    total = len(edition.questions)
    forgiven = max(
        wrong for wrong in range(total + 1) if 100 * (total - wrong) // total >= (edition.passing_score or 0)
    )
    if passed:
        return forgiven if careless else 0
    return min(total, forgiven + (2 if careless else 1))


def _wrong(question: QuestionText) -> tuple[int, ...]:
    if question.several:
        return question.correct[:-1]
    return (next(option for option in range(len(question.options)) if option not in question.correct),)


def _at(learner: Learner, day: date, minutes: int) -> datetime:
    begin = chance.between(
        _FIRST_MINUTE, _LAST_MINUTE, "minute", learner.person, learner.training, day.toordinal()
    )
    return workdays.instant(day, begin + minutes, learner.zone)
