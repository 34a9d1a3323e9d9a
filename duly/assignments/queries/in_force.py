"""The rules in force as reconcile reads them: audience, trainings and the days they give."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from duly.assignments.models import Rule, RuleTerm
from duly.assignments.queries.statements import rows
from duly.kernel.audience import Audience, Profile, from_json
from duly.people.queries.profiles import Known


@dataclass(frozen=True, slots=True)
class Duty:
    """One training that a rule asks for. `edition` is the active one, None where there is none."""

    campaign_id: UUID
    training_id: UUID
    edition: int | None
    due_days: int
    due_basis: str
    grace_days: int


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """An active rule at its newest revision."""

    id: UUID
    revision_id: UUID
    audience: Audience
    withdraws: bool
    redates_open: bool
    duties: tuple[Duty, ...]

    @property
    def campaigns(self) -> frozenset[UUID]:
        return frozenset(duty.campaign_id for duty in self.duties)


@dataclass(frozen=True, slots=True)
class About:
    """The rules that have to do with some people. `others` counts the duties of the rest."""

    rules: tuple[UUID, ...]
    others: int


def rules_in_force(rule_ids: Iterable[UUID]) -> tuple[RuleInForce, ...]:
    """The active rules among these, by id, whether they assign by themselves or not."""
    found = rows("duties", {"rules": list(rule_ids)})
    return tuple(_rule(list(same)) for _, same in groupby(found, key=lambda row: row[0]))


def campaigns_of(rules: Iterable[RuleInForce]) -> list[UUID]:
    """The campaigns that these rules keep."""
    return [campaign for rule in rules for campaign in rule.campaigns]


def automatic_rules() -> frozenset[UUID]:
    """The rules that assign by themselves."""
    return frozenset(Rule.objects.filter(is_active=True, auto_assign=True).values_list("pk", flat=True))


def rules_about(people: Sequence[Known], required: frozenset[str], *, but: Collection[UUID]) -> About:
    """The rules that match, except or cannot decide one of these people, or assigned one before.

    `but` those that are looked at anyway. As `matches` would find out for each rule, by an index.
    """
    holding = [(nth, value) for nth, one in enumerate(people) for value in _possible(one.profile)]
    lacking = [(nth, name) for nth, one in enumerate(people) for name in _lacking(one.profile, required)]
    ((rules, others),) = rows(
        "rules_about",
        {
            "holders": [nth for nth, _ in holding],
            "values": [value for _, value in holding],
            "lackers": [nth for nth, _ in lacking],
            "lacking": [name for _, name in lacking],
            "people": [one.profile.person_id for one in people],
            "but": list(but),
        },
    )
    return About(tuple(rules), others)


def _possible(profile: Profile) -> frozenset[UUID]:
    """Everything a term of a rule may say of somebody who may match it."""
    held = (*profile.values.values(), *profile.open.values())
    return frozenset({profile.person_id, RuleTerm.EVERYBODY}).union(*held)


def _lacking(profile: Profile, required: frozenset[str]) -> list[str]:
    return [name for name in required if not profile.held(name)]


def _rule(found: list[tuple[Any, ...]]) -> RuleInForce:
    rule_id, revision_id, audience, withdraws, redates_open, *_ = found[0]
    duties = tuple(Duty(*row[5:]) for row in found)
    return RuleInForce(rule_id, revision_id, audience_of(audience), withdraws, redates_open, duties)


@lru_cache(maxsize=8192)
def audience_of(written: str) -> Audience:
    """Read once in a process: the same rules are judged again and again."""
    return from_json(json.loads(written))
