"""Whom audiences hold: many of them in one statement, each by the indexes that serve it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from duly.kernel.audience import Audience
from duly.people.queries import audience_condition, required_dimensions
from duly.people.queries.audiences import AudienceCondition, Lookups
from duly.tenancy.statements import fetched

BATCH = 250
_ACTIVE = "FROM people_person p WHERE p.organization_id = %(organization)s AND p.is_active"


@dataclass(frozen=True)
class Matched:
    """How many active people are in an audience, and of how many nobody can tell."""

    people: int
    undecided: int


@dataclass(frozen=True)
class Extent:
    """Whether an audience holds anybody active, and whether it leaves anybody out."""

    somebody: bool
    misses_somebody: bool


def matched(audiences: Sequence[Audience]) -> list[Matched]:
    """The count of each audience, in their order."""
    rows = _asked(audiences, _count)
    return [Matched(people, possible - people) for people, possible in rows]


def extents(audiences: Sequence[Audience]) -> list[Extent]:
    """The extent of each audience, in their order; the first person found answers each question."""
    return [Extent(*row) for row in _asked(audiences, _extent)]


def _count(one: AudienceCondition) -> str:
    return f"count(*) FILTER (WHERE {one.matches}), count(*) {_ACTIVE} AND {one.possible}"


def _extent(one: AudienceCondition) -> str:
    inside, outside = f"{_ACTIVE} AND {one.matches}", f"{_ACTIVE} AND NOT {one.matches}"
    return f"EXISTS (SELECT {inside}), EXISTS (SELECT {outside})"


def _asked(audiences: Sequence[Audience], question: Callable[[AudienceCondition], str]) -> list[Any]:
    """The answers without their numbers, in order: a branch for each audience, so many in a statement."""
    required, lookups = required_dimensions(), Lookups()
    found: list[Any] = []
    for start in range(0, len(audiences), BATCH):
        judged = [
            audience_condition(audience, required, prefix=f"a{nth}", lookups=lookups)
            for nth, audience in enumerate(audiences[start : start + BATCH])
        ]
        branches = [f"SELECT {nth}, {question(one)}" for nth, one in enumerate(judged)]
        params = {name: value for one in judged for name, value in one.params.items()}
        # Only what the compiler wrote is composed; values are parameters.
        rows = fetched(" UNION ALL ".join(branches), params)
        found += [row[1:] for row in sorted(rows, key=lambda row: row[0])]
    return found
