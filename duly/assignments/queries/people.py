"""What one person owes and has done, for those who look after them or lead them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from duly.assignments.models import Assignment, Campaign
from duly.assignments.queries.days import todays_of
from duly.assignments.queries.paging import page_of_set
from duly.assignments.rules import CampaignKind
from duly.kernel.days import days_between
from duly.kernel.refusal import NotFound
from duly.kernel.standing import Standing
from duly.people.models import Person
from duly.people.queries import Page, identities, led_by_actor
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require


@dataclass(frozen=True, kw_only=True)
class OwedRow:
    """One assignment of a person. `days_late` is 0 until the due day has passed, and once completed."""

    id: UUID
    training_id: UUID
    training_name: str
    edition: int
    campaign_id: UUID
    campaign_name: str
    kind: CampaignKind
    standing: Standing
    assigned_on: date
    due_on: date
    days_late: int
    completed_from: date | None
    evidence_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A page of what a person owes, and how much of it has which standing; the counts add up."""

    rows: Page[OwedRow]
    counts: dict[Standing, int]


@dataclass(frozen=True, kw_only=True)
class MergedWork:
    """What a merge does to assignments: withdrawn from one record, carried over to the kept one."""

    withdrawn: int
    carried: int


def person_trainings(
    *,
    actor: Actor,
    person_id: UUID,
    search: str = "",
    standing: Standing | None = None,
    page: int = 1,
) -> Owed:
    """Everything assigned to one person, the latest due day first. Raises NotFound."""
    require(actor, "people.view")
    if not Person.objects.filter(pk=person_id).exists():
        raise NotFound
    return _owed(actor, person_id, search=search, standing=standing, page=page)


def team_member_trainings(
    *,
    actor: Actor,
    person_id: UUID,
    search: str = "",
    standing: Standing | None = None,
    page: int = 1,
) -> tuple[str, Owed]:
    """The name of somebody the actor leads, and everything assigned to them. Raises NotFound."""
    require(actor, "team.own")
    name = led_by_actor(actor, person_id)
    return name, _owed(actor, person_id, search=search, standing=standing, page=page)


def merged_work(*, actor: Actor, kept_id: UUID, merged_id: UUID) -> MergedWork:
    """What merging these two does to open assignments."""
    require(actor, "people.manage")
    owed = Assignment.objects.open().filter(person_id=merged_id)
    had = Assignment.objects.filter(person_id=kept_id).values("campaign_id")
    return MergedWork(withdrawn=owed.count(), carried=owed.exclude(campaign_id__in=had).count())


def _owed(actor: Actor, person_id: UUID, *, search: str, standing: Standing | None, page: int) -> Owed:
    # What a merged record still owed was carried over: only what it completed is told under this name.
    mine = Q(person_id=person_id) | Q(
        person_id__in=identities(person_id) - {person_id}, completed_from__isnull=False
    )
    people = Person.objects.filter(pk__in=identities(person_id))
    judged = Assignment.objects.filter(mine).with_standing(todays_of(actor, people))
    counted = dict(judged.order_by().values_list("standing").annotate(n=Count("pk")))
    found = judged.filter(standing=standing.value) if standing else judged
    if search:
        named = Campaign.objects.filter(name__icontains=search).values("pk")
        found = found.filter(Q(training__name__icontains=search) | Q(campaign__in=named))
    found = found.select_related("training", "campaign").order_by("-due_on", "pk")
    return Owed(
        rows=page_of_set(found, page, _row),
        counts={one: counted[one] for one in Standing if one in counted},
    )


def _row(one: Any) -> OwedRow:
    return OwedRow(
        id=one.pk,
        training_id=one.training_id,
        training_name=one.training.name,
        edition=one.edition,
        campaign_id=one.campaign_id,
        campaign_name=one.campaign.name,
        kind=CampaignKind(one.campaign.kind),
        standing=Standing(one.standing),
        assigned_on=one.assigned_on,
        due_on=one.due_on,
        days_late=0 if one.completed_from else max(days_between(one.due_on, one.today), 0),
        completed_from=one.completed_from,
        evidence_id=one.evidence_id,
    )
