"""A quiz counts whole questions and never rounds up."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.quiz import Question, passed, score
from duly.kernel.refusal import Refused

ONE = Question("Who may lift the lock?", ("Whoever set it", "Anybody"), frozenset({0}), several=False)
SEVERAL = Question("What stops a press?", ("Lock", "Tag", "Hope"), frozenset({0, 1}), several=True)


@pytest.mark.covers("SEED-79")
def test_two_of_three_are_sixty_six_percent_and_miss_a_passing_score_of_sixty_seven() -> None:
    reached = score([ONE, ONE, ONE], [frozenset({0}), frozenset({0}), frozenset({1})])

    assert reached == 66
    assert passed(reached, 66)
    assert not passed(reached, 67)


@pytest.mark.parametrize("answer", [{0}, {1}, {2}, {0, 2}, {0, 1, 2}, set()])
def test_a_question_with_several_answers_counts_only_if_all_and_only_those_are_ticked(
    answer: set[int],
) -> None:
    assert score([SEVERAL], [frozenset({0, 1})]) == 100
    assert score([SEVERAL], [frozenset(answer)]) == 0


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.integers(1, 100))
def test_the_score_is_the_share_of_right_answers_rounded_down(rights: list[bool], passing: int) -> None:
    answers = [frozenset({0 if right else 1}) for right in rights]
    share = Fraction(100 * sum(rights), len(rights))

    reached = score([ONE] * len(rights), answers)

    assert reached <= share < reached + 1
    assert passed(reached, passing) == (share >= passing)


def test_every_option_of_a_question_may_be_correct() -> None:
    both = Question("What do you wear?", ("Helmet", "Boots"), frozenset({0, 1}), several=True)

    assert score([both], [frozenset({0, 1})]) == 100


def test_a_quiz_without_questions_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        score([], [])

    assert refused.value.code == "empty_quiz"


@pytest.mark.parametrize(
    "answers", [[], [frozenset({0})] * 2, [frozenset({2})], [frozenset({-1})], [frozenset({0, 1})]]
)
def test_answers_that_do_not_fit_the_questions_are_refused(answers: list[frozenset[int]]) -> None:
    with pytest.raises(Refused) as refused:
        score([ONE], answers)

    assert refused.value.code == "invalid_answers"


@pytest.mark.parametrize(
    ("options", "correct", "several"),
    [
        (("Yes",), {0}, False),
        (("Yes", "No"), set(), True),
        (("Yes", "No"), {2}, False),
        (("Yes", "No"), {-1}, False),
        (("Yes", "No"), {0, 1}, False),
    ],
)
def test_a_question_nobody_could_answer_fairly_is_refused(
    options: tuple[str, ...],
    correct: set[int],
    several: bool,  # noqa: FBT001 a parameter of the table above
) -> None:
    with pytest.raises(Refused) as refused:
        Question("Is it locked?", options, frozenset(correct), several=several)

    assert refused.value.code == "invalid_question"
