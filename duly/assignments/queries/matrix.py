"""The matrix: people x trainings, each cell the worst of what somebody owes, else what they hold.

The cost follows the page: its people and trainings are found first, and only their cells are read. The totals
of a column are about everybody asked for, from an index that holds all they need.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from uuid import UUID

from duly.assignments.queries.matrix_parts import Parts, parts
from duly.assignments.queries.statements import rows, statement
from duly.assignments.rules.matrix import OWED, PRESSING, Asked, Cell, Column, State
from duly.people.queries import Page, PersonRow, everybody
from duly.people.queries.directory import people_of, people_where
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

PEOPLE_SIZE, TRAININGS_SIZE = 50, 20
EXPORTED_AT_ONCE = 500

Cells = Mapping[tuple[UUID, UUID], Cell]
Totals = Mapping[UUID, tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person with a cell for each column of the page, None where nothing is required.

    `owed` and `overdue` count trainings among all those asked for.
    """

    person: PersonRow
    cells: tuple[Cell | None, ...]
    owed: int
    overdue: int


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """One page of it, both ways."""

    lines: Page[Line]
    columns: Page[Column]


def matrix(*, actor: Actor, asked: Asked) -> Matrix:
    """One page of the matrix. A page beyond the last one gives the last, both ways.

    Raises NotFound for a rule, a campaign or an attribute that is not there.
    """
    require(actor, "campaigns.view")
    about = parts(actor, asked)
    people, columns = _found(about, asked)
    shown = _page(columns, asked.columns)
    cells, totals = _cells(about, people.rows, shown.rows, columns)
    lines = tuple(_line(person, shown.rows, cells, totals) for person in people.rows)
    return Matrix(
        lines=Page(rows=lines, number=people.number, size=people.size, total=people.total),
        columns=replace(shown, rows=_counted(about, shown.rows)),
    )


def matrix_lines(*, actor: Actor, asked: Asked) -> tuple[tuple[Column, ...], Iterator[Line]]:
    """All that is asked for, for an export: every training, and everybody, read in chunks.

    The caller keeps the transaction open until the end.
    """
    require(actor, "campaigns.view")
    about = parts(actor, asked)
    columns = about.trainings
    listing = asked.people
    if asked.states or about.campaigns is not None:
        _, ids, kept = _having(about, asked.states, size=None, skip=0)
        listing = replace(listing, people=frozenset(ids))
        columns = tuple(one for one in columns if kept is None or one.id in kept)
    return columns, _exported(about, everybody(actor=actor, listing=listing), columns)


def _exported(about: Parts, people: Iterator[PersonRow], columns: Sequence[Column]) -> Iterator[Line]:
    while some := list(islice(people, EXPORTED_AT_ONCE)):
        cells, totals = _cells(about, some, columns, columns)
        yield from (_line(person, columns, cells, totals) for person in some)


def _found(about: Parts, asked: Asked) -> tuple[Page[PersonRow], tuple[Column, ...]]:
    """The page of people, and every training that is left."""
    if not asked.states:
        return people_where(about.where, page=asked.page), about.trainings
    number = max(asked.page, 1)
    skip = PEOPLE_SIZE * (number - 1)
    total, ids, kept = _having(about, asked.states, size=PEOPLE_SIZE, skip=skip)
    last = max(1, -(-total // PEOPLE_SIZE))
    if number > last:
        return _found(about, replace(asked, page=last))
    page = Page(rows=people_of(ids), number=number, size=PEOPLE_SIZE, total=total)
    return page, tuple(one for one in about.trainings if kept is None or one.id in kept)


def _having(
    about: Parts, states: Sequence[State], *, size: int | None, skip: int
) -> tuple[int, list[UUID], frozenset[UUID] | None]:
    """How many people have a cell of these states, some of their ids by name, and in which trainings."""
    ranks = [PRESSING.index(state) + 1 for state in states if state in PRESSING]
    ((total, ids, trainings),) = rows(
        "matrix_found",
        {
            **about.params,
            **about.where.params,
            "worst": min(ranks, default=None),
            "mildest": max(ranks, default=None),
            "size": size,
            "skip": skip,
        },
        where=about.where.sql,
        cells=_cells_of(states),
    )
    return total, ids, frozenset(trainings) if states else None


def _cells_of(states: Sequence[State]) -> str:
    if not states:
        return "SELECT who.id AS person_id, NULL::uuid AS training_id FROM who"
    if states[0] not in PRESSING:
        return statement("matrix_valid" if State.COMPLETED in states else "matrix_lapsed")
    worse = "" if State.OVERDUE in states else statement("matrix_worse", rank=Parts.other_rank)
    return statement("matrix_owed", rank=Parts.rank, unless=worse)


def _page(every: Sequence[Column], number: int) -> Page[Column]:
    number = min(max(number, 1), max(1, -(-len(every) // TRAININGS_SIZE)))
    start = (number - 1) * TRAININGS_SIZE
    shown = tuple(every[start : start + TRAININGS_SIZE])
    return Page(rows=shown, number=number, size=TRAININGS_SIZE, total=len(every))


def _cells(
    about: Parts, people: Sequence[PersonRow], columns: Sequence[Column], every: Sequence[Column]
) -> tuple[Cells, Totals]:
    """The cells of these people and columns; what each person owes of every training as (owed, overdue)."""
    cells: dict[tuple[UUID, UUID], Cell] = {}
    totals: dict[UUID, tuple[int, int]] = {}
    found = rows(
        "matrix_cells",
        {
            **about.params,
            "people": [one.id for one in people],
            "trainings": [one.id for one in columns],
            "all_trainings": [one.id for one in every],
            "owed": len(OWED),
        },
        rank=Parts.rank,
    )
    for person, training, rank, valid, day, overdue, owed in found:
        if training is None:
            totals[person] = owed, overdue
        else:
            held = State.COMPLETED if valid else State.EXPIRED
            cells[person, training] = Cell(PRESSING[rank - 1] if rank else held, day)
    return cells, totals


def _counted(about: Parts, columns: Sequence[Column]) -> tuple[Column, ...]:
    found = rows(
        "matrix_columns",
        {**about.params, **about.where.params, "trainings": [one.id for one in columns], "owed": len(OWED)},
        where=about.where.sql,
        rank=Parts.rank,
    )
    counted: dict[UUID, Any] = {training: (overdue, owed) for training, overdue, owed in found}
    return tuple(
        replace(one, overdue=counted[one.id][0], owed=counted[one.id][1]) if one.id in counted else one
        for one in columns
    )


def _line(person: PersonRow, columns: Sequence[Column], cells: Cells, totals: Totals) -> Line:
    owed, overdue = totals.get(person.id, (0, 0))
    return Line(
        person=person,
        cells=tuple(cells.get((person.id, one.id)) for one in columns),
        owed=owed,
        overdue=overdue,
    )
