"""The time zones an organization and its locations can choose from."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from duly.kernel.refusal import Refused

# Files of the database that name no place: the machine's own zone, and the mark of an unset clock.
_NO_PLACES = frozenset({"Factory", "localtime"})
# What IANA keeps for old programs; it is understood and not offered.
_OLD = ("Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")


@cache
def known_zones() -> frozenset[str]:
    """Every IANA zone this machine knows."""
    return frozenset(available_timezones()) - _NO_PLACES


@cache
def offered_zones() -> tuple[str, ...]:
    """The zones to suggest: places, and UTC."""
    places = (zone for zone in known_zones() if "/" in zone and not zone.startswith(_OLD))
    return ("UTC", *sorted(places))


def judge_zone(zone: str) -> None:
    """Refuses with 'unknown_zone' what is no IANA zone. Nothing is no zone of one's own."""
    if zone and zone not in known_zones():
        raise Refused(
            "unknown_zone",
            "This is no time zone Duly knows. Choose one from the list, such as Europe/Vienna.",
            field="zone",
        )
