"""The day is judged where the person is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duly.kernel.boundaries import boundaries
from duly.kernel.refusal import Refused
from duly.kernel.standing import Standing, standing
from duly.kernel.zones import todays

ZONES = sorted(available_timezones())
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
instants = st.datetimes(datetime(2010, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def overdue(now: datetime, zone: str, due_on: date) -> bool:
    stored = boundaries(assigned_on=due_on, due_on=due_on, grace_days=0)
    facts = dict.fromkeys(("completed_from", "withdrawn_from", "exempt_until", "started_from"))
    days = {"late_from": stored.late_from, "overdue_from": stored.overdue_from}
    return standing(facts | days, todays(now, [zone])[zone]) is Standing.OVERDUE


@pytest.mark.covers("SEED-227")
def test_one_instant_is_three_days_around_the_world() -> None:
    now = datetime(2026, 6, 15, 10, 30, tzinfo=UTC)

    assert todays(now, ["Pacific/Pago_Pago", "Europe/Berlin", "Pacific/Kiritimati"]) == {
        "Pacific/Pago_Pago": date(2026, 6, 14),
        "Europe/Berlin": date(2026, 6, 15),
        "Pacific/Kiritimati": date(2026, 6, 16),
    }


@pytest.mark.covers("SEED-227")
@settings(max_examples=10)  # times some 600 zones
@given(instants)
def test_every_zone_has_the_day_its_clocks_show(now: datetime) -> None:
    days = todays(now, ZONES)

    shown = {zone: (now.replace(tzinfo=None) + _offset(now, zone)).date() for zone in ZONES}
    assert days == shown
    assert max(days.values()) - min(days.values()) <= 2 * DAY


@pytest.mark.covers("SEED-187", "SEED-227")
@given(st.sampled_from(ZONES), instants)
def test_nobody_is_overdue_while_their_calendar_still_shows_the_due_day(zone: str, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(zone)).date()

    assert not overdue(now, zone, today)
    assert not overdue(now, zone, today + DAY)
    assert overdue(now, zone, today - DAY)


@pytest.mark.covers("SEED-187")
@pytest.mark.parametrize(
    ("zone", "due_on"),
    [
        ("Asia/Beirut", date(2026, 10, 24)),
        ("Africa/Cairo", date(2026, 10, 29)),
        ("America/Santiago", date(2026, 4, 4)),
        ("America/Nuuk", date(2026, 10, 24)),
    ],
)
def test_an_evening_whose_last_hour_comes_twice_belongs_to_the_due_day_both_times(
    zone: str, due_on: date
) -> None:
    first_end = datetime(due_on.year, due_on.month, due_on.day, 23, 59, tzinfo=ZoneInfo(zone))
    second_end = first_end.replace(fold=1).astimezone(UTC)

    assert second_end - first_end.astimezone(UTC) == timedelta(hours=1)
    assert not overdue(first_end.astimezone(UTC) + MINUTE, zone, due_on)
    assert not overdue(second_end, zone, due_on)
    assert overdue(second_end + MINUTE, zone, due_on)


@pytest.mark.covers("SEED-187")
def test_a_due_day_the_calendar_skips_is_overdue_when_the_next_day_begins() -> None:
    last_of_the_29th = datetime(2011, 12, 30, 9, 59, tzinfo=UTC)

    assert todays(last_of_the_29th, ["Pacific/Apia"]) == {"Pacific/Apia": date(2011, 12, 29)}
    assert not overdue(last_of_the_29th, "Pacific/Apia", date(2011, 12, 30))
    assert overdue(last_of_the_29th + MINUTE, "Pacific/Apia", date(2011, 12, 30))


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "America", "../../etc/passwd", "/etc/localtime"])
def test_what_is_not_a_zone_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        todays(datetime(2026, 6, 15, tzinfo=UTC), [name])

    assert refused.value.code == "unknown_zone"


@pytest.mark.parametrize("zone", [None, ZoneInfo("Europe/Berlin")])
def test_an_instant_that_is_not_in_utc_is_an_error(zone: ZoneInfo | None) -> None:
    with pytest.raises(ValueError, match="UTC"):
        todays(datetime(2026, 6, 15, tzinfo=zone), ["Europe/Berlin"])


def _offset(now: datetime, zone: str) -> timedelta:
    offset = ZoneInfo(zone).utcoffset(now.astimezone(ZoneInfo(zone)))
    assert offset is not None
    return offset
