"""The matrix as it is drawn: a glyph a cell, with its words, its name aloud, and the way to its reasons."""

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from duly.assignments.queries.matrix import Line, Matrix
from duly.assignments.rules.matrix import Cell, Column, State
from duly.web.matrix.asking import OPEN
from duly.web.matrix.words import cell_words
from duly.web.standings import look
from duly.web.templatetags.duly import icon
from duly.web.words import number

NOBODY = UUID(int=0)
# Drawn as outlines, so that what is open stands out.
QUIET = frozenset({State.COMPLETED})
# What has a wash under it: where somebody has to act.
WASHED = frozenset({State.OVERDUE, State.DUE})


@dataclass(frozen=True)
class Shown:
    """One cell: `name` is what it is called aloud, `words` what stands beside the glyph in focus."""

    css: str
    glyph: SafeString | str
    name: str
    words: str
    url: str


@dataclass(frozen=True)
class Total:
    """A number that leads to what it counts."""

    shown: str
    url: str


@dataclass(frozen=True)
class Row:
    """One person."""

    line: Line
    cells: list[Shown]
    overdue: Total | None
    owed: Total | None


@dataclass(frozen=True)
class Head:
    """One training."""

    column: Column
    overdue: Total | None
    owed: Total | None


def drawn(found: Matrix, query: QueryDict) -> list[Row]:
    """The lines of a page."""
    glyphs = {state: _glyph(state) for state in State}
    words: dict[Cell, str] = {}
    rows = []
    for line in found.lines.rows:
        address = reverse("why", args=[line.person.id, NOBODY])
        cells = [
            _shown(line, column, cell, address, glyphs, words)
            for column, cell in zip(found.columns.rows, line.cells, strict=True)
        ]
        here = {"person": str(line.person.id)}
        overdue = _total(line.overdue, query, here, State.OVERDUE)
        rows.append(Row(line, cells, overdue, _total(line.owed, query, here, OPEN)))
    return rows


def heads(found: Matrix, query: QueryDict) -> list[Head]:
    """The trainings of a page."""
    return [
        Head(
            column,
            _total(column.overdue, query, {"training": str(column.id)}, State.OVERDUE),
            _total(column.owed, query, {"training": str(column.id)}, OPEN),
        )
        for column in found.columns.rows
    ]


def _shown(
    line: Line,
    column: Column,
    cell: Cell | None,
    address: str,
    glyphs: dict[State, tuple[str, SafeString]],
    known: dict[Cell, str],
) -> Shown:
    url = address.replace(str(NOBODY), str(column.id))
    if cell is None:
        words, css, glyph = str(_("Not required")), "", SafeString("")
    else:
        words = known.get(cell) or known.setdefault(cell, cell_words(cell))
        css, glyph = glyphs[cell.state]
    return Shown(css, glyph, f"{line.person.name}, {column.name}: {words}", words, url)


def _glyph(state: State) -> tuple[str, SafeString]:
    shape = look(state.value)
    washed = " wash-it" if state in WASHED else ""
    return f"{shape.css}{washed}", icon(shape.icon, filled=shape.filled and state not in QUIET)


def _total(count: int, query: QueryDict, here: dict[str, str], standing: str) -> Total | None:
    """The number with the way to the rows and columns that it counts; the other filters stay."""
    if not count:
        return None
    address = query.copy()
    for name in ("page", "columns"):
        address.pop(name, None)
    for name, value in {**here, "standing": str(standing)}.items():
        address[name] = value
    return Total(number(count), f"?{address.urlencode()}")
