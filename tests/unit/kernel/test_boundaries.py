"""Due, late, overdue, recertification and expiry, at the grain of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.boundaries import (
    DEFAULT_OFFSET_DAYS,
    Boundaries,
    boundaries,
    due_by_offset,
    expires_from,
    grace_from_weeks,
    recertify_on,
)
from duly.kernel.refusal import Refused

TODAY = date(2026, 6, 1)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
day = timedelta(days=1)


@pytest.mark.covers("SEED-185")
def test_fourteen_days_from_the_first_of_june_is_the_fifteenth() -> None:
    assert due_by_offset(TODAY, 14) == date(2026, 6, 15)


@pytest.mark.covers("SEED-185")
def test_an_offset_is_one_day_to_ten_years_and_thirty_days_by_default() -> None:
    assert due_by_offset(TODAY, 1) == TODAY + day
    assert due_by_offset(TODAY, 3650) == TODAY + 3650 * day
    assert due_by_offset(TODAY, DEFAULT_OFFSET_DAYS) == date(2026, 7, 1)


@pytest.mark.covers("SEED-186")
def test_grace_is_spoken_in_weeks_and_stored_in_days() -> None:
    assert [grace_from_weeks(weeks) for weeks in (0, 1, 52)] == [0, 7, 364]


@pytest.mark.covers("SEED-186")
def test_grace_is_at_most_fifty_two_weeks() -> None:
    longest = boundaries(assigned_on=TODAY, due_on=TODAY, grace_days=364)

    assert longest.overdue_from == TODAY + 365 * day


@pytest.mark.covers("SEED-185", "SEED-186", "SEED-154", "SEED-155")
@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: due_by_offset(TODAY, 0), "offset_out_of_range"),
        (lambda: due_by_offset(TODAY, 3651), "offset_out_of_range"),
        (lambda: grace_from_weeks(-1), "grace_out_of_range"),
        (lambda: grace_from_weeks(53), "grace_out_of_range"),
        (lambda: boundaries(assigned_on=TODAY, due_on=TODAY, grace_days=-1), "grace_out_of_range"),
        (lambda: boundaries(assigned_on=TODAY, due_on=TODAY, grace_days=365), "grace_out_of_range"),
        (lambda: recertify_on(TODAY, 0), "recertification_out_of_range"),
        (lambda: recertify_on(TODAY, 121), "recertification_out_of_range"),
        (lambda: expires_from(TODAY, 0), "validity_out_of_range"),
        (lambda: expires_from(TODAY, 36_501), "validity_out_of_range"),
    ],
)
def test_a_number_out_of_its_range_is_refused(act: Callable[[], object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        act()

    assert refused.value.code == code
    assert str(refused.value.facts["value"]) in refused.value.message


def test_a_refused_number_is_told_its_limits() -> None:
    with pytest.raises(Refused) as refused:
        due_by_offset(TODAY, 0)

    assert str(refused.value) == "Offset is 1 to 3650 days, not 0."
    assert refused.value.facts == {"value": 0, "lowest": 1, "highest": 3650}


@pytest.mark.covers("SEED-187", "SEED-190")
def test_with_a_week_of_grace_the_sixteenth_is_late_and_the_twenty_third_overdue() -> None:
    due_on = date(2026, 6, 15)

    assert boundaries(assigned_on=TODAY, due_on=due_on, grace_days=7) == Boundaries(
        assigned_on=TODAY, due_on=due_on, late_from=date(2026, 6, 16), overdue_from=date(2026, 6, 23)
    )


@pytest.mark.covers("SEED-192")
def test_without_grace_the_first_late_day_is_overdue() -> None:
    stored = boundaries(assigned_on=TODAY, due_on=date(2026, 6, 15), grace_days=0)

    assert stored.late_from == stored.overdue_from == date(2026, 6, 16)


@pytest.mark.covers("SEED-187")
@given(days, st.integers(0, 364), st.integers(-400, 400))
def test_overdue_is_reached_exactly_when_today_is_past_due_plus_grace(
    due_on: date, grace_days: int, distance: int
) -> None:
    today = due_on + distance * day

    stored = boundaries(assigned_on=due_on, due_on=due_on, grace_days=grace_days)

    assert (stored.overdue_from <= today) == (today > due_on + grace_days * day)
    assert (stored.late_from <= today) == (today > due_on)


def test_a_campaign_day_that_is_over_where_the_sun_rises_first_is_kept() -> None:
    stored = boundaries(assigned_on=date(2026, 6, 3), due_on=date(2026, 6, 2), grace_days=0)

    assert stored.due_on == date(2026, 6, 2)


@pytest.mark.covers("SEED-154")
def test_recertification_falls_on_the_same_day_of_a_later_month_clamped_at_its_end() -> None:
    assert recertify_on(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert recertify_on(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert recertify_on(date(2026, 6, 15), 120) == date(2036, 6, 15)


def test_without_an_interval_nothing_is_repeated() -> None:
    assert recertify_on(TODAY, None) is None


@pytest.mark.covers("SEED-193")
@given(days, st.integers(1, 36_500), st.integers(-3, 3))
def test_evidence_is_valid_through_its_last_valid_day(
    completed_on: date, valid_days: int, distance: int
) -> None:
    valid_through = completed_on + valid_days * day
    today = valid_through + distance * day

    assert (expires_from(completed_on, valid_days) <= today) == (today > valid_through)
