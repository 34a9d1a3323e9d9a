"""What rules say of people: in SQL about many, in Python about a few. Both give the columns of `wanted`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from duly.assignments.queries.among import Among
from duly.assignments.queries.in_force import RuleInForce
from duly.assignments.rules import missing
from duly.kernel.audience import GROUP, Audience, Verdict, matches
from duly.kernel.audience.verdicts import clause_verdict
from duly.people.queries import audience_condition, required_dimensions
from duly.people.queries.audiences import Lookups, dynamic_groups
from duly.people.queries.profiles import Known

Parameters = dict[str, Any]

# Who has left since they were read is not looked at.
TOLD = """
SELECT rule, person_id, told.zone, certain, excluded, clause, facts::uuid[] AS facts, missing
FROM unnest(%(told_rules)s::int[], %(told_people)s::uuid[], %(told_zones)s::text[], %(told_certain)s::bool[],
  %(told_excluded)s::bool[], %(told_clauses)s::smallint[], %(told_facts)s::text[], %(told_missing)s::text[])
  AS told (rule, person_id, zone, certain, excluded, clause, facts, missing)
JOIN people_person p ON p.organization_id = %(organization)s AND p.id = told.person_id AND p.is_active
"""


def wanted_by(rules: Sequence[RuleInForce], among: Among) -> tuple[str, Parameters]:
    """The SELECT of `wanted` in reconcile.sql, and its parameters."""
    if among.known is not None:
        return TOLD, _told(rules, among.known, among.required)
    lookups, required = Lookups(), required_dimensions()
    asked = [_Asked.of(nth, rule.audience, required, lookups) for nth, rule in enumerate(rules)]
    parameters = {name: value for one in asked for name, value in one.parameters.items()}
    return "\nUNION ALL\n".join(one.select(among) for one in asked), parameters


@dataclass(frozen=True)
class _Asked:
    """One rule's audience as SQL over `p`."""

    nth: int
    columns: str
    reach: str
    parameters: Mapping[str, Any]

    @classmethod
    def of(cls, nth: int, audience: Audience, required: frozenset[str], lookups: Lookups) -> "_Asked":
        whole = audience_condition(audience, required, prefix=f"r{nth}", lookups=lookups)
        reach, excluded, more = whole.possible, "false", {}
        if audience.exclusions or audience.excluded_individuals:
            plain = replace(audience, exclusions=(), excluded_individuals=frozenset())
            included = audience_condition(plain, required, prefix=f"r{nth}i", lookups=lookups)
            reach, excluded, more = included.possible, f"NOT {whole.possible}", dict(included.params)
        lacking = {f"r{nth}_lacks_{n}": missing(one) for n, one in enumerate(whole.lacking)}
        tests = " ".join(
            f"WHEN {lacks} THEN %({name})s"
            for name, lacks in zip(lacking, whole.lacking.values(), strict=True)
        )
        lacks = f"CASE {tests} ELSE %(lacks)s END" if tests else "%(lacks)s"
        columns = (
            f"SELECT {nth} AS rule, p.id AS person_id, p.zone, {whole.matches} AS certain,"
            f" {excluded} AS excluded, {whole.clause} AS clause, {whole.facts} AS facts,"
            f" {lacks}::text AS missing"
        )
        parameters = {**whole.params, **more, **lacking, "lacks": missing("value")}
        return cls(nth, columns, reach, parameters)

    def select(self, among: Among) -> str:
        return (
            f"{self.columns} FROM people_person p WHERE p.organization_id = %(organization)s"
            f" AND p.is_active{among.sql} AND {self.reach}"
        )


@dataclass(frozen=True)
class _Told:
    """What one rule says of one person who is not outside of it."""

    nth: int
    known: Known
    certain: bool
    excluded: bool = False
    clause: int | None = None
    facts: tuple[UUID, ...] = ()
    lacks: str = ""


def _told(rules: Sequence[RuleInForce], people: Iterable[Known], required: frozenset[str]) -> Parameters:
    found = [
        told
        for nth, rule in enumerate(rules)
        for one in people
        if (told := _said(nth, rule.audience, one, required))
    ]
    return {
        "told_rules": [one.nth for one in found],
        "told_people": [one.known.profile.person_id for one in found],
        "told_zones": [one.known.zone for one in found],
        "told_certain": [one.certain for one in found],
        "told_excluded": [one.excluded for one in found],
        "told_clauses": [one.clause for one in found],
        "told_facts": [f"{{{','.join(map(str, one.facts))}}}" for one in found],
        "told_missing": [missing(one.lacks) for one in found],
    }


def _said(nth: int, audience: Audience, one: Known, required: frozenset[str]) -> _Told | None:
    verdict = matches(audience, one.profile, required)
    if verdict is Verdict.YES:
        clause, facts = _by_what(audience, one, required)
        return _Told(nth, one, certain=True, clause=clause, facts=facts)
    if verdict is Verdict.UNDECIDED:
        return _Told(nth, one, certain=False, lacks=_lacking(audience, one, required))
    plain = replace(audience, exclusions=(), excluded_individuals=frozenset())
    if matches(plain, one.profile, required) is Verdict.NO:
        return None
    return _Told(nth, one, certain=False, excluded=True)


def _by_what(audience: Audience, one: Known, required: frozenset[str]) -> tuple[int, tuple[UUID, ...]]:
    """The first clause that holds and the values held for it; 0 for who is named."""
    if one.profile.person_id in audience.individuals:
        return 0, ()
    nth, clause = next(
        (nth, clause)
        for nth, clause in enumerate(audience.clauses, 1)
        if clause_verdict(clause, one.profile, required) is Verdict.YES
    )
    return nth, one.facts(clause)


def _lacking(audience: Audience, one: Known, required: frozenset[str]) -> str:
    """The first required dimension that is asked for, also by a dynamic group, and has no value."""
    asked = _dimensions(audience)
    if GROUP in asked:
        asked |= {name for group in dynamic_groups().values() for name in _dimensions(group)}
    lacking = [name for name in sorted(asked & required) if not one.profile.held(name)]
    return lacking[0] if lacking else "value"


def _dimensions(audience: Audience) -> set[str]:
    return {
        condition.dimension
        for clause in (*audience.clauses, *audience.exclusions)
        for condition in clause.conditions
    }
