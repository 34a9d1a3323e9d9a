"""Dated values: a step holds from its day until the day of the next one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")


def collapse(steps: Iterable[tuple[date, T]]) -> list[tuple[date, T]]:
    """The same timeline in order, without steps that change nothing; on one day the last one wins."""
    last = dict(sorted(steps, key=lambda step: step[0]))
    kept: list[tuple[date, T]] = []
    for day, value in last.items():
        if not kept or kept[-1][1] != value:
            kept.append((day, value))
    return kept


def value_on(steps: Sequence[tuple[date, T]], day: date) -> T | None:
    """The value in force on a day; None before the first step. Steps are in order."""
    return next((value for since, value in reversed(steps) if since <= day), None)


def corrections(wanted: Sequence[tuple[date, T]], known: Sequence[tuple[date, T]]) -> list[tuple[date, T]]:
    """The steps to append to `known` so that it says what `wanted` says, from the first wanted day on.

    Both are in order, with one step a day. What is known of earlier days stays.
    """
    if not wanted:
        return []
    first = wanted[0][0]
    stated = dict(known)
    days = sorted({day for day, _ in wanted} | {day for day in stated if day >= first})
    in_force = next((value for since, value in reversed(known) if since < first), None)
    appended: list[tuple[date, T]] = []
    for day in days:
        in_force = stated.get(day, in_force)
        right = next(value for since, value in reversed(wanted) if since <= day)
        if right != in_force:
            appended.append((day, right))
            in_force = right
    return appended
