"""Campaigns, and how far everybody is."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from duly.api.asking import Asked, Id, listed
from duly.api.reading import actor_of, reads
from duly.assignments.queries.feeds import campaigns_feed, counted_campaign
from duly.assignments.rules import CampaignKind, CampaignState
from duly.people.rules.tokens import Scope

router = Router(tags=["Campaigns"])


class Campaign(Schema):
    """A named batch of assignments of one training."""

    id: UUID
    kind: CampaignKind
    state: CampaignState
    name: str
    training_id: UUID
    edition: int | None = Field(description="The edition it pins; null before the launch and for rules.")
    audience: dict[str, Any] = Field(description="The condition that says whom it is for.")
    due_on: date | None = Field(description="The due day of all; null where each assignment has its own.")
    accepts_evidence: bool = Field(description="Whether valid evidence fulfils an assignment at once.")
    rule_id: UUID | None = Field(description="The rule that keeps it.")
    created_at: datetime
    created_by_id: UUID
    launched_at: datetime | None
    launched_by_id: UUID | None


class Standings(Schema):
    """Assignments by standing, judged just now on each person's own day."""

    completed: int
    withdrawn: int
    exempt: int
    overdue: int
    due: int
    in_progress: int
    assigned: int


class CountedCampaign(Campaign):
    """A campaign with its assignments counted just now."""

    people: int = Field(description="All its assignments: the standings add up to this.")
    standings: Standings


class Campaigns(Schema):
    items: list[Campaign]
    next: str | None = Field(description="The `cursor` of the rows behind these; null at the end.")


class CampaignsAsked(Asked):
    kind: CampaignKind | None = Field(None, description="Only campaigns of this kind.")
    state: CampaignState | None = Field(None, description="Only campaigns in this state.")
    training_id: Id | None = Field(None, description="Only campaigns of this training.")


@reads(router, "/campaigns", name="campaigns", scope=Scope.CAMPAIGNS, gives=Campaigns)
def campaigns(request: HttpRequest, asked: Query[CampaignsAsked]) -> Any:
    """Campaigns but for discarded drafts. One campaign alone is told with its assignments counted."""
    actor = actor_of(request)
    return listed(
        "campaigns",
        asked,
        lambda part: campaigns_feed(
            actor=actor, part=part, kind=asked.kind, state=asked.state, training_id=asked.training_id
        ),
    )


@reads(router, "/campaigns/{uuid:campaign_id}", name="campaign", scope=Scope.CAMPAIGNS, gives=CountedCampaign)
def campaign(request: HttpRequest, campaign_id: UUID) -> Any:
    """One campaign with its assignments by standing."""
    return counted_campaign(actor=actor_of(request), campaign_id=campaign_id)
