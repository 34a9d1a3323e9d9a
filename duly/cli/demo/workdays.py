"""Days on which the demo organization works: Monday to Friday."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_FRIDAY = 4


def at_or_before(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))


def at_or_after(day: date) -> date:
    return day + timedelta(days=7 - day.weekday() if day.weekday() > _FRIDAY else 0)


def instant(day: date, minute: int, zone: str) -> datetime:
    """The moment, in UTC, at which clocks of the zone show `minute` minutes past midnight."""
    local = datetime.combine(day, time(*divmod(minute, 60)), tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)
