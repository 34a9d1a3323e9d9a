"""Regular expressions that somebody types: only those whose search ends soon on any text.

A repeated group that itself repeats or chooses, and many repeats in a row, can take for ever on one cell.
So they are refused, and cells that are searched are short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_SEARCHED = 120
# How many ways there may be to try one cell from one place: three repeats without an end, one optional part.
MOST_WAYS = 2 * LONGEST_SEARCHED**3
UNBOUNDED = LONGEST_SEARCHED - 1
_OPENINGS = re.compile(r"\((?:\?:|\?P<[A-Za-z_]\w*>|(?!\?))")
_COUNT = re.compile(r"\{(\d*)(?:(,)(\d*))?\}")
_PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)


class Unsafe(ValueError):
    """The pattern cannot be used; the message ends the sentence "The pattern ..."."""


def safe_pattern(text: str) -> re.Pattern[str]:
    """The compiled pattern with its one group. Raises Unsafe."""
    try:
        pattern = re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unsafe(f"is not a pattern: {error}") from None
    if pattern.groups != 1:
        raise Unsafe("needs exactly one group, around the part to keep")
    _judge(text)
    return pattern


def searched(pattern: re.Pattern[str], cell: str) -> str | None:
    """The part of a cell that the group finds, '' if nothing is found; None for a cell too long to search."""
    if len(cell) > LONGEST_SEARCHED:
        return None
    found = pattern.search(cell)
    return (found.group(1) or "") if found else ""


def _judge(text: str) -> None:
    """Walks the pattern once, with a note for each open group of whether it repeats or chooses inside."""
    open_groups, closed, ways = [False], False, 1
    for part, most in _parts(text):
        if most is not None:
            if closed and most > 1:
                raise Unsafe("repeats a group that itself repeats or chooses")
            ways *= most + 1
            open_groups[-1] = True
        closed = part == ")" and open_groups.pop()
        if part == "(":
            open_groups.append(False)
        elif part == "|" or closed:
            ways *= 2
            open_groups[-1] = True
    if ways > MOST_WAYS:
        raise Unsafe("repeats too often")


def _parts(text: str) -> Iterator[tuple[str, int | None]]:
    """Each part with the most times it repeats what is before it; None for a part that repeats nothing."""
    place = 0
    while place < len(text):
        opening, count = _OPENINGS.match(text, place), _COUNT.match(text, place)
        if text[place] == "(":
            if opening is None:
                raise Unsafe("may not look around or back, nor set flags")
            place = opening.end()
            yield "(", None
        elif count and count.group() != "{}":
            place = count.end()
            yield "{", _most(count)
        else:
            part = str(_PART.match(text, place)[0])  # type: ignore[index]  # matches any character
            if re.fullmatch(r"\\[1-9]", part):
                raise Unsafe("may not look around or back, nor set flags")
            place += len(part)
            yield part, {"*": UNBOUNDED, "+": UNBOUNDED, "?": 1}.get(part)


def _most(count: re.Match[str]) -> int:
    least, comma, most = count.groups()
    return min(UNBOUNDED, int(most or UNBOUNDED) if comma else int(least or 0))
