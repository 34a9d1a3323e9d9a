"""The matrix: which part of it is asked for, and what a cell can say. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from duly.people.rules.listing import EVERYBODY_ACTIVE, Listing
from duly.trainings.rules import Category


class State(StrEnum):
    """What a cell can say: an open standing, the worst first, or what is held while nothing is open."""

    OVERDUE = "overdue"
    DUE = "due"
    IN_PROGRESS = "in_progress"
    ASSIGNED = "assigned"
    EXEMPT = "exempt"
    COMPLETED = "completed"
    EXPIRED = "expired"


# What is owed today, and what is open: the worst first. Who is exempt owes nothing.
OWED = (State.OVERDUE, State.DUE, State.IN_PROGRESS, State.ASSIGNED)
PRESSING = (*OWED, State.EXEMPT)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which part of the matrix: people, trainings, and what a row and a column must hold to be shown.

    `campaign_id` and `rule_id` narrow it to whom they reached and to what they ask for. Of `states`, which
    are neighbours in `PRESSING` or one of the others, somebody has a cell in each row and each column.
    """

    people: Listing = EVERYBODY_ACTIVE
    search: str = ""
    category: Category | None = None
    training_id: UUID | None = None
    campaign_id: UUID | None = None
    rule_id: UUID | None = None
    states: tuple[State, ...] = ()
    page: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person has of one training.

    `day` is the due day; for who is exempt the first day it is owed again; for evidence the first day it no
    longer counts, if there is one.
    """

    state: State
    day: date | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """One training; so many of all the people asked for owe it, and are overdue with it."""

    id: UUID
    name: str
    category: Category
    owed: int = 0
    overdue: int = 0
