"""Why somebody has an assignment: which campaign, which clause, which facts, which day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from duly.assignments.queries.loading import own_or_viewed
from duly.assignments.rules import CampaignKind
from duly.kernel.audience import describe, explain, from_json
from duly.people.queries import dimension_labels, profile_on, required_dimensions, value_names
from duly.tenancy.actor import Actor


@dataclass(frozen=True)
class Why:
    """The chain of facts behind one assignment; `reason` speaks of the facts on record on that day."""

    assignment_id: UUID
    person_name: str
    training_name: str
    campaign_id: UUID
    campaign_name: str
    campaign_kind: CampaignKind
    audience: str
    reason: str
    edition: int
    assigned_at: datetime
    assigned_by: str
    due_on: date
    grace_days: int


def why(*, actor: Actor, assignment_id: UUID) -> Why:
    """Explains one assignment, the actor's own or one of a campaign the actor may see. Raises NotFound."""
    assignment = own_or_viewed(actor, assignment_id)
    campaign = assignment.campaign
    audience = from_json(campaign.audience)
    profile = profile_on(assignment.person_id, day=assignment.assigned_on, recorded_at=assignment.recorded_at)
    names, labels = value_names(), dimension_labels()
    return Why(
        assignment_id=assignment.pk,
        person_name=assignment.person.name,
        training_name=assignment.training.name,
        campaign_id=campaign.pk,
        campaign_name=campaign.name,
        campaign_kind=CampaignKind(campaign.kind),
        audience=describe(audience, names, labels),
        reason=explain(audience, profile, required_dimensions(), names, labels).sentence,
        edition=assignment.edition,
        assigned_at=assignment.assigned_at,
        assigned_by=campaign.launched_by.name if campaign.launched_by else "",
        due_on=assignment.due_on,
        grace_days=(assignment.overdue_from - assignment.late_from).days,
    )
