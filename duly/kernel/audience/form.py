"""What an audience is: any of its clauses, plus individuals, minus exclusions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from duly.kernel.refusal import Refused

# The built-in dimensions (SEED-109) and their names in a sentence; any other is a custom attribute.
GROUP = "group"
DIMENSIONS = {
    "department": "department",
    "location": "location",
    "activity": "activity",
    "plant": "plant",
    "line": "line",
    "workstation": "workstation",
    "job_role": "job role",
    "language": "language",
    GROUP: "group",
}
DEFAULT_REQUIRED = frozenset({"department", "location"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One dimension and the values that satisfy it: any one suffices, and a value counts with its subtree."""

    dimension: str
    values: frozenset[UUID]

    def __post_init__(self) -> None:
        if not self.dimension:
            raise Refused("invalid_audience", "A condition names a dimension.")
        if not self.values:
            raise Refused(
                "invalid_audience",
                f"Choose a value for {self.dimension}, or leave it out.",
                dimension=self.dimension,
            )


@dataclass(frozen=True, slots=True)
class Clause:
    """Conditions that must all hold, one per dimension; without any, the clause holds for everybody."""

    conditions: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        for dimension, times in Counter(condition.dimension for condition in self.conditions).items():
            if times > 1:
                raise Refused(
                    "invalid_audience", f"A clause asks for {dimension} only once.", dimension=dimension
                )


@dataclass(frozen=True, slots=True)
class Audience:
    """A condition over people. Without clause and individual it is nobody."""

    clauses: tuple[Clause, ...] = ()
    individuals: frozenset[UUID] = frozenset()
    exclusions: tuple[Clause, ...] = ()
    excluded_individuals: frozenset[UUID] = frozenset()


def named_values(audience: Audience, dimension: str) -> frozenset[UUID]:
    """Every value of one dimension that the audience asks for, in clauses and exclusions."""
    return frozenset().union(
        *(
            condition.values
            for clause in (*audience.clauses, *audience.exclusions)
            for condition in clause.conditions
            if condition.dimension == dimension
        )
    )


def is_everybody(audience: Audience) -> bool:
    """Tell whether a clause is empty, so that everybody matches before exclusions: worth a warning."""
    return any(not clause.conditions for clause in audience.clauses)


def is_nobody(audience: Audience) -> bool:
    """Tell whether the form alone leaves nobody, whatever the records say."""
    if any(not clause.conditions for clause in audience.exclusions):
        return True
    return not audience.clauses and audience.individuals <= audience.excluded_individuals
