"""The funnels: what an actor may reach. Absent and not theirs give the same answer."""

from collections.abc import Iterable
from uuid import UUID

from duly.assignments.models import Assignment, Campaign
from duly.assignments.rules import CampaignState
from duly.kernel.audience import from_json, named_values
from duly.kernel.refusal import NotFound
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import allowed, require
from duly.trainings.models import Training


def campaign_for(actor: Actor, verb: str, campaign_id: UUID, *, locked: bool = False) -> Campaign:
    """The campaign, `locked` until the transaction ends. Raises NotFound also for a discarded one."""
    require(actor, verb)
    campaigns = Campaign.objects.exclude(state=CampaignState.DISCARDED)
    if locked:
        campaigns = campaigns.select_for_update(no_key=True)
    found = campaigns.filter(pk=campaign_id).first()
    if found is None:
        raise NotFound
    return found


def assignment_for(actor: Actor, verb: str, assignment_id: UUID) -> Assignment:
    """The assignment, locked. Raises NotFound where there is none."""
    require(actor, verb)
    found = Assignment.objects.select_for_update(no_key=True).filter(pk=assignment_id).first()
    if found is None:
        raise NotFound
    return found


def assignment_with_training(actor: Actor, verb: str, assignment_id: UUID) -> tuple[Assignment, Training]:
    """The assignment and its training, both locked, the training first. Raises NotFound where it is not."""
    require(actor, verb)
    training_id = Assignment.objects.values_list("training_id", flat=True).filter(pk=assignment_id).first()
    if training_id is None:
        raise NotFound
    training = training_locked(training_id)
    return assignment_for(actor, verb, assignment_id), training


def own_or_viewed(actor: Actor, assignment_id: UUID) -> Assignment:
    """The actor's own assignment, or anybody's for those who may see campaigns. Raises NotFound else."""
    found = Assignment.objects.select_related("campaign", "person", "training").filter(pk=assignment_id)
    if not (actor.service or allowed(actor.role, "campaigns.view")):
        found = found.filter(person_id=own_id(actor))
    assignment = found.first()
    if assignment is None:
        raise NotFound
    return assignment


def own_id(actor: Actor) -> UUID:
    """The person who acts. Raises NotFound for an account or a service without one."""
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def training_locked(training_id: UUID) -> Training:
    """The training, so that no completion of it and no activation comes in between. Raises NotFound."""
    found = Training.objects.select_for_update(no_key=True).filter(pk=training_id).first()
    if found is None:
        raise NotFound
    return found


def drafts_asking_for(dimension: str, value_id: UUID) -> list[tuple[UUID, str]]:
    """The draft campaigns whose audience names a value of a dimension, by name."""
    drafts = Campaign.objects.filter(state=CampaignState.DRAFT).order_by("name")
    return [
        (campaign_id, name)
        for campaign_id, name, audience in drafts.values_list("pk", "name", "audience")
        if value_id in named_values(from_json(audience), dimension)
    ]


def campaign_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What campaigns are called, by id; other ids are left out."""
    return dict(Campaign.objects.filter(pk__in=set(ids)).values_list("pk", "name"))
