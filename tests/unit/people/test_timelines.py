"""Dated values: what to append so that a history says what an export says."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duly.people.rules.timelines import collapse, corrections, in_order, value_on

FIRST = date(2020, 1, 1)
days = st.integers(0, 12).map(lambda number: FIRST + timedelta(days=number))
timelines = st.lists(st.tuples(days, st.sampled_from("ab")), max_size=6).map(in_order)


def _merged(known: list[tuple[date, str]], added: list[tuple[date, str]]) -> list[tuple[date, str]]:
    return sorted((dict(known) | dict(added)).items())


@given(wanted=timelines, known=timelines, restating=st.booleans())
def test_after_correction_every_day_says_what_is_wanted(
    *, wanted: list[tuple[date, str]], known: list[tuple[date, str]], restating: bool
) -> None:
    after = _merged(known, corrections(wanted, known, restating=restating))

    for number in range(14):
        day = FIRST + timedelta(days=number)
        if wanted and day >= wanted[0][0]:
            assert value_on(after, day) == value_on(wanted, day)
        else:
            assert value_on(after, day) == value_on(known, day)


@given(wanted=timelines, known=timelines, restating=st.booleans())
def test_a_second_correction_adds_nothing(
    *, wanted: list[tuple[date, str]], known: list[tuple[date, str]], restating: bool
) -> None:
    after = _merged(known, corrections(wanted, known, restating=restating))

    assert corrections(wanted, after, restating=restating) == []


@given(wanted=timelines, known=timelines)
def test_restating_keeps_every_wanted_day(
    wanted: list[tuple[date, str]], known: list[tuple[date, str]]
) -> None:
    after = _merged(known, corrections(wanted, known, restating=True))

    assert set(wanted) <= set(after)


def test_the_later_of_two_values_wins_the_day() -> None:
    assert collapse([(FIRST, "a"), (FIRST, "b"), (FIRST + timedelta(days=2), "b")]) == [(FIRST, "b")]


def test_before_the_first_step_there_is_nothing() -> None:
    assert value_on([(FIRST, "a")], FIRST - timedelta(days=1)) is None
