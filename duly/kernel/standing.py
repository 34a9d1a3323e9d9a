"""The one definition of standing: a table, and its interpreter for Python.

The set of people is judged by the same table compiled to SQL, so every surface agrees (SEED-191).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duly.kernel.days import days_between


class Standing(StrEnum):
    """The derived verdict on an assignment, on a day."""

    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    EXEMPT = "exempt"
    OVERDUE = "overdue"
    DUE = "due"
    IN_PROGRESS = "in_progress"
    ASSIGNED = "assigned"


@dataclass(frozen=True, slots=True)
class Row:
    """The standing that holds when `boundary` is reached (<= the day), or while it is ahead (> the day)."""

    standing: Standing
    boundary: str
    reached: bool


# The first row that holds wins, so completion comes first: late completion is never overdue (SEED-190).
TABLE = (
    Row(Standing.COMPLETED, "completed_from", reached=True),
    Row(Standing.WITHDRAWN, "withdrawn_from", reached=True),
    Row(Standing.EXEMPT, "exempt_until", reached=False),
    Row(Standing.OVERDUE, "overdue_from", reached=True),
    Row(Standing.DUE, "late_from", reached=True),
    Row(Standing.IN_PROGRESS, "started_from", reached=True),
)
OTHERWISE = Standing.ASSIGNED

OPEN = frozenset({Standing.ASSIGNED, Standing.IN_PROGRESS, Standing.DUE, Standing.OVERDUE})
CLOSED = frozenset(Standing) - OPEN  # nothing is owed that day; an exemption opens again when it ends

DUE_SOON_DAYS = 14  # SEED-146, SEED-189


def standing(facts: Mapping[str, date | None], day: date) -> Standing:
    """Return the standing on `day`. `facts` names every boundary of the table; an empty one never holds."""
    return next((row.standing for row in TABLE if _holds(row, facts[row.boundary], day)), OTHERWISE)


def due_soon(facts: Mapping[str, date | None], day: date) -> bool:
    """Tell whether the learner should act now: open, not overdue, due within 14 days (SEED-189).

    Past due but in grace counts. `facts` names `due_on` beside the boundaries.
    """
    due_on = facts["due_on"]
    if due_on is None or standing(facts, day) not in OPEN - {Standing.OVERDUE}:
        return False
    return days_between(day, due_on) <= DUE_SOON_DAYS


def _holds(row: Row, boundary: date | None, day: date) -> bool:
    return boundary is not None and (boundary <= day) == row.reached
