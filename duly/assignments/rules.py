"""What kinds of campaigns and changes there are, and when evidence fulfils an assignment. Pure."""

from datetime import date
from enum import StrEnum

from duly.kernel.refusal import Refused
from duly.kernel.transitions import Machine

SOON_DAYS = 3  # Q27: a due day closer than this is allowed and warned about


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


CAMPAIGN = Machine(
    {
        (CampaignState.DRAFT, "launch"): CampaignState.ACTIVE,
        (CampaignState.ACTIVE, "inactivate"): CampaignState.INACTIVE,
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


class Outcome(StrEnum):
    """Where a launch puts each active person; the four add up to the population."""

    ASSIGNED = "assigned"
    KEPT = "kept"
    EXCLUDED = "excluded"
    UNDECIDED = "undecided"


def demand_due_day(due_on: date | None, today: date) -> date:
    """The day itself. Raises Refused('due_day') for none, today or the past: not before tomorrow (Q27)."""
    if due_on is None:
        raise Refused("due_day", "Choose the day by which people should be done.")
    if due_on <= today:
        raise Refused("due_day", "Choose tomorrow or later.", due_on=due_on.isoformat())
    return due_on


def fulfils(*, pinned_edition: int, completed_edition: int) -> bool:
    """Evidence of the pinned edition or a newer one fulfils (DESIGN 4, Fulfilment)."""
    return completed_edition >= pinned_edition
