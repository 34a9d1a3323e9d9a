"""The table of standings against a second, different reading of the same rules."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.boundaries import boundaries
from duly.kernel.standing import CLOSED, DUE_SOON_DAYS, OPEN, TABLE, Standing, due_soon, standing

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
YESTERDAY, TOMORROW = TODAY - DAY, TODAY + DAY
COLUMNS = ("completed_from", "withdrawn_from", "exempt_until", "overdue_from", "late_from", "started_from")
NOTHING: dict[str, date | None] = dict.fromkeys(COLUMNS)


def expected(
    completed: date | None,
    withdrawn: date | None,
    exempt_until: date | None,
    overdue: date | None,
    late: date | None,
    started: date | None,
) -> str:
    """The rules as prose would tell them, with comparisons the other way round."""
    if completed in (YESTERDAY, TODAY):
        return "completed"
    if withdrawn in (YESTERDAY, TODAY):
        return "withdrawn"
    if exempt_until == TOMORROW:
        return "exempt"
    if overdue in (YESTERDAY, TODAY):
        return "overdue"
    if late in (YESTERDAY, TODAY):
        return "due"
    return "in_progress" if started in (YESTERDAY, TODAY) else "assigned"


def assignment(*, due_in: int, grace_days: int = 0, **facts: date | None) -> dict[str, date | None]:
    stored = boundaries(assigned_on=TODAY, due_on=TODAY + due_in * DAY, grace_days=grace_days)
    days = {"due_on": stored.due_on, "late_from": stored.late_from, "overdue_from": stored.overdue_from}
    return NOTHING | days | facts


@pytest.mark.covers("SEED-187", "SEED-190", "SEED-191", "SEED-192")
def test_every_combination_of_boundaries_has_the_standing_the_prose_gives_it() -> None:
    combinations = product((None, YESTERDAY, TODAY, TOMORROW), repeat=len(COLUMNS))

    wrong = [
        days
        for days in combinations
        if standing(dict(zip(COLUMNS, days, strict=True)), TODAY) != expected(*days)
    ]

    assert wrong == []


def test_the_table_names_each_column_and_each_standing_once() -> None:
    assert tuple(row.boundary for row in TABLE) == COLUMNS
    assert [row.standing for row in TABLE] == [known for known in Standing if known != Standing.ASSIGNED]


def test_a_boundary_that_was_forgotten_is_an_error_and_not_a_no() -> None:
    with pytest.raises(KeyError):
        standing({"completed_from": None}, TODAY)


@pytest.mark.covers("SEED-190")
@given(st.tuples(*[st.none() | st.dates(TODAY - 30 * DAY, TODAY + 30 * DAY)] * 5))
def test_what_is_completed_is_never_anything_else(others: tuple[date | None, ...]) -> None:
    facts = dict(zip(COLUMNS, (TODAY, *others), strict=True))

    assert standing(facts, TODAY) is Standing.COMPLETED
    assert not due_soon(facts | {"due_on": TODAY}, TODAY)


@pytest.mark.covers("SEED-187")
@given(st.integers(-400, 400), st.integers(0, 364))
def test_an_untouched_assignment_is_overdue_exactly_past_due_plus_grace(due_in: int, grace_days: int) -> None:
    facts = assignment(due_in=due_in, grace_days=grace_days)

    assert (standing(facts, TODAY) is Standing.OVERDUE) == (-due_in > grace_days)


@pytest.mark.covers("SEED-190", "SEED-192")
def test_progress_shows_until_the_due_day_is_over() -> None:
    assert standing(assignment(due_in=0, started_from=TODAY), TODAY) is Standing.IN_PROGRESS
    assert standing(assignment(due_in=-1, grace_days=7, started_from=TODAY), TODAY) is Standing.DUE


def test_an_exemption_lapses_on_its_until_and_the_duty_is_back() -> None:
    assert standing(assignment(due_in=-1, exempt_until=TOMORROW), TODAY) is Standing.EXEMPT
    assert standing(assignment(due_in=-1, exempt_until=TODAY), TODAY) is Standing.OVERDUE


def test_every_standing_is_either_open_or_closed() -> None:
    assert set(Standing) == OPEN | CLOSED
    assert not OPEN & CLOSED
    assert {"completed", "withdrawn", "exempt"} == CLOSED


@pytest.mark.covers("SEED-146", "SEED-189")
def test_due_soon_begins_fourteen_days_ahead() -> None:
    assert due_soon(assignment(due_in=DUE_SOON_DAYS), TODAY)
    assert not due_soon(assignment(due_in=15), TODAY)


@pytest.mark.covers("SEED-189")
def test_past_due_in_grace_is_due_soon_and_overdue_is_not() -> None:
    assert due_soon(assignment(due_in=-7, grace_days=7), TODAY)
    assert not due_soon(assignment(due_in=-8, grace_days=7), TODAY)


@pytest.mark.covers("SEED-189")
@given(
    st.integers(-40, 40),
    st.integers(0, 30),
    st.fixed_dictionaries(
        dict.fromkeys(
            ("completed_from", "withdrawn_from", "exempt_until", "started_from"),
            st.none() | st.sampled_from([YESTERDAY, TODAY, TOMORROW]),
        )
    ),
)
def test_due_soon_is_open_and_not_overdue_and_within_fourteen_days(
    due_in: int, grace_days: int, days: dict[str, date | None]
) -> None:
    facts = assignment(due_in=due_in, grace_days=grace_days, **days)
    verdict = standing(facts, TODAY)
    actionable = verdict in {"assigned", "in_progress", "due"}

    assert due_soon(facts, TODAY) == (actionable and due_in <= 14)
