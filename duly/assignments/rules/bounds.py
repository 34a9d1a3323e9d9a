"""How many people an audience holds at least and at most, told by how many hold each value: pure, no pass
over people.

Most audiences are settled by that: only for the others does anybody have to be looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from duly.kernel.audience import Audience, Clause, Condition

# How many active people hold a value, with everything below it; a value that is not in it may be held by any.
Held = Mapping[UUID, int]


class Bounds(NamedTuple):
    """At least and at most so many people."""

    least: int
    most: int


def bounds(audience: Audience, held: Held, population: int) -> Bounds:
    """The bounds of an audience among so many active people; named ones may be among them or not."""
    included = [_clause(clause, held, population) for clause in audience.clauses]
    least = max((one.least for one in included), default=0) - len(audience.excluded_individuals)
    most = sum(one.most for one in included) + len(audience.individuals)
    # Whoever an exclusion cannot decide is not matched either, and no count of values says how many are.
    return Bounds(0 if audience.exclusions else max(0, least), min(most, population))


def _clause(clause: Clause, held: Held, population: int) -> Bounds:
    found = [_condition(condition, held, population) for condition in clause.conditions]
    overlap = population * (len(found) - 1)
    least = sum(one.least for one in found) - overlap if found else population
    return Bounds(max(0, least), min((one.most for one in found), default=population))


def _condition(condition: Condition, held: Held, population: int) -> Bounds:
    counts = _known(condition.values, held)
    most = sum(counts) if len(counts) == len(condition.values) else population
    return Bounds(max(counts, default=0), min(most, population))


def _known(values: Iterable[UUID], held: Held) -> list[int]:
    return [held[value] for value in values if value in held]
