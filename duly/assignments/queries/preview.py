"""What a launch would do to everybody, counted and listed before anything is done."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from uuid import UUID

from django.utils.translation import gettext

from duly.assignments.models import Campaign
from duly.assignments.queries.accounting import Judgement, judgement, read_account
from duly.assignments.queries.days import today_of
from duly.assignments.queries.loading import campaign_for
from duly.assignments.queries.open_rows import demand_changeable
from duly.assignments.queries.paging import page_of
from duly.assignments.queries.statements import statement
from duly.assignments.rules import (
    CAMPAIGN,
    Account,
    CampaignKind,
    CampaignState,
    Outcome,
    Proposal,
    Warning,
    demand_due_day,
    demand_somebody,
    warnings,
)
from duly.assignments.rules.relief import demand_not_over
from duly.kernel.audience import Audience, explain, from_json
from duly.people.queries import (
    Page,
    dimension_labels,
    profiles,
    required_dimensions,
    value_names,
)
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.statements import fetched
from duly.trainings.queries import load_training

SAMPLE = 10


@dataclass(frozen=True)
class PreviewRow:
    """One person of the preview: outcome, its reason, and in a sentence why the audience says so."""

    person_id: UUID
    name: str
    department: str
    outcome: Outcome
    reason: str
    completed_on: date | None
    why: str = ""


@dataclass(frozen=True)
class Preview:
    """The account of everybody; `fingerprint` is what a launch must find unchanged."""

    account: Account
    sample: tuple[PreviewRow, ...]
    fingerprint: str
    edition: int
    due_on: date
    overdue_from: date
    warnings: tuple[Warning, ...]


def preview(
    *,
    actor: Actor,
    audience: Audience,
    training_id: UUID,
    due_on: date | None,
    kind: CampaignKind = CampaignKind.MANUAL,
    accepts_evidence: bool = True,
) -> Preview:
    """Counts everybody as the launch would and shows ten of those who would be assigned.

    Raises Refused: due_day, nobody, no_active_version.
    """
    require(actor, "campaigns.manage")
    proposal = Proposal(
        audience=audience,
        training_id=training_id,
        due_on=due_on,
        kind=kind,
        accepts_evidence=accepts_evidence,
    )
    judged, day = _judged(actor, proposal)
    fingerprint, account = _counted(judged)
    sample = _people(judged, Outcome.ASSIGNED, SAMPLE, 0)
    return Preview(
        account, sample, fingerprint, judged.edition, day, judged.overdue_from, _warned(actor, proposal)
    )


def preview_page(
    *,
    actor: Actor,
    audience: Audience,
    training_id: UUID,
    due_on: date | None,
    outcome: Outcome = Outcome.ASSIGNED,
    page: int = 1,
    kind: CampaignKind = CampaignKind.MANUAL,
    accepts_evidence: bool = True,
) -> Page[PreviewRow]:
    """Everybody of one outcome, by name, each with why."""
    require(actor, "campaigns.manage")
    proposal = Proposal(
        audience=audience,
        training_id=training_id,
        due_on=due_on,
        kind=kind,
        accepts_evidence=accepts_evidence,
    )
    judged, _ = _judged(actor, proposal)
    _, account = _counted(judged)
    return page_of(account.of(outcome), page, partial(_explained, judged, audience, outcome))


def extend_preview(*, actor: Actor, campaign_id: UUID) -> Preview:
    """Counts everybody as adding those who match by now would, with those already in it as kept.

    Raises NotFound, and Refused: illegal_transition, rule_campaign, under_way, campaign_over, nobody,
    no_active_version.
    """
    campaign, judged, day = _extending(actor, campaign_id)
    fingerprint, account = _counted(judged)
    sample = _people(judged, Outcome.ASSIGNED, SAMPLE, 0)
    warned = _warned(actor, proposal_of(campaign))
    return Preview(account, sample, fingerprint, judged.edition, day, judged.overdue_from, warned)


def extend_page(
    *, actor: Actor, campaign_id: UUID, outcome: Outcome = Outcome.ASSIGNED, page: int = 1
) -> Page[PreviewRow]:
    """Everybody of one outcome of `extend_preview`, by name, each with why. Raises what that does."""
    campaign, judged, _ = _extending(actor, campaign_id)
    _, account = _counted(judged)
    explaining = partial(_explained, judged, from_json(campaign.audience), outcome)
    return page_of(account.of(outcome), page, explaining)


def _extending(actor: Actor, campaign_id: UUID) -> tuple[Campaign, Judgement, date]:
    campaign = campaign_for(actor, "campaigns.manage", campaign_id)
    demand_changeable(campaign)
    CAMPAIGN.next(CampaignState(campaign.state), "extend")
    day = demand_not_over(campaign.due_on, today_of(actor))
    proposal = proposal_of(campaign)
    training = load_training(campaign.training_id)
    return campaign, judgement(actor, proposal, training, day, campaign_id=campaign.pk), day


def proposal_of(campaign: Campaign) -> Proposal:
    """What a stored campaign proposes."""
    return Proposal(
        audience=from_json(campaign.audience),
        training_id=campaign.training_id,
        due_on=campaign.due_on,
        kind=CampaignKind(campaign.kind),
        accepts_evidence=campaign.accepts_evidence,
    )


def _judged(actor: Actor, proposal: Proposal) -> tuple[Judgement, date]:
    demand_somebody(proposal.audience)
    day = demand_due_day(proposal.due_on, today_of(actor))
    return judgement(actor, proposal, load_training(proposal.training_id), day), day


def _counted(judged: Judgement) -> tuple[str, Account]:
    """The fingerprint and the account of everybody."""
    return read_account(fetched(judged.sql + statement("preview"), judged.parameters))


def _warned(actor: Actor, proposal: Proposal) -> tuple[Warning, ...]:
    return warnings(proposal, today_of(actor))


def _explained(
    judged: Judgement, audience: Audience, outcome: Outcome, size: int, skip: int
) -> tuple[PreviewRow, ...]:
    """As `_people`, each with the sentence that says why."""
    people = _people(judged, outcome, size, skip)
    required, names, labels = required_dimensions(), value_names(), dimension_labels()
    sentences = {
        profile.person_id: explain(audience, profile, required, names, labels, say=gettext).sentence
        for profile in profiles((row.person_id for row in people), required=required)
    }
    return tuple(replace(row, why=sentences[row.person_id]) for row in people)


def _people(judged: Judgement, outcome: Outcome, size: int, skip: int) -> tuple[PreviewRow, ...]:
    found = fetched(
        judged.sql + statement("preview_people"),
        {**judged.parameters, "outcome": outcome.value, "size": size, "skip": skip},
    )
    return tuple(
        PreviewRow(person_id, name, department, outcome, reason, completed_on)
        for person_id, name, department, reason, completed_on in found
    )
