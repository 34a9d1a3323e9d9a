"""Whom audiences hold: many of them in one statement, each by the indexes that serve it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from duly.kernel.audience import Audience
from duly.people.queries import audience_condition, required_dimensions
from duly.people.queries.audiences import AudienceCondition, Lookups
from duly.tenancy.statements import fetched

BATCH = 250
Question = Callable[[AudienceCondition], str]
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
    rows = _asked([(audience, _count) for audience in audiences])
    return [Matched(people, possible - people) for people, possible in rows]


def extents(asked: Sequence[tuple[Audience, bool, bool]]) -> list[Extent]:
    """The extent of each audience, in their order; the first person found answers each question.

    Beside each audience stand whether it may hold nobody, and whether it may leave nobody out: else the
    answer is known, and nobody is looked for.
    """
    rows = _asked(
        [
            (audience, _Extents(nobody=nobody, everybody=everybody).question)
            for audience, nobody, everybody in asked
        ]
    )
    return [Extent(*row) for row in rows]


@dataclass(frozen=True)
class _Extents:
    """What is not known yet of an audience."""

    nobody: bool
    everybody: bool

    def question(self, one: AudienceCondition) -> str:
        inside = f"EXISTS (SELECT {_ACTIVE} AND {one.matches})" if self.nobody else "true"
        outside = f"EXISTS (SELECT {_ACTIVE} AND NOT {one.matches})" if self.everybody else "true"
        return f"{inside}, {outside}"


def _count(one: AudienceCondition) -> str:
    return f"count(*) FILTER (WHERE {one.matches}), count(*) {_ACTIVE} AND {one.possible}"


def _asked(asked: Sequence[tuple[Audience, Question]]) -> list[Any]:
    """The answers without their numbers, in order: a branch for each audience, so many in a statement."""
    required, lookups = required_dimensions(), Lookups()
    found: list[Any] = []
    for start in range(0, len(asked), BATCH):
        judged = [
            (audience_condition(audience, required, prefix=f"a{nth}", lookups=lookups), question)
            for nth, (audience, question) in enumerate(asked[start : start + BATCH])
        ]
        branches = [f"SELECT {nth}, {question(one)}" for nth, (one, question) in enumerate(judged)]
        params = {name: value for one, _ in judged for name, value in one.params.items()}
        # Only what the compiler wrote is composed; values are parameters.
        rows = fetched(" UNION ALL ".join(branches), params)
        found += [row[1:] for row in sorted(rows, key=lambda row: row[0])]
    return found
