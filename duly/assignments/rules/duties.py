"""What an assignment rule says, and what it may not say. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from duly.assignments.rules.campaigns import NAME_LENGTH
from duly.kernel.audience import Audience, is_everybody, is_nobody, to_json
from duly.kernel.refusal import Refused

DAYS: Final = range(1, 3650 + 1)
MOST_TRAININGS: Final = 50
LONGEST_REASON: Final = 1000


class OnLeaving(StrEnum):
    """What becomes of open assignments of people who no longer match (SEED-115)."""

    KEEP = "keep"
    WITHDRAW = "withdraw"


class RuleWarning(StrEnum):
    """What a rule may say, but not unnoticed."""

    EVERYBODY = "everybody"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class RuleFacts:
    """What a rule says (SEED-108). `training_ids` are its targets in order.

    Without `days_to_complete` each training's own offset holds (SEED-112). Only a rule that is active and
    assigns by itself takes part when records change (SEED-113).
    """

    name: str
    audience: Audience
    training_ids: tuple[UUID, ...]
    days_to_complete: int | None = None
    auto_assign: bool = True
    is_active: bool = True
    on_leaving: OnLeaving = OnLeaving.KEEP
    redates_open: bool = False

    @property
    def is_live(self) -> bool:
        """Whether it assigns by itself as soon as it is saved."""
        return self.is_active and self.auto_assign


def demand_facts(facts: RuleFacts) -> RuleFacts:
    """The facts as they are kept, the name trimmed and each training once.

    Raises Refused('rule_name', 'rule_trainings', 'rule_days'), each beside its field.
    """
    name = " ".join(facts.name.split())
    if len(name) not in NAME_LENGTH:
        raise Refused("rule_name", "Give the rule a name of up to 500 characters.", field="name")
    trainings = tuple(dict.fromkeys(facts.training_ids))
    if not trainings:
        raise Refused("rule_trainings", "Choose at least one training.", field="trainings")
    if len(trainings) > MOST_TRAININGS:
        raise Refused("rule_trainings", "A rule assigns at most 50 trainings.", field="trainings")
    if facts.days_to_complete is not None and facts.days_to_complete not in DAYS:
        raise Refused("rule_days", "Choose 1 to 3650 days, or leave it empty.", field="days_to_complete")
    return replace(facts, name=name, training_ids=trainings)


def demand_rule_reason(reason: str) -> str:
    """The trimmed reason of a change. Raises Refused('reason_missing', 'reason_length')."""
    kept = reason.strip()
    if not kept:
        raise Refused("reason_missing", "Say why, for whoever asks later.", field="reason")
    if len(kept) > LONGEST_REASON:
        raise Refused("reason_length", "Shorten the reason to 1000 characters.", field="reason")
    return kept


def rule_warnings(audience: Audience) -> tuple[RuleWarning, ...]:
    """What the form of the audience alone calls for a second look at (SEED-111)."""
    if is_nobody(audience):
        return (RuleWarning.NOBODY,)
    return (RuleWarning.EVERYBODY,) if is_everybody(audience) else ()


def said(facts: RuleFacts) -> dict[str, Any]:
    """The facts as plain JSON values, for the trail."""
    return {
        "name": facts.name,
        "audience": to_json(facts.audience),
        "trainings": [str(training) for training in facts.training_ids],
        "days_to_complete": facts.days_to_complete,
        "auto_assign": facts.auto_assign,
        "is_active": facts.is_active,
        "on_leaving": str(facts.on_leaving),
        "redates_open": facts.redates_open,
    }


def differences(old: RuleFacts, new: RuleFacts) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What the two say differently: by the old, and by the new."""
    before, after = said(old), said(new)
    changed = [name for name in after if after[name] != before[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}
