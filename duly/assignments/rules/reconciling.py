"""Reconcile: what a rule wants held against what exists. One table decides, for Python and for SQL.

Additive (SEED-115): nothing is deleted, nothing doubled, and doing it twice does nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Want(StrEnum):
    """What the audience of a rule says of a person today."""

    YES = "yes"
    UNDECIDED = "undecided"
    NO = "no"
    EXCLUDED = "excluded"


class Have(StrEnum):
    """What there is of a rule's training for a person.

    `LAPSED` was withdrawn because the person no longer matched, `WITHDRAWN` by somebody, for good (Q8).
    """

    NOTHING = "nothing"
    OPEN = "open"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Act(StrEnum):
    """What becomes of a pair of person and training: how a run accounts for it."""

    OPEN = "opened"
    RESTORE = "restored"
    REDATE = "redated"
    WITHDRAW = "withdrawn"
    UNMATCHED = "unmatched"
    KEEP = "kept"
    ALREADY_VALID = "already_valid"
    UNDECIDED = "undecided"
    REFUSED = "refused"
    EXCLUDED = "excluded"


# What is written; the others leave everything as it is.
CHANGING = frozenset({Act.OPEN, Act.RESTORE, Act.REDATE, Act.WITHDRAW})


class Because(StrEnum):
    """The reason beside an act, where the act alone does not say it. A missing value adds its own."""

    NONE = ""
    COMPLETED = "completed"
    BY_HAND = "withdrawn_by_hand"
    LAPSED = "lapsed"
    STILL_OPEN = "still_open"
    NO_VERSION = "no_active_version"
    OUTSIDE = "not_in_audience"
    EXCLUSION = "exclusion"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the table: it holds for a pair with these facts; what it does not name may be anything."""

    act: Act
    because: Because = Because.NONE
    want: frozenset[Want] = frozenset(Want)
    have: frozenset[Have] = frozenset(Have)
    facts: Mapping[str, bool] = field(default_factory=dict)


def _case(
    act: Act,
    because: Because = Because.NONE,
    *,
    want: Iterable[Want] = tuple(Want),
    have: Iterable[Have] = tuple(Have),
    **facts: bool,
) -> Case:
    return Case(act, because, frozenset(want), frozenset(have), facts)


_NOT = (Want.NO, Want.EXCLUDED)

# The first that holds. `valid`: evidence of any edition holds (Q43); `assignable`: a version is active;
# `withdraws`: the rule takes back what no longer matches; `redates`: its new days move what is open.
TABLE = (
    _case(Act.KEEP, Because.COMPLETED, have=[Have.COMPLETED]),
    _case(Act.KEEP, Because.BY_HAND, have=[Have.WITHDRAWN]),
    _case(Act.REDATE, want=[Want.YES], have=[Have.OPEN], redates=True),
    _case(Act.KEEP, want=[Want.YES], have=[Have.OPEN]),
    _case(Act.KEEP, Because.STILL_OPEN, want=[Want.UNDECIDED], have=[Have.OPEN]),
    _case(Act.WITHDRAW, want=_NOT, have=[Have.OPEN], withdraws=True),
    _case(Act.UNMATCHED, want=_NOT, have=[Have.OPEN]),
    _case(Act.EXCLUDED, Because.EXCLUSION, want=[Want.EXCLUDED]),
    _case(Act.EXCLUDED, Because.OUTSIDE, want=[Want.NO]),
    _case(Act.UNDECIDED, Because.MISSING, want=[Want.UNDECIDED]),
    _case(Act.ALREADY_VALID, valid=True),
    _case(Act.REFUSED, Because.NO_VERSION, assignable=False),
    _case(Act.RESTORE, have=[Have.LAPSED]),
    _case(Act.OPEN, have=[Have.NOTHING]),
)

Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one rule says of one person and one of its trainings; `campaign_id` stands for both."""

    person_id: UUID
    campaign_id: UUID
    want: Want = Want.YES
    valid: bool = False
    assignable: bool = True
    due_days: int | None = None
    withdraws: bool = False
    redates_open: bool = False


@dataclass(frozen=True, slots=True)
class Existing:
    """The assignment there is of one person in a rule's campaign."""

    person_id: UUID
    campaign_id: UUID
    have: Have
    due_days: int | None = None
    keeps_due_day: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Every pair under the one act it gets; the acts that write stand first."""

    pairs: Mapping[Act, frozenset[Pair]]

    def of(self, act: Act) -> frozenset[Pair]:
        return self.pairs.get(act, frozenset())

    @property
    def written(self) -> int:
        return sum(len(self.of(act)) for act in CHANGING)


def reconcile(wanted: Iterable[Wanted], existing: Iterable[Existing]) -> Changes:
    """Puts every pair that is wanted or exists under its act.

    A pair that exists and is not among the wanted is left out: its rule or its person is not looked at.
    """
    there = {(one.person_id, one.campaign_id): one for one in existing}
    pairs: dict[Act, set[Pair]] = {}
    for one in wanted:
        pair = (one.person_id, one.campaign_id)
        pairs.setdefault(verdict(one, there.get(pair))[0], set()).add(pair)
    return Changes({act: frozenset(pairs[act]) for act in Act if act in pairs})


def verdict(wanted: Wanted, existing: Existing | None) -> tuple[Act, Because]:
    """The act a pair gets, and why."""
    have = existing.have if existing else Have.NOTHING
    facts = {
        "valid": wanted.valid,
        "assignable": wanted.assignable,
        "withdraws": wanted.withdraws,
        "redates": existing is not None and redates(wanted, existing),
    }
    found = next(case for case in TABLE if _holds(case, wanted.want, have, facts))
    return found.act, found.because


def redates(wanted: Wanted, existing: Existing) -> bool:
    """Whether a rule's days to complete move what is open: not what somebody or an absence moved before."""
    return wanted.redates_open and not existing.keeps_due_day and existing.due_days != wanted.due_days


def _holds(case: Case, want: Want, have: Have, facts: Mapping[str, bool]) -> bool:
    told = all(facts[name] == value for name, value in case.facts.items())
    return want in case.want and have in case.have and told


def verdict_sql() -> str:
    """The table as a CASE over columns named `want`, `have` and as the facts: ARRAY[act, reason]."""
    return f"CASE {' '.join(map(_branch, TABLE))} END"


def _branch(case: Case) -> str:
    tests = [
        *_among("want", case.want, Want),
        *_among("have", case.have, Have),
        *(name if value else f"NOT {name}" for name, value in case.facts.items()),
    ]
    return f"WHEN {' AND '.join(tests) or 'true'} THEN ARRAY['{case.act}', '{case.because}']"


def _among(column: str, values: Iterable[StrEnum], every: type[StrEnum]) -> list[str]:
    chosen = [one for one in every if one in set(values)]
    if len(chosen) == len(every):
        return []
    listed = ", ".join(f"'{one}'" for one in chosen)
    return [f"{column} IN ({listed})"]
