"""Whom an audience would hold: counted, and the first few with why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from duly.kernel.audience import Audience
from duly.people.queries.audiences import AudienceCondition, audience_condition
from duly.people.queries.names import dimension_labels, value_names
from duly.people.queries.statements import rows
from duly.people.queries.values import required_dimensions
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

SAMPLE = 8


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """Somebody who fits. `held` are the values that decide, each with what it is of; none where the person is
    named, or fits because everybody does.
    """

    id: UUID
    name: str
    department: str
    is_named: bool
    held: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class AudienceCount:
    """How many of the active people fit an audience, how many an exclusion keeps out of it, and of how many
    nobody can tell.
    """

    population: int
    members: int
    excluded: int
    undecided: int
    sample: tuple[Fitting, ...]


def audience_count(*, actor: Actor, audience: Audience) -> AudienceCount:
    """Everybody active split by an audience, and the first few who fit, by name.

    Refuses with 'unknown_dimension'.
    """
    require(actor, "groups.view")
    required = required_dimensions()
    judged = audience_condition(audience, required)
    included = audience_condition(_without_exclusions(audience), required, prefix="included")
    ((population, members, possible, excluded),) = rows(
        "audience_count",
        {**judged.params, **included.params},
        matches=judged.matches,
        possible=judged.possible,
        included=included.matches,
    )
    return AudienceCount(
        population=population,
        members=members,
        excluded=excluded,
        undecided=possible - members,
        sample=_sample(audience, judged) if members else (),
    )


def _without_exclusions(audience: Audience) -> Audience:
    """The same before anybody is kept out; nobody where nobody is, so that nothing is judged twice."""
    if not audience.exclusions and not audience.excluded_individuals:
        return Audience()
    return replace(audience, exclusions=(), excluded_individuals=frozenset())


def _sample(audience: Audience, judged: AudienceCondition) -> tuple[Fitting, ...]:
    pieces = {"who": judged.matches, "clause": judged.clause, "facts": judged.facts}
    found = rows("audience_sample", {**judged.params, "size": SAMPLE}, **pieces)
    names, labels = value_names(), dimension_labels()
    return tuple(_fitting(row, audience, names, labels) for row in found)


def _fitting(
    row: tuple[Any, ...], audience: Audience, names: Mapping[UUID, str], labels: Mapping[str, str]
) -> Fitting:
    person_id, name, department, clause, facts = row
    asked = audience.clauses[clause - 1].conditions if clause else ()
    held = zip(asked, facts, strict=True)
    return Fitting(
        id=person_id,
        name=name,
        department=department,
        is_named=not clause,
        held=tuple((labels[one.dimension], names.get(value, "")) for one, value in held),
    )
