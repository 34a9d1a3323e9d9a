"""Rules held against people as one statement: for counting, for a list, and for the operation that writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from duly.assignments.queries.days import todays_of_people
from duly.assignments.queries.in_force import RuleInForce
from duly.assignments.queries.statements import statement
from duly.assignments.rules import missing
from duly.assignments.rules.reconciling import CHANGING, Act, verdict_sql
from duly.kernel.audience import Audience
from duly.people.queries import audience_condition, required_dimensions
from duly.people.queries.audiences import Lookups
from duly.tenancy.actor import Actor
from duly.tenancy.statements import fetched


@dataclass(frozen=True)
class Cause:
    """What set a reconcile off: a word for it, and the audit event or run behind it."""

    word: str
    id: UUID | None = None


@dataclass(frozen=True)
class Among:
    """Whom a reconcile looks at: these people, each with what changed them, or everybody (None).

    `part` counts the parts of a population that is worked off in several `parts`; 0 is all of it.
    """

    people: Mapping[UUID, Cause] | None = None
    part: int = 0
    parts: int = 1

    @property
    def sql(self) -> str:
        """The condition over `people_person p`, with its AND."""
        narrowed = " AND p.id = ANY(%(people)s::uuid[])" if self.people is not None else ""
        part = " AND abs(uuid_hash(p.id) %% %(parts)s) = %(part)s - 1" if self.part else ""
        return narrowed + part

    @property
    def parameters(self) -> dict[str, Any]:
        listed = None if self.people is None else sorted(self.people)
        return {"people": listed, "part": self.part, "parts": self.parts}


@dataclass(frozen=True)
class Tally:
    """How many people one act concerns in one campaign for one reason.

    `people` are listed where the list is kept or they are changed; `digest` says what would be written.
    """

    campaign_id: UUID
    act: Act
    reason: str
    count: int
    people: tuple[UUID, ...] = ()
    digest: str = ""


@dataclass(frozen=True)
class Judgement:
    """The opening of a statement, and its parameters."""

    sql: str
    parameters: Mapping[str, Any]

    def counted(self) -> tuple[Tally, ...]:
        """What would become of everybody, by campaign, act and reason; whom no rule concerns is left out."""
        return _tallies(fetched(self.sql + statement("reconcile_counted"), self.parameters))

    def written(self, more: Mapping[str, Any]) -> tuple[Tally, ...]:
        """Writes it, and says what became of everybody."""
        return _tallies(fetched(self.sql + statement("reconcile_written"), {**self.parameters, **more}))

    def listed(self, act: Act, size: int, skip: int) -> list[tuple[Any, ...]]:
        """The people of one act, as reconcile_people.sql has them."""
        more = {"act": act.value, "size": size, "skip": skip}
        return fetched(self.sql + statement("reconcile_people"), {**self.parameters, **more})


def judgement(
    actor: Actor, rules: Sequence[RuleInForce], among: Among, causes: Mapping[UUID, Cause], default: Cause
) -> Judgement:
    """Compiles the rules (at least one) held against people. `causes` are those of rules that changed."""
    lookups, required = Lookups(), required_dimensions()
    asked = [_Asked.of(nth, rule.audience, required, lookups) for nth, rule in enumerate(rules)]
    days = todays_of_people(actor)
    sql = statement(
        "reconcile",
        wanted="\nUNION ALL\n".join(one.select(among) for one in asked),
        among=among.sql,
        proving=PROVING if among.people is not None else "",
        verdict=verdict_sql(),
    )
    parameters = {
        **_duties(rules, causes, default),
        **{name: value for one in asked for name, value in one.parameters.items()},
        **_noted(among),
        **among.parameters,
        "zones": list(days),
        "days": list(days.values()),
    }
    return Judgement(sql, parameters)


def population(among: Among) -> int:
    """How many active people a reconcile looks at."""
    sql = "SELECT count(*) FROM people_person p WHERE p.organization_id = %(organization)s AND p.is_active"
    ((found,),) = fetched(sql + among.sql, among.parameters)
    return int(found)


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


def _duties(
    rules: Sequence[RuleInForce], causes: Mapping[UUID, Cause], default: Cause
) -> dict[str, list[object]]:
    """One entry a duty in each list, as reconcile.sql wants them."""
    found = [(nth, rule, duty) for nth, rule in enumerate(rules) for duty in rule.duties]
    why = [causes.get(rule.id, default) for _, rule, _ in found]
    return {
        "rules": [nth for nth, _, _ in found],
        "campaigns": [duty.campaign_id for _, _, duty in found],
        "trainings": [duty.training_id for _, _, duty in found],
        "revisions": [rule.revision_id for _, rule, _ in found],
        "editions": [duty.edition for _, _, duty in found],
        "due_days": [duty.due_days for _, _, duty in found],
        "due_bases": [duty.due_basis for _, _, duty in found],
        "graces": [duty.grace_days for _, _, duty in found],
        "withdrawing": [rule.withdraws for _, rule, _ in found],
        "redating": [rule.redates_open for _, rule, _ in found],
        "causes": [one.word for one in why],
        "cause_ids": [one.id for one in why],
    }


def _noted(among: Among) -> dict[str, list[object]]:
    """The people with a cause of their own, and every record that may prove something for them."""
    noted = among.people or {}
    merged = fetched(MERGED, {"people": sorted(noted)}) if noted else []
    return {
        "changed": list(noted),
        "changed_by": [cause.word for cause in noted.values()],
        "changed_by_ids": [cause.id for cause in noted.values()],
        "proving": [*noted, *(one for (one,) in merged)],
    }


PROVING = " AND e.person_id = ANY(%(proving)s::uuid[])"
MERGED = (
    "SELECT id FROM people_person WHERE organization_id = %(organization)s"
    " AND merged_into_id = ANY(%(people)s::uuid[])"
)


def _tallies(found: Iterable[Sequence[Any]]) -> tuple[Tally, ...]:
    return tuple(
        Tally(row[0], Act(row[1]), row[2], row[3], tuple(row[4] or ()), row[5] if len(row) > 5 else "")
        for row in found
    )


def changes(tallies: Iterable[Tally]) -> int:
    """How many assignments these acts write."""
    return sum(tally.count for tally in tallies if tally.act in CHANGING)
