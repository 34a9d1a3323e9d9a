"""The rules in force as reconcile reads them: audience, trainings and the days they give."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from duly.assignments.queries.statements import rows
from duly.kernel.audience import Audience, from_json


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


def rules_in_force(rule_ids: Iterable[UUID] | None = None) -> tuple[RuleInForce, ...]:
    """The active rules among these, by id; without any named, all that assign by themselves."""
    wanted = None if rule_ids is None else list(rule_ids)
    found = rows("duties", {"rules": wanted})
    return tuple(_rule(list(same)) for _, same in groupby(found, key=lambda row: row[0]))


def _rule(found: list[tuple[Any, ...]]) -> RuleInForce:
    rule_id, revision_id, audience, withdraws, redates_open, *_ = found[0]
    duties = tuple(Duty(*row[5:]) for row in found)
    return RuleInForce(rule_id, revision_id, audience_of(audience), withdraws, redates_open, duties)


@lru_cache(maxsize=8192)
def audience_of(written: str) -> Audience:
    """Read once in a process: the same rules are judged again and again."""
    return from_json(json.loads(written))
