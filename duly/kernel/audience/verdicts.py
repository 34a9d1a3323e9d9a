"""Who is in an audience: yes, no, or undecided because a required value is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from duly.kernel.audience.form import GROUP, Audience, Clause, Condition


class Verdict(StrEnum):
    """The three values of Kleene's logic."""

    NO = "no"
    UNDECIDED = "undecided"
    YES = "yes"


_ORDER = tuple(Verdict)  # in this order "and" is the least verdict, "or" the greatest, "not" the mirror image


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a person: the values of each dimension, in trees with all their ancestors.

    A dimension that is absent or empty has no value. `open` are values of which nobody can tell whether the
    person holds them: dynamic groups that ask for what is not on the record.
    """

    person_id: UUID
    values: Mapping[str, frozenset[UUID]]
    open: Mapping[str, frozenset[UUID]] = field(default_factory=dict)

    def held(self, dimension: str) -> frozenset[UUID]:
        return self.values.get(dimension, frozenset())

    def undecided(self, dimension: str) -> frozenset[UUID]:
        return self.open.get(dimension, frozenset())


def matches(audience: Audience, profile: Profile, required: frozenset[str]) -> Verdict:
    """Judge one person. Exclusions win over everything, also over being named as an individual.

    So an exclusion that cannot be decided leaves a person undecided who would otherwise match.
    """
    included = _named_or_matching(audience.individuals, audience.clauses, profile, required)
    excluded = _named_or_matching(audience.excluded_individuals, audience.exclusions, profile, required)
    return all_of([included, negation(excluded)])


def clause_verdict(clause: Clause, profile: Profile, required: frozenset[str]) -> Verdict:
    """Judge a clause: all its conditions must hold."""
    return all_of(condition_verdict(condition, profile, required) for condition in clause.conditions)


def condition_verdict(condition: Condition, profile: Profile, required: frozenset[str]) -> Verdict:
    """Judge a condition: a missing value is undecided where the attribute is required, else it means none."""
    held = profile.held(condition.dimension)
    if held & condition.values:
        return Verdict.YES
    if profile.undecided(condition.dimension) & condition.values:
        return Verdict.UNDECIDED
    return Verdict.UNDECIDED if not held and condition.dimension in required else Verdict.NO


def with_groups(profile: Profile, groups: Mapping[UUID, Audience], required: frozenset[str]) -> Profile:
    """The profile with the dynamic groups it belongs to, or may belong to.

    Each is judged by the profile as given, so a dynamic group knows of static groups only.
    """
    verdicts = {group: matches(audience, profile, required) for group, audience in groups.items()}
    sure, unsure = (
        frozenset(group for group, verdict in verdicts.items() if verdict is wanted)
        for wanted in (Verdict.YES, Verdict.UNDECIDED)
    )
    return replace(
        profile,
        values={**profile.values, GROUP: profile.held(GROUP) | sure},
        open={**profile.open, GROUP: profile.undecided(GROUP) | unsure},
    )


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Kleene's "and"; of nothing it is YES."""
    return min(verdicts, key=_ORDER.index, default=Verdict.YES)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Kleene's "or"; of nothing it is NO."""
    return max(verdicts, key=_ORDER.index, default=Verdict.NO)


def negation(verdict: Verdict) -> Verdict:
    """Kleene's "not": UNDECIDED stays."""
    return _ORDER[-1 - _ORDER.index(verdict)]


def _named_or_matching(
    people: frozenset[UUID], clauses: Iterable[Clause], profile: Profile, required: frozenset[str]
) -> Verdict:
    if profile.person_id in people:
        return Verdict.YES
    return any_of(clause_verdict(clause, profile, required) for clause in clauses)
