"""A full name in one cell, taken apart into given and family names."""

from __future__ import annotations

from duly.people.rules.fields import Unusable

FAMILY_COMMA_GIVEN = "family, given"
GIVEN_FAMILY = "given family"
FAMILY_GIVEN = "family given"
ORDERS = (FAMILY_COMMA_GIVEN, GIVEN_FAMILY, FAMILY_GIVEN)


def split_name(text: str, order: str) -> tuple[str, str]:
    """Given and family names. One word alone is the family name, and so is what has no comma where one parts.

    A family name begins with its first lower-case word (`van der Berg`), else it is the last word.
    """
    if order == FAMILY_COMMA_GIVEN:
        family, comma, given = text.partition(",")
        if "," in given or (comma and not (family.strip() and given.strip())):
            raise Unusable("is not a family name, a comma and a given name")
        return given.strip(), family.strip()
    words = text.split()
    if len(words) < 2:
        return "", text.strip()
    if order == FAMILY_GIVEN:
        end = min(_first(words, lower=False) + 1, len(words) - 1)
        return " ".join(words[end:]), " ".join(words[:end])
    start = min(_first(words[1:], lower=True) + 1, len(words) - 1)
    return " ".join(words[:start]), " ".join(words[start:])


def _first(words: list[str], *, lower: bool) -> int:
    """Where the first word stands that begins with a lower-case letter, or does not; past the end if none."""
    places = (place for place, word in enumerate(words) if word[:1].islower() == lower)
    return next(places, len(words))
