"""Days, instants, counts and names as Duly writes them. Pure: the day and the zone are always given."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as formatted
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from duly.tenancy.roles import Role

# Sets a value of a tree in, in a list of options.
INDENT: Final = "\N{EM SPACE}"
ROLES: Final[dict[Role, str | Promise]] = {
    Role.EMPLOYEE: _("Employee"),
    Role.TEAM_LEAD: _("Team lead"),
    Role.HR_ADMIN: _("HR admin"),
    Role.QUALITY_ADMIN: _("Quality admin"),
    Role.CORPORATE_ADMIN: _("Corporate admin"),
    Role.AUDITOR: _("Auditor"),
}

# Formats in Django's letters; a language writes its own order.
DAY_FORMATS: Final[dict[str, str | Promise]] = {
    "long": pgettext_lazy("day, as in 14 November 2026", "j F Y"),
    "short": pgettext_lazy("day, as in 2 Nov 2026", "j M Y"),
    "plain": pgettext_lazy("day without its year, as in 14 November", "j F"),
    "weekday": pgettext_lazy("day, as in Friday, 18 December 2026", "l, j F Y"),
}


def day_words(day: date, form: str = "long") -> str:
    """'14 November 2026'; `form` is long, short, plain (no year) or weekday."""
    return formatted(day, str(DAY_FORMATS[form]))


def instant_words(instant: datetime, zone: str) -> str:
    """'23 November 2026, 10:02' as the clocks of `zone` showed it."""
    local = instant.astimezone(ZoneInfo(zone))
    return gettext("%(day)s, %(time)s") % {"day": day_words(local), "time": f"{local:%H:%M}"}


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day it was in `zone`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def clock_words(instant: datetime, zone: str) -> str:
    """'10:02:41' as the clocks of `zone` showed it."""
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M:%S}"


def place(zone: str) -> str:
    """'Vienna' for Europe/Vienna."""
    return zone.rpartition("/")[2].replace("_", " ")


def distance(day: date, today: date) -> str:
    """How far a due day is: '9 days late', 'today', 'tomorrow', 'in 7 days'."""
    days = (day - today).days
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": number(-days)}
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": number(days)}


def number(value: int) -> str:
    """'1,961' in English, '1.961' in German."""
    return number_format(value, use_l10n=True, force_grouping=True)


def counted(value: int, one: str, many: str) -> str:
    """'1 person', '1,961 people'; both forms are looked up in the catalogue as a plural pair."""
    return f"{number(value)} {ngettext(one, many, value)}"


def initials(name: str) -> str:
    """'LT' for Linh Tran: the first letter of the first and of the last word."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else "?"


def joined(words: list[str]) -> str:
    """'Production, Sales and Finance'."""
    if len(words) < 2:
        return "".join(words)
    last = pgettext("before the last of several", "and")
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
