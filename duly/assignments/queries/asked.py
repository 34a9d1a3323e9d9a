"""Who asked for a completion: the assignments that one piece of evidence fulfilled."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from duly.assignments.models import Assignment
from duly.assignments.queries.loading import own_id
from duly.people.queries import identities
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import allowed


@dataclass(frozen=True)
class Fulfilled:
    """An assignment that the evidence fulfilled, and whose campaign it was."""

    assignment_id: UUID
    campaign_id: UUID
    campaign_name: str
    assigned_at: datetime
    assigned_by: str
    due_on: date


def asked_by(*, actor: Actor, evidence_id: UUID) -> tuple[Fulfilled, ...]:
    """The actor's own assignments it fulfilled, all for who may see campaigns; earliest due first."""
    found = Assignment.objects.filter(evidence_id=evidence_id).order_by("due_on", "pk")
    if not (actor.service or allowed(actor.role, "campaigns.view")):
        found = found.filter(person_id__in=identities(own_id(actor)))
    return tuple(
        Fulfilled(
            assignment_id=row.pk,
            campaign_id=row.campaign_id,
            campaign_name=row.campaign.name,
            assigned_at=row.assigned_at,
            assigned_by=row.campaign.launched_by.name if row.campaign.launched_by else "",
            due_on=row.due_on,
        )
        for row in found.select_related("campaign__launched_by")
    )
