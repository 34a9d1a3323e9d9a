"""What day it is where a person is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from duly.kernel.refusal import Refused


def todays(now_utc: datetime, zones: Iterable[str]) -> dict[str, date]:
    """Return the local calendar day of each zone at one instant; refuse with 'unknown_zone'.

    Made once per request or job and handed to SQL as values, so that nothing else asks what day it is.
    """
    if now_utc.utcoffset() != timedelta(0):
        raise ValueError("The instant must be in UTC.")
    return {zone: now_utc.astimezone(_zone(zone)).date() for zone in zones}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # absent, not a safe path, or a folder of zones
        raise Refused("unknown_zone", f"“{name}” is not a time zone.", zone=name) from None
