"""The days an assignment and its evidence store: every `_from` is the first day of something.

A due date is a calendar day, judged in the person's zone, so all arithmetic here is whole days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from duly.kernel.days import add_months
from duly.kernel.refusal import Refused

OFFSET_DAYS = range(1, 3650 + 1)  # SEED-185
DEFAULT_OFFSET_DAYS = 30  # SEED-185
GRACE_WEEKS = range(52 + 1)  # SEED-186: people think of grace in weeks
GRACE_DAYS = range(7 * 52 + 1)  # SEED-186: it is stored in days
RECERTIFICATION_MONTHS = range(1, 120 + 1)  # SEED-154
VALID_DAYS = range(1, 36_500 + 1)  # SEED-155 names no limit; a century stays inside the calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The days of one assignment: due on a day, late from the next, overdue once the grace is used up."""

    assigned_on: date
    due_on: date
    late_from: date
    overdue_from: date


def due_by_offset(assigned_on: date, offset_days: int) -> date:
    """Return the day `offset_days` after the assignment (SEED-185); refuse 'offset_out_of_range'."""
    _require("offset", offset_days, OFFSET_DAYS, "days")
    return assigned_on + timedelta(days=offset_days)


def boundaries(*, assigned_on: date, due_on: date, grace_days: int) -> Boundaries:
    """Return the days to store for an assignment (SEED-187); refuse 'grace_out_of_range'.

    `due_on` may lie before `assigned_on`: a campaign has one day for everybody, and where the sun
    rises first that day can be over at the moment of the launch.
    """
    _require("grace", grace_days, GRACE_DAYS, "days")
    late_from = due_on + _DAY
    return Boundaries(assigned_on, due_on, late_from, late_from + timedelta(days=grace_days))


def grace_from_weeks(weeks: int) -> int:
    """Return the grace in days for a number of weeks (SEED-186); refuse 'grace_out_of_range'."""
    _require("grace", weeks, GRACE_WEEKS, "weeks")
    return 7 * weeks


def recertify_on(completed_on: date, months: int | None) -> date | None:
    """Return the day a completion must be repeated, month end clamped (SEED-154); None where never.

    Refuse 'recertification_out_of_range'.
    """
    if months is None:
        return None
    _require("recertification", months, RECERTIFICATION_MONTHS, "months")
    return add_months(completed_on, months)


def expires_from(completed_on: date, valid_days: int) -> date:
    """Return the first day evidence no longer counts (SEED-193): it is valid through the day before.

    Refuse 'validity_out_of_range'.
    """
    _require("validity", valid_days, VALID_DAYS, "days")
    return completed_on + timedelta(days=valid_days) + _DAY


def _require(what: str, value: int, allowed: range, unit: str) -> None:
    if value not in allowed:
        lowest, highest = allowed[0], allowed[-1]
        raise Refused(
            f"{what}_out_of_range",
            f"{what.capitalize()} is {lowest} to {highest} {unit}, not {value}.",
            value=value,
            lowest=lowest,
            highest=highest,
        )
