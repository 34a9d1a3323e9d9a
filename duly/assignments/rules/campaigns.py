"""What kinds of campaigns and changes there are, and how a launch accounts for everybody. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from duly.kernel.audience import Audience, is_everybody, is_nobody
from duly.kernel.days import days_between
from duly.kernel.refusal import Refused
from duly.kernel.transitions import Machine

SOON_DAYS = 3  # Q27: a due day closer than this is allowed and warned about
NAME_LENGTH = range(1, 500 + 1)


class CampaignKind(StrEnum):
    MANUAL = "manual"
    RULE = "rule"
    MANDATORY = "mandatory"
    RECERTIFICATION = "recertification"
    REMEDIATION = "remediation"
    PLAN = "plan"


class CampaignState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    INACTIVE = "inactive"
    DISCARDED = "discarded"


# SEED-100, SEED-132: what is launched is never deleted, turning it off keeps its records.
CAMPAIGN = Machine(
    {
        (CampaignState.DRAFT, "save"): CampaignState.DRAFT,
        (CampaignState.DRAFT, "discard"): CampaignState.DISCARDED,
        (CampaignState.DRAFT, "launch"): CampaignState.ACTIVE,
        (CampaignState.ACTIVE, "extend"): CampaignState.ACTIVE,
        (CampaignState.ACTIVE, "redate"): CampaignState.ACTIVE,
        (CampaignState.ACTIVE, "withdraw"): CampaignState.ACTIVE,
        (CampaignState.ACTIVE, "inactivate"): CampaignState.INACTIVE,
        (CampaignState.INACTIVE, "withdraw"): CampaignState.INACTIVE,
    }
)


class EventKind(StrEnum):
    STARTED = "started"
    COMPLETED = "completed"
    REPINNED = "repinned"
    REDATED = "redated"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    EXEMPTED = "exempted"
    CARRIED_OVER = "carried_over"
    ANNOTATED = "annotated"


class WithdrawalKind(StrEnum):
    """Why it was taken back: by a person for good, by a rule until its audience matches again (Q8), or
    because the record was merged into another one, which owes it now.
    """

    MANUAL = "manual"
    UNMATCHED = "unmatched"
    MERGED = "merged"


class Outcome(StrEnum):
    """Where a launch puts each active person; the four add up to the population."""

    ASSIGNED = "assigned"
    KEPT = "kept"
    EXCLUDED = "excluded"
    UNDECIDED = "undecided"


class Reason(StrEnum):
    """Why somebody has their outcome. A missing value is a reason too: `<dimension>_missing`."""

    MATCHED = ""
    ALREADY_VALID = "already_valid"
    ALREADY_OPEN = "already_open"
    IN_CAMPAIGN = "in_campaign"
    OUTSIDE = "not_in_audience"
    EXCLUSION = "exclusion"
    ZONE = "zone_missing"


class Warning(StrEnum):
    """What a launch allows but says out loud first."""

    EVERYBODY = "everybody"
    SOON = "due_in_few_days"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a preview counts and a launch does: the same five facts for both."""

    audience: Audience
    training_id: UUID
    due_on: date | None
    kind: CampaignKind = CampaignKind.MANUAL
    accepts_evidence: bool = True

    @property
    def skips_open(self) -> bool:
        """A mandatory assignment is not doubled while one of the same training is open (Q6, SEED-125)."""
        return self.kind is CampaignKind.MANDATORY


@dataclass(frozen=True)
class Count:
    """How many people have one outcome for one reason."""

    outcome: Outcome
    reason: str
    people: int


@dataclass(frozen=True)
class Account:
    """The account of everybody: its counts add up to the active people."""

    counts: tuple[Count, ...]

    def of(self, outcome: Outcome) -> int:
        return sum(count.people for count in self.counts if count.outcome is outcome)

    @property
    def population(self) -> int:
        return sum(count.people for count in self.counts)

    @property
    def assigned(self) -> int:
        return self.of(Outcome.ASSIGNED)

    @property
    def fulfilled_at_once(self) -> int:
        """How many of the assigned hold valid evidence already (SEED-126)."""
        return sum(count.people for count in self.counts if count.reason == Reason.ALREADY_VALID)

    @property
    def kept(self) -> int:
        return self.of(Outcome.KEPT)

    @property
    def excluded(self) -> int:
        return self.of(Outcome.EXCLUDED)

    @property
    def undecided(self) -> int:
        return self.of(Outcome.UNDECIDED)

    @property
    def facts(self) -> dict[str, int]:
        """The counts as the trail keeps them."""
        return {
            "assigned": self.assigned,
            "fulfilled_at_once": self.fulfilled_at_once,
            "kept": self.kept,
            "excluded": self.excluded,
            "undecided": self.undecided,
        }


def missing(dimension: str) -> str:
    """The reason of somebody who cannot be decided for want of a value."""
    return f"{dimension}_missing"


def demand_name(name: str) -> str:
    """The trimmed name. Raises Refused('campaign_name') when empty or longer than 500 characters."""
    if len(name.strip()) not in NAME_LENGTH:
        raise Refused("campaign_name", "Give the campaign a name of up to 500 characters.")
    return name.strip()


def demand_due_day(due_on: date | None, today: date) -> date:
    """The day itself. Raises Refused('due_day') for none, today or the past: not before tomorrow (Q27)."""
    if due_on is None:
        raise Refused("due_day", "Choose the day by which people should be done.", field="due_on")
    if due_on <= today:
        raise Refused("due_day", "Choose tomorrow or later.", field="due_on", due_on=due_on.isoformat())
    return due_on


def demand_somebody(audience: Audience) -> None:
    """Raises Refused('nobody') for an audience that can match nobody."""
    if is_nobody(audience):
        raise Refused("nobody", "Choose who should do this: nobody is selected yet.")


def demand_kind(kind: CampaignKind) -> CampaignKind:
    """The kind itself. Raises Refused('campaign_kind') for those that Duly makes by itself."""
    if kind not in (CampaignKind.MANUAL, CampaignKind.MANDATORY):
        raise Refused("campaign_kind", "Campaigns of this kind are made by Duly itself.", kind=kind)
    return kind


def demand_open(*, completed: date | None, withdrawn: date | None) -> None:
    """Raises Refused for an assignment that is settled: completed (SEED-128) or withdrawn."""
    if completed:
        raise Refused("already_completed", "This is completed already, and what is completed stays.")
    if withdrawn:
        raise Refused("already_withdrawn", "This was withdrawn already.")


def demand_exempt_until(until: date, today: date) -> date:
    """The day itself. Raises Refused('exempt_until') unless at least today is exempt."""
    if until <= today:
        raise Refused(
            "exempt_until", "Choose a day after today: the first day it is owed again.", field="until"
        )
    return until


def warnings(proposal: Proposal, today: date) -> tuple[Warning, ...]:
    """What is allowed but worth a second look (Q27, SEED-111)."""
    soon = proposal.due_on is not None and days_between(today, proposal.due_on) < SOON_DAYS
    checks = ((Warning.EVERYBODY, is_everybody(proposal.audience)), (Warning.SOON, soon))
    return tuple(warning for warning, holds in checks if holds)


def account_of(rows: Iterable[tuple[str, str, int]]) -> Account:
    """The account from (outcome, reason, people), outcomes in their own order."""
    order = list(Outcome)
    counts = [Count(Outcome(outcome), reason, people) for outcome, reason, people in rows]
    return Account(tuple(sorted(counts, key=lambda one: (order.index(one.outcome), one.reason))))
