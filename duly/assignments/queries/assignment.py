"""One assignment: what is owed, how it stands, and everything that happened to it, oldest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from duly.assignments.models import Assignment, AssignmentEvent
from duly.assignments.queries.days import todays_of
from duly.assignments.rules import CampaignKind, EventKind, WithdrawalKind
from duly.audit.models import AuditEvent, Run
from duly.kernel.refusal import NotFound
from duly.kernel.standing import Standing
from duly.people.models import Person
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

OPENED = "opened"
# What a person does by learning; nobody else acted.
BY_THEMSELVES = frozenset({EventKind.STARTED, EventKind.COMPLETED})


@dataclass(frozen=True, kw_only=True)
class HistoryRow:
    """One thing that happened: what, when, by whom (nobody, where Duly did it by itself), and why."""

    kind: str
    occurred_at: datetime
    by: str
    reason: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class AssignmentPage:
    """One assignment on its page. `verbs` say what may be done about it as it stands."""

    id: UUID
    person_id: UUID
    person_name: str
    department: str
    training_id: UUID
    training_name: str
    edition: int
    campaign_id: UUID
    campaign_name: str
    campaign_kind: CampaignKind
    standing: Standing
    today: date
    assigned_at: datetime
    due_on: date
    overdue_from: date
    keeps_due_day: bool
    started_from: date | None
    completed_from: date | None
    evidence_id: UUID | None
    withdrawn_from: date | None
    withdrawal: str
    exempt_until: date | None
    history: tuple[HistoryRow, ...]
    verbs: frozenset[str]


def assignment_page(*, actor: Actor, assignment_id: UUID) -> AssignmentPage:
    """Anybody's assignment, for who may see campaigns. Raises NotFound."""
    require(actor, "campaigns.view")
    owed = Assignment.objects.filter(pk=assignment_id)
    todays = todays_of(actor, Person.objects.filter(pk__in=owed.values("person")))
    one = (
        owed.with_standing(todays)
        .select_related("person__department", "training", "campaign__launched_by", "campaign__created_by")
        .first()
    )
    if one is None:
        raise NotFound
    return AssignmentPage(
        id=one.pk,
        person_id=one.person_id,
        person_name=one.person.name,
        department=one.person.department.name if one.person.department else "",
        training_id=one.training_id,
        training_name=one.training.name,
        edition=one.edition,
        campaign_id=one.campaign_id,
        campaign_name=one.campaign.name,
        campaign_kind=CampaignKind(one.campaign.kind),
        standing=Standing(one.standing),
        today=one.today,
        assigned_at=one.assigned_at,
        due_on=one.due_on,
        overdue_from=one.overdue_from,
        keeps_due_day=one.keeps_due_day,
        started_from=one.started_from,
        completed_from=one.completed_from,
        evidence_id=one.evidence_id,
        withdrawn_from=one.withdrawn_from,
        withdrawal=one.withdrawal,
        exempt_until=one.exempt_until,
        history=_history(one),
        verbs=_verbs(one),
    )


def _verbs(one: Assignment) -> frozenset[str]:
    if one.completed_from:
        return frozenset({"annotate"})
    if one.withdrawn_from:
        return frozenset({"annotate"} if one.withdrawal == WithdrawalKind.MERGED else {"annotate", "restore"})
    return frozenset({"annotate", "exempt", "redate", "withdraw"})


def _history(one: Assignment) -> tuple[HistoryRow, ...]:
    events = list(AssignmentEvent.objects.filter(assignment=one).order_by("recorded_at", "pk"))
    actors = _actors(one, events)
    names = dict(Person.objects.filter(pk__in=set(actors.values())).values_list("pk", "name"))
    campaign = one.campaign
    launcher = campaign.launched_by.name if campaign.launched_by else ""
    opened = HistoryRow(
        kind=OPENED,
        occurred_at=one.assigned_at,
        by="" if campaign.kind == CampaignKind.RULE else launcher,
        reason="",
        old={},
        new={},
    )
    rows = (
        HistoryRow(
            kind=event.kind,
            occurred_at=event.occurred_at,
            by=names.get(actors.get(event.pk, one.pk), ""),
            reason=event.reason,
            old=event.old,
            new=event.new,
        )
        for event in events
    )
    return (opened, *rows)


def _actors(one: Assignment, events: Iterable[AssignmentEvent]) -> dict[UUID, UUID]:
    """Who did it, by event: themselves, who set the run off, or who acted on this assignment just then."""
    runs = _people(Run.objects.filter(pk__in={event.run_id for event in events if event.run_id}), "pk")
    acts = AuditEvent.objects.filter(object_type="assignment", object_id=one.pk)
    by_hand = {
        (verb.rpartition(".")[2], at): person
        for verb, at, person in acts.values_list("verb", "occurred_at", "person_id")
        if person
    }
    found: dict[UUID, UUID] = {}
    for event in events:
        who = one.person_id if event.kind in BY_THEMSELVES else by_hand.get((event.kind, event.occurred_at))
        who = runs.get(event.run_id, who) if event.run_id else who
        if who:
            found[event.pk] = who
    return found


def _people(found: "QuerySet[Run]", key: str) -> dict[Any, UUID]:
    return {one: person for one, person in found.values_list(key, "person_id") if person}
