"""Launching a campaign: one statement judges everybody, checks the preview and opens the assignments."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from duly.assignments.models import Campaign
from duly.assignments.queries.accounting import Judgement, judgement, read_account
from duly.assignments.queries.days import today_of
from duly.assignments.queries.loading import campaign_for, training_locked
from duly.assignments.queries.preview import proposal_of
from duly.assignments.queries.statements import statement
from duly.assignments.rules import (
    CAMPAIGN,
    Account,
    CampaignState,
    demand_due_day,
    demand_somebody,
)
from duly.audit import recording as audit
from duly.audit.models import Run
from duly.kernel.identity import uuid7
from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.tenancy.statements import fetched


@dataclass(frozen=True)
class LaunchReport:
    """What a launch did with everybody."""

    campaign_id: UUID
    run_id: UUID
    account: Account


def launch(*, actor: Actor, campaign_id: UUID, fingerprint: str) -> LaunchReport:
    """Opens the assignments of a draft campaign, exactly as previewed under `fingerprint` (SEED-99, Q25).

    Raises NotFound, and Refused: illegal_transition, due_day, nobody, no_active_version, and world_moved when
    people, evidence or the active version are no longer what was previewed.
    """
    campaign = campaign_for(actor, "campaigns.manage", campaign_id, locked=True)
    state = CAMPAIGN.next(CampaignState(campaign.state), "launch")
    proposal = proposal_of(campaign)
    demand_somebody(proposal.audience)
    due_on = demand_due_day(proposal.due_on, today_of(actor))
    # Held to the end: evidence sealed meanwhile would neither be seen here nor see the new assignment.
    training = training_locked(campaign.training_id)
    judged = judgement(actor, proposal, training, due_on)
    _move(actor, campaign, state, judged)
    run = audit.open_run(actor, "launch", subject_type="campaign", subject_id=campaign.pk)
    account = _open(actor, campaign, judged, run, fingerprint)
    _record(actor, campaign, judged, run, account, due_on)
    return LaunchReport(campaign.pk, run.pk, account)


def _open(actor: Actor, campaign: Campaign, judged: Judgement, run: Run, fingerprint: str) -> Account:
    seed = uuid7(actor.now).hex
    found, account = read_account(
        fetched(
            judged.sql + statement("launch") + statement("preview"),
            {
                **judged.parameters,
                "campaign": campaign.pk,
                "run": run.pk,
                "now": actor.now,
                "late_from": judged.late_from,
                "fingerprint": fingerprint,
                "time": seed[:12],
                "noise": seed[-12:],
            },
        )
    )
    if found != fingerprint:
        raise Refused("world_moved", "People or the training changed since the preview. Look at it again.")
    if not account.assigned:
        raise Refused("nobody", "Nobody would be assigned, so there is nothing to launch.")
    return account


def _move(actor: Actor, campaign: Campaign, state: CampaignState, judged: Judgement) -> None:
    campaign.state = state
    campaign.edition = judged.edition
    campaign.launched_at = actor.now
    campaign.launched_by_id = actor.person_id
    campaign.save(update_fields=["state", "edition", "launched_at", "launched_by"])


def _record(
    actor: Actor, campaign: Campaign, judged: Judgement, run: Run, account: Account, due_on: date
) -> None:
    audit.account(run, {(count.outcome, count.reason): count.people for count in account.counts})
    audit.record(
        actor,
        "campaign.launched",
        object_type="campaign",
        object_id=campaign.pk,
        count=account.assigned,
        run_id=run.pk,
        old={"state": CampaignState.DRAFT},
        new={
            "state": campaign.state,
            "edition": judged.edition,
            "due_on": due_on.isoformat(),
            "assigned": account.assigned,
            "fulfilled_at_once": account.fulfilled_at_once,
            "kept": account.kept,
            "excluded": account.excluded,
            "undecided": account.undecided,
        },
    )
