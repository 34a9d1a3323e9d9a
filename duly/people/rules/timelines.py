"""Dated values: a step holds from its day until the day of the next one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


def in_order(steps: Iterable[tuple[date, T]]) -> list[tuple[date, T]]:
    """The steps by day; on one day the last one wins."""
    return list(dict(sorted(steps, key=lambda step: step[0])).items())


def collapse(steps: Iterable[tuple[date, T]]) -> list[tuple[date, T]]:
    """The same timeline in order, without steps that change nothing."""
    kept: list[tuple[date, T]] = []
    for day, value in in_order(steps):
        if not kept or kept[-1][1] != value:
            kept.append((day, value))
    return kept


def value_on(steps: Sequence[tuple[date, T]], day: date) -> T | None:
    """The value in force on a day; None before the first step. Steps are in order."""
    return next((value for since, value in reversed(steps) if since <= day), None)


def corrections(
    wanted: Sequence[tuple[date, T]], known: Sequence[tuple[date, T]], *, restating: bool = False
) -> list[tuple[date, T]]:
    """The steps to append to `known` so that it says what `wanted` says, from the first wanted day on.

    Both are in order, with one step a day. What is known of earlier days stays. `restating` keeps a wanted
    step also where it only repeats the value before it: the days of the source are part of its history.
    """
    if not wanted:
        return []
    stated, right = dict(known), dict(wanted)
    in_force = value_on(known, wanted[0][0] - timedelta(days=1))
    due: T | None = None
    appended: list[tuple[date, T]] = []
    for day in sorted(right.keys() | {day for day in stated if day >= wanted[0][0]}):
        in_force, due = stated.get(day, in_force), right.get(day, due)
        repeats = restating and day in right and day not in stated and due is not None
        if due != in_force or repeats:
            appended.append((day, due))  # type: ignore[arg-type]  # the first wanted day has set it
            in_force = due
    return appended
