"""One field of a person at a time: what is accepted, and how it is kept.

Text is trimmed, runs of blanks become one, and accents are composed (NFC); nothing else is ever altered.
"""

from __future__ import annotations

import re
from datetime import date
from unicodedata import category, is_normalized, normalize

LONGEST_NUMBER = 64
LONGEST_NAME = 200
LONGEST_VALUE = 200
LONGEST_EMAIL = 254
LONGEST_LANGUAGE = 10
_NUMBER = re.compile(r"[^\W_](?:[^\W_]|-)*")
_EMAIL = re.compile(r"[^\s@\"(),:;<>\[\]\\]+@[^\s@\"(),:;<>\[\]\\]+\.[^\s@.\"(),:;<>\[\]\\]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,5})?")
_ORDERS = {"day/month/year": (2, 1, 0), "month/day/year": (2, 0, 1), "year-month-day": (0, 1, 2)}
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?")
_DIGITS = re.compile(r"[0-9]+")
_BROKEN = "\ufffd"
_UNSEEN = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})

DAY_ORDERS = frozenset(_ORDERS)


class Unusable(ValueError):
    """The text cannot be this field; the message ends the sentence "The e-mail address ..."."""


def text(raw: str, longest: int) -> str:
    """Text of one line. Raises Unusable for what is too long, unreadable or holds control characters."""
    if raw.isprintable() and is_normalized("NFC", raw) and "  " not in raw and _BROKEN not in raw:
        kept = raw.strip(" ")
    else:
        kept = _cleaned(raw)
    if len(kept) > longest:
        raise Unusable(f"is longer than {longest} characters")
    return kept


def _cleaned(raw: str) -> str:
    kept = " ".join(part for part in normalize("NFC", raw).split(" ") if part)
    if _BROKEN in kept or any("\udc80" <= character <= "\udcff" for character in kept):
        raise Unusable("is not readable in this encoding")
    if any(category(character) in _UNSEEN for character in kept):
        raise Unusable("holds a control character")
    return kept


def employee_number(raw: str) -> str:
    """Letters, digits and hyphens, kept upper-case because case does not matter (Q23)."""
    # Upper-casing can lengthen (ß), so it comes before the measuring.
    kept = text(raw.upper(), LONGEST_NUMBER)
    if kept and not _NUMBER.fullmatch(kept):
        raise Unusable("may hold letters, digits and hyphens only")
    return kept


def email(raw: str) -> str:
    """An address with one @ and a domain."""
    kept = text(raw, LONGEST_EMAIL)
    if kept and not _EMAIL.fullmatch(kept):
        raise Unusable("is not an e-mail address")
    return kept


def language(raw: str) -> str:
    """A language code such as de or pt-BR, kept lower-case."""
    kept = text(raw, LONGEST_LANGUAGE).lower()
    if kept and not _LANGUAGE.fullmatch(kept):
        raise Unusable("is not a language code")
    return kept


def day(raw: str, order: str) -> date:
    """A calendar day written in this order, with any of `/`, `.`, `-` between. Years have four digits.

    `2020-01-31` is understood in any file, because it means nothing else, and so is a time of day after it.
    """
    iso = _ISO.fullmatch(raw)
    return day_in(iso[1], "year-month-day") if iso else day_in(raw, order)


def day_in(raw: str, order: str) -> date:
    """A calendar day written in this order and no other."""
    parts = re.split(r"[/.-]", raw)
    if len(parts) != 3 or not all(_DIGITS.fullmatch(part) for part in parts):
        raise Unusable(f"is not a day written as {order}")
    year, month, number = (parts[position] for position in _ORDERS[order])
    if len(year) != 4 or len(month) > 2 or len(number) > 2:
        raise Unusable(f"is not a day written as {order}")
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        raise Unusable("is not a day of the calendar") from None
