"""When a quiz may be tried and an attempt completed, and where the learner is."""

from dataclasses import replace

import pytest

from duly.kernel.quiz import Question
from duly.kernel.refusal import Refused
from duly.learning.rules import (
    Phase,
    Progress,
    current_phase,
    demand_completion,
    demand_signature,
    demand_try,
    missing_lessons,
    phases,
    tries_left,
)
from duly.trainings.rules import Content, Lesson

CONTENT = Content(
    lessons=(Lesson("One", "Text"), Lesson("More", "Text", mandatory=False), Lesson("Two", "Text")),
    questions=(Question("Which?", ("This", "That"), frozenset({0}), several=False),),
    attempt_limit=2,
)
SEEN = frozenset({0, 2})


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.code


@pytest.mark.covers("SEED-75")
def test_only_mandatory_lessons_are_missed() -> None:
    assert missing_lessons(CONTENT, frozenset()) == (0, 2)
    assert missing_lessons(CONTENT, {0, 1}) == (2,)
    assert missing_lessons(CONTENT, SEEN) == ()


@pytest.mark.covers("SEED-79", "Q39")
@pytest.mark.parametrize(
    ("progress", "code"),
    [
        (Progress(), "lessons_missing"),
        (Progress(seen=SEEN, tries=2), "tries_used_up"),
        (Progress(seen=SEEN, tries=1, passed=True, score=100), "already_passed"),
    ],
)
def test_a_try_is_refused(progress: Progress, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        demand_try(CONTENT, progress)

    assert code_of(refusal) == code
    demand_try(CONTENT, Progress(seen=SEEN, tries=1))
    demand_try(replace(CONTENT, attempt_limit=None), Progress(seen=SEEN, tries=99))


@pytest.mark.parametrize(("tries", "left"), [(0, 2), (1, 1), (2, 0), (3, 0)])
def test_tries_left_never_fall_below_none(tries: int, left: int) -> None:
    assert tries_left(CONTENT, tries) == left
    assert tries_left(replace(CONTENT, attempt_limit=None), tries) is None


@pytest.mark.covers("SEED-75", "SEED-82")
@pytest.mark.parametrize(
    ("progress", "code"), [(Progress(), "lessons_missing"), (Progress(seen=SEEN), "quiz_not_passed")]
)
def test_a_completion_is_refused(progress: Progress, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        demand_completion(CONTENT, progress)

    assert code_of(refusal) == code
    demand_completion(CONTENT, Progress(seen=SEEN, passed=True))
    demand_completion(replace(CONTENT, questions=()), Progress(seen=SEEN))


@pytest.mark.covers("SEED-87")
@pytest.mark.parametrize(
    ("asked", "wanted", "code"), [(True, False, "signature_required"), (False, True, "no_signature")]
)
def test_a_signature_is_given_where_it_is_asked_for(*, asked: bool, wanted: bool, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        demand_signature(replace(CONTENT, signature=asked), wanted=wanted)

    assert code_of(refusal) == code
    demand_signature(replace(CONTENT, signature=asked), wanted=asked)


@pytest.mark.covers("SEED-69", "SEED-82")
def test_the_stations_follow_the_content() -> None:
    plain = replace(CONTENT, questions=(), signature=False)

    assert phases(CONTENT) == (Phase.LESSONS, Phase.QUIZ, Phase.SIGN)
    assert phases(plain) == (Phase.LESSONS, Phase.COMPLETE)
    assert current_phase(CONTENT, Progress()) is Phase.LESSONS
    assert current_phase(CONTENT, Progress(seen=SEEN)) is Phase.QUIZ
    assert current_phase(CONTENT, Progress(seen=SEEN, passed=True)) is Phase.SIGN
    assert current_phase(plain, Progress(seen=SEEN)) is Phase.COMPLETE
