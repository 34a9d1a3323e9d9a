"""What a second opinion on duties knows, from people and rules to what is owed; nothing of the product."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

Key = tuple[UUID, UUID, UUID]  # a person, the rule or campaign it is owed for, a training
Clause = tuple[tuple[str, frozenset[UUID]], ...]  # each dimension once
Act = tuple[str, str]  # what becomes of a pair, and why
Event = tuple[str, dict[str, Any], dict[str, Any]]

WRITTEN = frozenset({"opened", "restored", "redated", "withdrawn"})


@dataclass(frozen=True)
class Asks:
    """Whom something is for: any of the clauses or by name, less those of `but`."""

    clauses: tuple[Clause, ...] = ()
    people: frozenset[UUID] = frozenset()
    but: tuple[Clause, ...] = ()
    but_people: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Answer:
    """In, out, excepted or nobody can tell; by which clause and values, or for want of what."""

    says: str
    clause: int = 0
    facts: tuple[UUID, ...] = ()
    lacks: str = ""


@dataclass
class Somebody:
    """A person with one value of each dimension at most, and groups."""

    id: UUID
    holds: dict[str, UUID]
    groups: set[UUID] = field(default_factory=set)
    active: bool = True
    left_on: date | None = None


@dataclass
class Course:
    """A training; `edition` is the active one."""

    edition: int | None = 1
    offset: int = 30
    grace: int = 0
    months: int | None = None


@dataclass(frozen=True)
class Rule:
    """What a rule says at one revision."""

    asks: Asks
    trainings: tuple[UUID, ...]
    days: int | None = None
    active: bool = True
    automatic: bool = True
    withdraws: bool = False
    redates: bool = False
    revision: int = 1

    @property
    def works(self) -> bool:
        """By itself, that is."""
        return self.active and self.automatic


@dataclass(frozen=True)
class Proof:
    """Evidence; valid until the day before `again_on`."""

    id: UUID
    person: UUID
    training: UUID
    edition: int
    at: datetime
    on: date
    again_on: date | None


@dataclass(frozen=True)
class Why:
    """Why something was opened. A launch has no revision."""

    revision: int | None
    clause: int
    facts: tuple[UUID, ...]
    basis: str
    days: int | None
    cause: str


@dataclass
class Owed:
    """One assignment and everything that happened to it since."""

    edition: int
    on: date
    due: date
    grace: int
    days: int | None
    why: Why
    stays: bool = False  # somebody or an absence moved its day
    started: date | None = None
    completed: date | None = None
    evidence: UUID | None = None
    withdrawn: date | None = None
    withdrawal: str = ""
    events: list[Event] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return self.completed is None and self.withdrawn is None

    @property
    def late(self) -> date:
        return self.due + timedelta(days=1)

    @property
    def overdue(self) -> date:
        return self.late + timedelta(days=self.grace)

    def days_told(self) -> dict[str, Any]:
        """The days as events tell them."""
        return {"due_on": str(self.due), "late_from": str(self.late), "overdue_from": str(self.overdue)}


@dataclass
class Account:
    """What became of each pair that was in question, and of whom."""

    acts: defaultdict[Act, set[Key]] = field(default_factory=lambda: defaultdict(set))
    people: set[UUID] = field(default_factory=set)

    @property
    def written(self) -> int:
        return sum(len(keys) for act, keys in self.acts.items() if act[0] in WRITTEN)


def months_later(day: date, months: int) -> date:
    """The same day of the month, or its last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
