"""Why somebody has an assignment: which campaign, which clause, which facts, which day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from duly.assignments.models import Assignment
from duly.assignments.queries.loading import own_or_viewed
from duly.assignments.rules import CampaignKind
from duly.kernel.audience import Profile, describe, explain, from_json
from duly.people.models import AttributeChange, ValueTree
from duly.people.queries import required_dimensions, value_names
from duly.people.rules.dimensions import language_id
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
    profile = _profile_then(assignment)
    names = value_names()
    return Why(
        assignment_id=assignment.pk,
        person_name=assignment.person.name,
        training_name=assignment.training.name,
        campaign_id=campaign.pk,
        campaign_name=campaign.name,
        campaign_kind=CampaignKind(campaign.kind),
        audience=describe(audience, names),
        reason=explain(audience, profile, required_dimensions(), names).sentence,
        edition=assignment.edition,
        assigned_at=assignment.assigned_at,
        assigned_by=campaign.launched_by.name if campaign.launched_by else "",
        due_on=assignment.due_on,
        grace_days=(assignment.overdue_from - assignment.late_from).days,
    )


def _profile_then(assignment: Assignment) -> Profile:
    """The profile on the day of the assignment, as far as it was on record when that was written."""
    changes = AttributeChange.objects.filter(
        person_id=assignment.person_id,
        valid_from__lte=assignment.assigned_on,
        recorded_at__lte=assignment.recorded_at,
    ).order_by("valid_from", "recorded_at", "pk")
    held: dict[str, UUID | None] = dict(changes.values_list("attribute__key", "value_id"))
    above: dict[UUID, set[UUID]] = {value: {value} for value in held.values() if value}
    tree = ValueTree.objects.filter(descendant_id__in=above).values_list("descendant_id", "ancestor_id")
    for value, ancestor in tree:
        above[value].add(ancestor)
    values = {key: frozenset(above[value]) for key, value in held.items() if value}
    # The language has no history: what somebody speaks today is the best that is known.
    language = assignment.person.language
    spoken = {"language": frozenset({language_id(language)})} if language else {}
    return Profile(assignment.person_id, {**values, **spoken})
