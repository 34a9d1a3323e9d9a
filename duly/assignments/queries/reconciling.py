"""Rules held against people as one statement: for counting, for a list, and for the operation that writes."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from duly.assignments.queries.among import Among, Cause
from duly.assignments.queries.asking import wanted_by
from duly.assignments.queries.days import todays_of_people
from duly.assignments.queries.in_force import RuleInForce
from duly.assignments.queries.statements import statement
from duly.assignments.rules.reconciling import CHANGING, Act, verdict_sql
from duly.kernel.zones import todays
from duly.tenancy.actor import Actor
from duly.tenancy.statements import fetched
from duly.tenancy.transactions import about_many


@dataclass(frozen=True)
class Tally:
    """How many people one act concerns in one campaign for one reason.

    `people` are listed where the list is kept or they are changed; `digest` says what would be written, and
    `looked_at` how many people were looked at in the same moment.
    """

    campaign_id: UUID
    act: Act
    reason: str
    count: int
    people: tuple[UUID, ...] = ()
    digest: str = ""
    looked_at: int = 0


@dataclass(frozen=True)
class Judgement:
    """The opening of a statement, and its parameters."""

    sql: str
    parameters: Mapping[str, Any]
    many: bool

    def counted(self) -> tuple[Tally, ...]:
        """What would become of everybody, by campaign, act and reason; whom no rule concerns is left out."""
        return _tallies(self._run("reconcile_counted", {}))

    def written(self, more: Mapping[str, Any]) -> tuple[Tally, ...]:
        """Writes it, and says what became of everybody."""
        return _tallies(self._run("reconcile_written", more))

    def listed(self, act: Act, size: int, skip: int) -> list[tuple[Any, ...]]:
        """The people of one act, as reconcile_people.sql has them."""
        return self._run("reconcile_people", {"act": act.value, "size": size, "skip": skip})

    def _run(self, name: str, more: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        with about_many() if self.many else nullcontext():
            return fetched(self.sql + statement(name), {**self.parameters, **more})


def judgement(
    actor: Actor, rules: Sequence[RuleInForce], among: Among, causes: Mapping[UUID, Cause], default: Cause
) -> Judgement:
    """Compiles the rules (at least one) held against people. `causes` are those of rules that changed."""
    wanted, asked = wanted_by(rules, among)
    days = _days(actor, among)
    sql = statement(
        "reconcile",
        wanted=wanted,
        among=among.sql,
        holding=HOLDING if among.people is not None else "",
        proving=PROVING if among.people is not None else "",
        verdict=verdict_sql(),
    )
    parameters = {
        **_duties(rules, causes, default),
        **asked,
        **_noted(among),
        **among.parameters,
        "zones": list(days),
        "days": list(days.values()),
    }
    return Judgement(sql, parameters, many=among.known is None)


def _days(actor: Actor, among: Among) -> Mapping[str, date]:
    """Which day it is in each zone somebody of them lives in."""
    if among.known is None:
        return todays_of_people(actor)
    return todays(actor.now, {one.zone for one in among.known})


def population(among: Among) -> int:
    """How many active people a reconcile looks at."""
    sql = "SELECT count(*) FROM people_person p WHERE p.organization_id = %(organization)s AND p.is_active"
    ((found,),) = fetched(sql + among.sql, among.parameters)
    return int(found)


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
    return {
        "changed": list(noted),
        "changed_by": [cause.word for cause in noted.values()],
        "changed_by_ids": [cause.id for cause in noted.values()],
        "proving": [*noted, *_merged(among)],
    }


def _merged(among: Among) -> list[UUID]:
    """The records that were merged into those of the people looked at."""
    if among.known is not None:
        return [one for known in among.known for one in known.merged]
    found = fetched(MERGED, {"people": sorted(among.people)}) if among.people else []
    return [one for (one,) in found]


HOLDING = " AND a.person_id = ANY(%(people)s::uuid[])"
PROVING = " AND e.person_id = ANY(%(proving)s::uuid[])"
MERGED = (
    "SELECT id FROM people_person WHERE organization_id = %(organization)s"
    " AND merged_into_id = ANY(%(people)s::uuid[])"
)


def _tallies(found: Iterable[Sequence[Any]]) -> tuple[Tally, ...]:
    return tuple(
        Tally(
            campaign, Act(act), reason, count, tuple(people or ()), "".join(filter(None, digest)), looked_at
        )
        for campaign, act, reason, count, looked_at, people, *digest in found
    )


def changes(tallies: Iterable[Tally]) -> int:
    """How many assignments these acts write."""
    return sum(tally.count for tally in tallies if tally.act in CHANGING)
