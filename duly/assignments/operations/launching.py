"""Launching a campaign: one statement judges everybody, checks the preview and decides who gets what.

Few people get it in the same transaction, many part by part from the worker: what is decided stays decided.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from duly.assignments.models import Campaign
from duly.assignments.operations.carrying import JOB, carry_out
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
from duly.audit.recording import Counted
from duly.kernel.refusal import Refused
from duly.outbox import defer
from duly.tenancy.actor import Actor
from duly.tenancy.statements import fetched
from duly.tenancy.turns import ENGINE, take_turn

CHUNK = 1000  # people of one chunk at most, so that its arrays stay small
PART = 10_000  # about as many people are written in one transaction, in half a second
AT_ONCE = 2000  # up to so many people get it in the transaction of the launch


@dataclass(frozen=True)
class LaunchReport:
    """What a launch decided for everybody; `is_done` unless the worker still carries it out."""

    campaign_id: UUID
    run_id: UUID
    account: Account
    is_done: bool


def launch(*, actor: Actor, campaign_id: UUID, fingerprint: str) -> LaunchReport:
    """Assigns a draft campaign, exactly as previewed under `fingerprint` (SEED-99, Q25).

    Raises NotFound, and Refused: illegal_transition, due_day, nobody, no_active_version, and world_moved when
    people, evidence or the active version are no longer what was previewed.
    """
    take_turn(actor, ENGINE)
    campaign = campaign_for(actor, "campaigns.manage", campaign_id, locked=True)
    state = CAMPAIGN.next(CampaignState(campaign.state), "launch")
    proposal = proposal_of(campaign)
    demand_somebody(proposal.audience)
    due_on = demand_due_day(proposal.due_on, today_of(actor))
    # Held to the end: evidence sealed meanwhile would neither be seen here nor see the new assignment.
    training = training_locked(campaign.training_id)
    judged = judgement(actor, proposal, training, due_on, explained=True)
    _move(actor, campaign, state, judged)
    run = audit.open_run(actor, "launch", subject_type="campaign", subject_id=campaign.pk)
    account = decide(actor, campaign, judged, run, fingerprint)
    _record(actor, campaign, judged, run, account, due_on)
    return LaunchReport(campaign.pk, run.pk, account, carried_out(actor, run, account))


def decide(actor: Actor, campaign: Campaign, judged: Judgement, run: Run, fingerprint: str) -> Account:
    """Stores for whom and why, in chunks, and the account of everybody with whom it could not decide."""
    rows = fetched(
        judged.sql + statement("decide"),
        {
            **judged.parameters,
            "campaign_id": campaign.pk,
            "run": run.pk,
            "fingerprint": fingerprint,
            "chunk": CHUNK,
            "part": PART,
        },
    )
    found, account = read_account(rows)
    if found != fingerprint:
        raise Refused("world_moved", "People or the training changed since the preview. Look at it again.")
    if not account.assigned:
        raise Refused("nobody", "Nobody would be assigned, so there is nothing to launch.")
    _account(actor, run, rows)
    return account


def carried_out(actor: Actor, run: Run, account: Account) -> bool:
    """Carries out what is decided: at once for few people, else from the worker. Says whether it is done."""
    if account.assigned > AT_ONCE:
        defer(actor, JOB, run_id=run.pk)
        return False
    while carry_out(actor=actor, run_id=run.pk):
        pass
    return True


def _account(actor: Actor, run: Run, rows: list[tuple[Any, ...]]) -> None:
    audit.count(
        run,
        [
            Counted(
                outcome,
                reason,
                people,
                run.subject_id,
                list=audit.store_list(actor, subjects) if subjects else None,
            )
            for _, (outcome, reason), people, subjects in rows
        ],
    )


def _move(actor: Actor, campaign: Campaign, state: CampaignState, judged: Judgement) -> None:
    campaign.state = state
    campaign.edition = judged.edition
    campaign.launched_at = actor.now
    campaign.launched_by_id = actor.person_id
    campaign.save(update_fields=["state", "edition", "launched_at", "launched_by"])


def _record(
    actor: Actor, campaign: Campaign, judged: Judgement, run: Run, account: Account, due_on: date
) -> None:
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
            **account.facts,
        },
    )
