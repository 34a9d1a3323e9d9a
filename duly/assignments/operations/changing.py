"""A launched campaign as a whole: another due day, everything open withdrawn, newly matching people added."""

from datetime import date
from typing import Any
from uuid import UUID

from duly.assignments.models import Campaign
from duly.assignments.operations.launching import LaunchReport, carried_out, decide
from duly.assignments.queries.accounting import judgement
from duly.assignments.queries.days import today_of
from duly.assignments.queries.loading import campaign_for, training_locked
from duly.assignments.queries.open_rows import OpenRows, change_open, demand_changeable
from duly.assignments.queries.preview import proposal_of
from duly.assignments.rules import CAMPAIGN, CampaignState, demand_due_day
from duly.assignments.rules.relief import demand_not_of_a_rule, demand_not_over, demand_other_day
from duly.audit import recording as audit
from duly.audit.models import Run
from duly.audit.recording import Counted
from duly.kernel.boundaries import boundaries
from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.tenancy.turns import ENGINE, take_turn
from duly.trainings.models import Training
from duly.trainings.rules import demand_reason

Counts = dict[tuple[str, str], int]


def redate_campaign(
    *, actor: Actor, campaign_id: UUID, due_on: date, reason: str, fingerprint: str
) -> OpenRows:
    """Gives a campaign another due day, and everybody whose own was not moved before (SEED-127, Q27, Q28).

    Raises NotFound, and Refused: illegal_transition, rule_campaign, under_way, due_day, same_day,
    reason_length, and world_moved when what is open is no longer what was counted.
    """
    campaign, training = _opened(actor, campaign_id, "redate")
    ground, old = demand_reason(reason), campaign.due_on
    demand_due_day(due_on, today_of(actor))
    if old is not None:
        demand_other_day(due_on, old)
    bounds = boundaries(assigned_on=due_on, due_on=due_on, grace_days=training.grace_days)
    run = audit.open_run(actor, "redate", subject_type="campaign", subject_id=campaign.pk)
    facts = {"due_on": due_on, "late_from": bounds.late_from, "overdue_from": bounds.overdue_from}
    seen = _changed(actor, campaign, run, "redate_open", fingerprint, {**facts, "reason": ground})
    campaign.due_on = due_on
    campaign.save(update_fields=["due_on"])
    _accounted(run, {("redated", ""): seen.moving, ("kept", "keeps_due_day"): seen.keeping}, seen)
    _record(
        actor,
        "campaign.redated",
        run,
        count=seen.moving,
        reason=ground,
        old={"due_on": old.isoformat() if old else None},
        new={"due_on": due_on.isoformat(), "moved": seen.moving, "kept": seen.keeping},
    )
    return seen


def withdraw_open(*, actor: Actor, campaign_id: UUID, reason: str, fingerprint: str) -> OpenRows:
    """Takes everything open in a campaign back from today on; what is completed stays (SEED-128).

    Raises NotFound, and Refused: illegal_transition, rule_campaign, under_way, nothing_open, reason_length,
    and world_moved when what is open is no longer what was counted.
    """
    campaign, _ = _opened(actor, campaign_id, "withdraw")
    ground = demand_reason(reason)
    run = audit.open_run(actor, "withdrawal", subject_type="campaign", subject_id=campaign.pk)
    seen = _changed(actor, campaign, run, "withdraw_open", fingerprint, {"reason": ground})
    if not seen.open:
        raise Refused("nothing_open", "Nothing is open in this campaign, so there is nothing to withdraw.")
    _accounted(run, {("withdrawn", ""): seen.open}, seen)
    _record(
        actor,
        "campaign.withdrawn",
        run,
        count=seen.open,
        reason=ground,
        new={"withdrawn": seen.open, "started": seen.started, "kept": seen.settled},
    )
    return seen


def extend(*, actor: Actor, campaign_id: UUID, fingerprint: str) -> LaunchReport:
    """Adds who matches the audience by now and is not in the campaign, exactly as previewed (Q25).

    They get the edition that is active now. Raises NotFound, and Refused: illegal_transition, rule_campaign,
    under_way, campaign_over, no_active_version, nobody, world_moved.
    """
    campaign, training = _opened(actor, campaign_id, "extend")
    due_on = demand_not_over(campaign.due_on, today_of(actor))
    judged = judgement(
        actor, proposal_of(campaign), training, due_on, campaign_id=campaign.pk, explained=True
    )
    old, campaign.edition = campaign.edition, judged.edition
    campaign.save(update_fields=["edition"])
    run = audit.open_run(actor, "extension", subject_type="campaign", subject_id=campaign.pk)
    account = decide(actor, campaign, judged, run, fingerprint)
    _record(
        actor,
        "campaign.extended",
        run,
        count=account.assigned,
        old={"edition": old},
        new={"edition": judged.edition, **account.facts},
    )
    return LaunchReport(campaign.pk, run.pk, account, carried_out(actor, run, account))


def _opened(actor: Actor, campaign_id: UUID, verb: str) -> tuple[Campaign, Training]:
    """The campaign and its training, locked, if the verb may be done to it now."""
    take_turn(actor, ENGINE)
    campaign = campaign_for(actor, "campaigns.manage", campaign_id, locked=True)
    demand_not_of_a_rule(campaign.kind)
    CAMPAIGN.next(CampaignState(campaign.state), verb)
    training = training_locked(campaign.training_id)
    demand_changeable(campaign)
    return campaign, training


def _changed(
    actor: Actor, campaign: Campaign, run: Run, name: str, fingerprint: str, facts: dict[str, Any]
) -> OpenRows:
    parameters = {"fingerprint": fingerprint, "now": actor.now, "run": run.pk, **facts}
    seen = change_open(actor, campaign, name, parameters)
    if seen.fingerprint != fingerprint:
        raise Refused("world_moved", "What is open changed since it was counted. Look at it again.")
    return seen


def _accounted(run: Run, counts: Counts, seen: OpenRows) -> None:
    """The counts that are not 0, and the end of the run: everybody in the campaign is its population."""
    every = {**counts, ("kept", "settled"): seen.settled}
    audit.count(
        run,
        (Counted(*verdict, people, run.subject_id) for verdict, people in every.items() if people),
    )
    changes = sum(people for (outcome, _), people in counts.items() if outcome != "kept")
    audit.end_run(run, population=seen.open + seen.settled, changes=changes)


def _record(actor: Actor, verb: str, run: Run, **facts: Any) -> None:
    audit.record(actor, verb, object_type="campaign", object_id=run.subject_id, run_id=run.pk, **facts)
