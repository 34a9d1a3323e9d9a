"""Assignment rules as they stand today."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from duly.api.asking import Asked, Flag, listed
from duly.api.reading import actor_of, reads
from duly.assignments.queries.feeds import rule_entry, rules_feed
from duly.people.rules.tokens import Scope

router = Router(tags=["Rules"])


class OnLeaving(StrEnum):
    """What happens to open assignments of people who no longer match."""

    KEEP = "keep"
    WITHDRAW = "withdraw"


class Rule(Schema):
    """Who owes which trainings as long as they match."""

    id: UUID
    name: str
    audience: dict[str, Any] = Field(description="The condition that says whom it is for.")
    training_ids: list[UUID] = Field(description="What it assigns, in its order.")
    days_to_complete: int | None = Field(description="Null where each training says so itself.")
    auto_assign: bool = Field(description="Whether it runs by itself; otherwise somebody runs it by hand.")
    is_active: bool
    on_leaving: OnLeaving
    redates_open: bool = Field(description="Whether open assignments follow a change of the days.")
    revision: int
    created_at: datetime
    created_by_id: UUID


class Rules(Schema):
    items: list[Rule]
    next: str | None = Field(description="The `cursor` of the rows behind these; null at the end.")


class RulesAsked(Asked):
    is_active: Flag | None = Field(None, description="Only active rules, or only those that are not.")


@reads(router, "/rules", name="rules", scope=Scope.RULES, gives=Rules)
def rules(request: HttpRequest, asked: Query[RulesAsked]) -> Any:
    """Rules, active or not."""
    actor = actor_of(request)
    return listed("rules", asked, lambda part: rules_feed(actor=actor, part=part, is_active=asked.is_active))


@reads(router, "/rules/{uuid:rule_id}", name="rule", scope=Scope.RULES, gives=Rule)
def rule(request: HttpRequest, rule_id: UUID) -> Any:
    """One rule."""
    return rule_entry(actor=actor_of(request), rule_id=rule_id)
