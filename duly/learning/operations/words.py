"""The sentence a person puts the name to. It is kept word for word with the evidence (SEED-89, P11-50)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as formatted
from django.utils.translation import gettext, pgettext


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Who completed what, when, and where it was that time."""

    name: str
    login: str
    training: str
    label: str
    at: datetime
    zone: str


def signed_words(wording: Wording) -> str:
    """The manifestation: name, login, training, version, instant with zone, and what signing means."""
    return gettext(
        "I, %(name)s (%(login)s), confirm that I completed %(training)s, version %(label)s, "
        "on %(instant)s, and that I have read and understood its content."
    ) % _values(wording)


def completed_words(wording: Wording) -> str:
    """The statement kept where no signature was asked for."""
    return gettext(
        "%(name)s (%(login)s) completed %(training)s, version %(label)s, on %(instant)s. "
        "No signature was asked for."
    ) % _values(wording)


def _values(wording: Wording) -> dict[str, str]:
    return {
        "name": wording.name,
        "login": wording.login,
        "training": wording.training,
        "label": wording.label,
        "instant": _instant(wording.at, wording.zone),
    }


def _instant(at: datetime, zone: str) -> str:
    """'22 November 2026 at 10:00 (Europe/Vienna, UTC+01:00)'."""
    local = at.astimezone(ZoneInfo(zone))
    return gettext("%(day)s at %(time)s (%(zone)s, UTC%(offset)s)") % {
        "day": formatted(local, pgettext("day, as in 14 November 2026", "j F Y")),
        "time": f"{local:%H:%M}",
        "zone": zone,
        "offset": local.isoformat()[-6:],
    }
