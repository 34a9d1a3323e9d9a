"""Months are clamped, days are read strictly, periods are half-open."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from duly.kernel.days import Period, add_months, days_between, parse_day
from duly.kernel.refusal import Refused

days = st.dates(date(1950, 1, 1), date(2100, 12, 31))
near = st.dates(date(2026, 1, 1), date(2026, 1, 12))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(near)
    length = draw(st.none() | st.integers(1, 8))
    return Period(start, None if length is None else start + timedelta(days=length))


def members(period: Period) -> set[date]:
    window = (date(2025, 12, 30) + timedelta(days=step) for step in range(40))
    return {day for day in window if period.contains(day)}


@pytest.mark.covers("SEED-154")
@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2100, 2, 28), -12, date(2099, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 11, 15), 1, date(2026, 12, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
        (date(2026, 5, 31), 120, date(2036, 5, 31)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


@given(days, st.integers(-240, 240))
def test_adding_months_moves_the_month_and_keeps_the_day_where_it_exists(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])


@given(days, st.integers(-5000, 5000))
def test_days_between_undoes_adding_days(day: date, count: int) -> None:
    assert days_between(day, day + timedelta(days=count)) == count


@given(st.dates())
def test_a_day_reads_back_as_it_is_written(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["", "2026-02-30", "20261130", "2026-W48-1", "30/11/2026", "2026-11-30 ", "２０２６-11-30", "2026-1-3"],
)
def test_anything_but_a_real_iso_day_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_day(text)

    assert refused.value.code == "invalid_day"


def test_a_period_holds_its_start_but_not_its_until() -> None:
    period = Period(date(2026, 3, 1), date(2026, 3, 3))

    assert [period.contains(date(2026, 3, day)) for day in (1, 2, 3)] == [True, True, False]
    assert not period.contains(date(2026, 2, 28))


def test_a_period_without_until_never_ends() -> None:
    assert Period(date(2026, 3, 1)).contains(date.max)


@pytest.mark.parametrize("until", [date(2026, 3, 1), date(2026, 2, 28)])
def test_a_period_without_a_day_is_refused(until: date) -> None:
    with pytest.raises(Refused) as refused:
        Period(date(2026, 3, 1), until)

    assert refused.value.code == "empty_period"


def test_periods_that_touch_share_no_day() -> None:
    before, after = Period(date(2026, 3, 1), date(2026, 3, 5)), Period(date(2026, 3, 5))

    assert not before.overlaps(after)
    assert before.clip(after) is None


@given(periods(), periods())
def test_clipping_keeps_exactly_the_days_both_share(one: Period, other: Period) -> None:
    shared = one.clip(other)

    assert members(one) & members(other) == (members(shared) if shared else set())
    assert one.overlaps(other) == other.overlaps(one) == bool(members(one) & members(other))


@given(periods())
def test_a_period_clipped_to_itself_stays(period: Period) -> None:
    assume(period.until is None or period.until > period.start)

    assert period.clip(period) == period
