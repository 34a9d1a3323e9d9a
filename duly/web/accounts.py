"""The account of a preview or a run: everybody, split into who is assigned, kept, left out and undecided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

WIDTH: Final = 600
GAP: Final = 3
THINNEST: Final = 6


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    """One line of the account: `tone` is assigned, kept, left or undecided; `url` opens its list."""

    count: int
    tone: str
    title: str | Promise
    note: str | Promise = ""
    url: str = ""
    link: str | Promise = ""


@dataclass(frozen=True)
class Piece:
    tone: str
    x: float
    width: float


def bar(rows: Sequence[AccountRow]) -> tuple[Piece, ...]:
    """Pieces of a bar WIDTH wide, in proportion, none too thin to be seen, with a gap between."""
    filled = [row for row in rows if row.count]
    if not filled:
        return ()
    total = sum(row.count for row in filled)
    room = WIDTH - GAP * (len(filled) - 1) - THINNEST * len(filled)
    pieces: list[Piece] = []
    x = 0.0
    for row in filled:
        width = THINNEST + room * row.count / total
        pieces.append(Piece(row.tone, round(x, 2), round(width, 2)))
        x += width + GAP
    return tuple(pieces)
