"""How often a password or PIN may be tried, and how long to wait between tries."""

from __future__ import annotations

from datetime import datetime, timedelta

LIMIT = 10
WINDOW = timedelta(minutes=15)
# Wrong PINs in a row that lock it until an admin sets a new one: six digits are few.
LOCKED_AFTER = 10
_FREE = 5
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(minutes=8)


def pauses(*, pin: bool) -> list[timedelta]:
    """How long to wait after the 1st, 2nd, ... failure in a row; the last holds for every one after it."""
    if not pin:
        return [timedelta()]
    growing = [_FIRST_PAUSE * (1 << step) for step in range(LOCKED_AFTER - _FREE)]
    return [timedelta()] * (_FREE - 1) + [min(pause, _LONGEST_PAUSE) for pause in growing]


def waiting(*, tried_at: datetime, tries: int, failures: int, now: datetime, pin: bool) -> timedelta:
    """How long until the next try is taken; nothing where it would be taken now."""
    steps = pauses(pin=pin)
    pause = steps[min(failures, len(steps)) - 1] if failures else timedelta()
    window = WINDOW if tries >= LIMIT else timedelta()
    return max(tried_at + max(pause, window) - now, timedelta())
