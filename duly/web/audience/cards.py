"""How the lines of an audience are called in a form: cards of lines, each line a field."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from duly.web.audience.offers import field_of

NOT = "not_"
PERSON, NOT_PERSON = "person", NOT + "person"
MOST_CARDS = 20
_FIELD = re.compile(rf"({NOT})?(?:([1-9][0-9]?)\.)?(.+)")
_KEY = re.compile(rf"({NOT})?([1-9][0-9]?)")


@dataclass(frozen=True, order=True)
class Card:
    """One clause, or with `out` one exclusion. The first of each is called without its number."""

    out: bool = False
    number: int = 1

    @property
    def key(self) -> str:
        return f"{NOT if self.out else ''}{self.number}"

    @property
    def prefix(self) -> str:
        number = "" if self.number == 1 else f"{self.number}."
        return f"{NOT if self.out else ''}{number}"

    def field(self, dimension: str) -> str:
        """The field of this card's line for a dimension."""
        return self.prefix + field_of(dimension)


FIRST = Card()


class Place(NamedTuple):
    """Which line a field is."""

    card: Card
    dimension: str


def places(names: Iterable[str], dimensions: Iterable[str]) -> dict[str, Place]:
    """The fields among these names that are lines for known dimensions."""
    known = {field_of(one): one for one in dimensions}
    return {name: place for name in names for place in _place(name, known)}


def _place(name: str, known: dict[str, str]) -> Iterator[Place]:
    if (said := _FIELD.fullmatch(name)) and (dimension := known.get(said[3])):
        card = Card(bool(said[1]), int(said[2] or 1))
        if card.number <= MOST_CARDS:
            yield Place(card, dimension)


def card_of(key: str) -> Card | None:
    """The card of this key; None for what is none."""
    said = _KEY.fullmatch(key)
    return Card(bool(said[1]), int(said[2])) if said and int(said[2]) <= MOST_CARDS else None


def next_card(cards: Iterable[Card], *, out: bool) -> Card | None:
    """A further card; None where there are as many as there may be."""
    number = 1 + max((one.number for one in cards if one.out is out), default=0)
    return Card(out, number) if number <= MOST_CARDS else None
