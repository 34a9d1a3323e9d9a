"""Campaigns as lists and pages: every number is a count of people by standing, and the numbers add up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Func, IntegerField, Sum

from duly.assignments.models import Assignment, Campaign, Chunk
from duly.assignments.queries.days import todays_of_people
from duly.assignments.queries.loading import campaign_for
from duly.assignments.queries.paging import page_of_set
from duly.assignments.querysets import AssignmentQuerySet
from duly.assignments.rules import CAMPAIGN, Account, CampaignKind, CampaignState, account_of
from duly.audit.models import Run, RunCount
from duly.kernel.audience import Audience, from_json
from duly.kernel.days import days_between
from duly.kernel.standing import Standing
from duly.people.queries import Page, in_words
from duly.people.queries.directory import people_named
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

Counts = Mapping[Standing, int]


@dataclass(frozen=True)
class CampaignRow:
    """One campaign of the list; `counts` holds every standing and adds up to `people`."""

    id: UUID
    name: str
    kind: CampaignKind
    state: CampaignState
    training_id: UUID
    training_name: str
    edition: int | None
    due_on: date | None
    created_at: datetime
    launched_at: datetime | None
    counts: Counts

    @property
    def people(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class DepartmentProgress:
    """How far one department is; the empty name stands for people without one."""

    department_id: UUID | None
    name: str
    counts: Counts

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def completed(self) -> int:
        return self.counts[Standing.COMPLETED]


@dataclass(frozen=True)
class AssignmentRow:
    """One person of a campaign. `days_late` is 0 until the due day has passed, and once completed."""

    id: UUID
    person_id: UUID
    name: str
    department: str
    standing: Standing
    assigned_on: date
    due_on: date
    days_late: int
    started_from: date | None
    completed_from: date | None
    evidence_id: UUID | None


@dataclass(frozen=True)
class CampaignPage:
    """One campaign: what it asks of whom, how far everybody is, and the people one may search and filter.

    `rule_id` is the rule that keeps it, if one does. `waiting` people are decided on and get it as soon as
    the worker comes to them. `verbs` are those of the state; none where a rule keeps it, or while somebody
    waits.
    """

    row: CampaignRow
    rule_id: UUID | None
    audience: Audience
    audience_text: str
    accepts_evidence: bool
    created_by: str
    launched_by: str
    account: Account
    waiting: int
    departments: tuple[DepartmentProgress, ...]
    people: Page[AssignmentRow]
    verbs: frozenset[str]


def campaign_list(*, actor: Actor, search: str = "", page: int = 1) -> Page[CampaignRow]:
    """Campaigns, newest first, with their people by standing."""
    require(actor, "campaigns.view")
    campaigns = (
        Campaign.objects.exclude(state=CampaignState.DISCARDED)
        .filter(name__icontains=search.strip())
        .select_related("training")
        .order_by("-created_at", "pk")
    )
    found = page_of_set(campaigns, page, lambda campaign: campaign)
    counted = _by_campaign(actor, [campaign.pk for campaign in found.rows])
    return replace(found, rows=tuple(_row(campaign, counted[campaign.pk]) for campaign in found.rows))


def campaign_page(
    *,
    actor: Actor,
    campaign_id: UUID,
    search: str = "",
    standing: Standing | None = None,
    department: UUID | None = None,
    page: int = 1,
) -> CampaignPage:
    """One campaign; `search`, `standing` and `department` narrow the list of people, not the counts.

    Raises NotFound.
    """
    campaign = campaign_for(actor, "campaigns.view", campaign_id)
    judged = Assignment.objects.filter(campaign=campaign).with_standing(todays_of_people(actor))
    departments = _by_department(judged)
    audience = from_json(campaign.audience)
    waiting = _waiting(campaign)
    return CampaignPage(
        row=_row(campaign, _total(departments)),
        rule_id=campaign.rule_id,
        audience=audience,
        audience_text=in_words()(audience),
        accepts_evidence=campaign.accepts_evidence,
        created_by=campaign.created_by.name,
        launched_by=campaign.launched_by.name if campaign.launched_by else "",
        account=_account(campaign),
        waiting=waiting,
        departments=departments,
        people=_people(judged, search=search, standing=standing, department=department, page=page),
        verbs=_verbs(campaign, waiting),
    )


def _by_campaign(actor: Actor, campaigns: Iterable[UUID]) -> dict[UUID, dict[Standing, int]]:
    judged = Assignment.objects.filter(campaign_id__in=campaigns).with_standing(todays_of_people(actor))
    counted: dict[UUID, dict[Standing, int]] = defaultdict(_none)
    for campaign_id, verdict, people in judged.values_list("campaign_id", "standing").annotate(n=Count("pk")):
        counted[campaign_id][Standing(verdict)] = people
    return counted


def _by_department(judged: AssignmentQuerySet[Any]) -> tuple[DepartmentProgress, ...]:
    names: dict[UUID | None, str] = {}
    counted: dict[UUID | None, dict[Standing, int]] = defaultdict(_none)
    grouped = judged.values_list("person__department_id", "person__department__name", "standing")
    for department_id, name, verdict, people in grouped.annotate(n=Count("pk")):
        names[department_id] = name or ""
        counted[department_id][Standing(verdict)] = people
    ordered = sorted(names.items(), key=lambda item: (item[0] is None, item[1]))
    return tuple(DepartmentProgress(key, name, counted[key]) for key, name in ordered)


def _total(departments: Iterable[DepartmentProgress]) -> dict[Standing, int]:
    total = _none()
    for department in departments:
        for verdict, people in department.counts.items():
            total[verdict] += people
    return total


def _none() -> dict[Standing, int]:
    return dict.fromkeys(Standing, 0)


def _verbs(campaign: Campaign, waiting: int) -> frozenset[str]:
    if waiting or campaign.kind == CampaignKind.RULE:
        return frozenset()
    return CAMPAIGN.verbs(CampaignState(campaign.state))


def _waiting(campaign: Campaign) -> int:
    size = Func("people", function="cardinality", output_field=IntegerField())
    return Chunk.objects.filter(campaign=campaign).aggregate(n=Sum(size))["n"] or 0


def _account(campaign: Campaign) -> Account:
    """What the launch did with everybody, as it was written down then."""
    runs = Run.objects.filter(subject_id=campaign.pk, kind="launch").values("pk")
    counts = RunCount.objects.filter(run__in=runs)
    return account_of(counts.values_list("outcome", "reason", "count"))


def _people(
    judged: AssignmentQuerySet[Any],
    *,
    search: str,
    standing: Standing | None,
    department: UUID | None,
    page: int,
) -> Page[AssignmentRow]:
    found = judged
    if standing:
        found = found.filter(standing=standing.value)
    if department:
        found = found.filter(person__department_id=department)
    if search.strip():
        named = people_named(search)
        found = found.filter(person__in=named)
    found = found.select_related("person", "person__department")
    return page_of_set(found.order_by("person__family_name", "person__given_name", "pk"), page, _assignment)


def _assignment(one: Any) -> AssignmentRow:
    late = 0 if one.completed_from else max(days_between(one.due_on, one.today), 0)
    return AssignmentRow(
        id=one.pk,
        person_id=one.person_id,
        name=one.person.name,
        department=one.person.department.name if one.person.department else "",
        standing=Standing(one.standing),
        assigned_on=one.assigned_on,
        due_on=one.due_on,
        days_late=late,
        started_from=one.started_from,
        completed_from=one.completed_from,
        evidence_id=one.evidence_id,
    )


def _row(campaign: Campaign, counts: Counts) -> CampaignRow:
    return CampaignRow(
        id=campaign.pk,
        name=campaign.name,
        kind=CampaignKind(campaign.kind),
        state=CampaignState(campaign.state),
        training_id=campaign.training_id,
        training_name=campaign.training.name,
        edition=campaign.edition,
        due_on=campaign.due_on,
        created_at=campaign.created_at,
        launched_at=campaign.launched_at,
        counts=counts,
    )
