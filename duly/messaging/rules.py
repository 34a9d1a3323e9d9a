"""When a message is tried again and when it is given up."""

from datetime import datetime, timedelta
from enum import StrEnum

LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(hours=72)


class MessageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"


def next_try(*, failed_at: datetime, attempts: int) -> datetime:
    """Doubling pauses from one minute, at most six hours."""
    return failed_at + min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)


def given_up(*, queued_at: datetime, now: datetime) -> bool:
    """After 72 hours of failures a message is dead, and shown as such."""
    return now - queued_at >= GIVE_UP_AFTER
