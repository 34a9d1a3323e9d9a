"""Campaigns before and after their launch: draft, save, discard, inactivate."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from duly.assignments.models import Campaign
from duly.assignments.queries.loading import campaign_for
from duly.assignments.rules import CAMPAIGN, CampaignKind, CampaignState, demand_kind, demand_name
from duly.assignments.rules.relief import demand_not_of_a_rule
from duly.audit.recording import record
from duly.kernel.audience import Audience, to_json
from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.queries import load_training


def draft_campaign(
    *,
    actor: Actor,
    name: str,
    training_id: UUID,
    audience: Audience,
    due_on: date | None = None,
    kind: CampaignKind = CampaignKind.MANUAL,
    accepts_evidence: bool = True,
) -> UUID:
    """Keeps a campaign that may still lack its people and its day. Raises NotFound for the training."""
    require(actor, "campaigns.manage")
    if actor.person_id is None:
        raise Refused("needs_person", "Only a person can draft a campaign.")
    campaign = Campaign.objects.create(
        organization_id=actor.organization_id,
        state=CampaignState.DRAFT,
        name=demand_name(name),
        training=load_training(training_id),
        audience=to_json(audience),
        due_on=due_on,
        kind=demand_kind(kind),
        accepts_evidence=accepts_evidence,
        created_at=actor.now,
        created_by_id=actor.person_id,
    )
    _recorded(actor, "campaign.drafted", campaign, new=_facts(campaign))
    return campaign.pk


def save_campaign(
    *,
    actor: Actor,
    campaign_id: UUID,
    name: str,
    training_id: UUID,
    audience: Audience,
    due_on: date | None,
    kind: CampaignKind = CampaignKind.MANUAL,
    accepts_evidence: bool = True,
) -> None:
    """Replaces what a draft says. Raises NotFound, and Refused('illegal_transition') once it is launched."""
    campaign = campaign_for(actor, "campaigns.manage", campaign_id, locked=True)
    CAMPAIGN.next(CampaignState(campaign.state), "save")
    old = _facts(campaign)
    campaign.name = demand_name(name)
    campaign.training_id = load_training(training_id).pk
    campaign.audience = to_json(audience)
    campaign.due_on = due_on
    campaign.kind = demand_kind(kind)
    campaign.accepts_evidence = accepts_evidence
    new = _facts(campaign)
    if new != old:
        campaign.save(update_fields=["name", "training", "audience", "due_on", "kind", "accepts_evidence"])
        _recorded(actor, "campaign.saved", campaign, old=old, new=new)


def discard(*, actor: Actor, campaign_id: UUID) -> None:
    """Puts a draft away for good. Raises NotFound, and Refused('illegal_transition') once it is launched."""
    _move(actor, campaign_id, "discard", recorded_as="campaign.discarded")


def inactivate(*, actor: Actor, campaign_id: UUID) -> None:
    """Ends a campaign; what it assigned stays as it is (SEED-132).

    Raises NotFound, and Refused: illegal_transition, rule_campaign.
    """
    _move(actor, campaign_id, "inactivate", recorded_as="campaign.inactivated")


def _move(actor: Actor, campaign_id: UUID, verb: str, *, recorded_as: str) -> None:
    campaign = campaign_for(actor, "campaigns.manage", campaign_id, locked=True)
    demand_not_of_a_rule(campaign.kind)
    before = CampaignState(campaign.state)
    campaign.state = CAMPAIGN.next(before, verb)
    campaign.save(update_fields=["state"])
    _recorded(actor, recorded_as, campaign, old={"state": before}, new={"state": campaign.state})


def _facts(campaign: Campaign) -> dict[str, Any]:
    return {
        "name": campaign.name,
        "training": str(campaign.training_id),
        "audience": campaign.audience,
        "due_on": campaign.due_on.isoformat() if campaign.due_on else None,
        "kind": campaign.kind,
        "accepts_evidence": campaign.accepts_evidence,
    }


def _recorded(
    actor: Actor,
    verb: str,
    campaign: Campaign,
    *,
    new: Mapping[str, Any],
    old: Mapping[str, Any] | None = None,
) -> None:
    record(actor, verb, object_type="campaign", object_id=campaign.pk, old=old, new=new)
