"""Calendar days and half-open periods of them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from duly.kernel.refusal import Refused

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_between(start: date, end: date) -> int:
    """Return how many days `end` lies after `start`; negative when it lies before."""
    return (end - start).days


def parse_day(text: str) -> date:
    """Read `YYYY-MM-DD` and nothing else; refuse with 'invalid_day'."""
    try:
        if _ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refused("invalid_day", f"“{text}” is not a day. Write it like 2026-11-30.", text=text)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, but not including, `until`; without `until` it has no end.

    A period holds at least one day: a row that ends on the day it starts is refused with 'empty_period'.
    """

    start: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.start:
            raise Refused(
                "empty_period",
                f"A period from {self.start} must end after that day, not on {self.until}.",
                start=self.start,
                until=self.until,
            )

    def contains(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day < self.until)

    def overlaps(self, other: Period) -> bool:
        return self.clip(other) is not None

    def clip(self, other: Period) -> Period | None:
        """Return the days both share, or None."""
        start = max(self.start, other.start)
        ends = [until for until in (self.until, other.until) if until is not None]
        until = min(ends, default=None)
        return Period(start, until) if until is None or start < until else None
