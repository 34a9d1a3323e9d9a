"""My team: everybody the actor leads, with how far each of them is (SEED-19, SEED-20)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, IntegerField, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from duly.assignments.models import Assignment
from duly.assignments.queries.days import todays_of
from duly.assignments.queries.paging import page_of_set
from duly.evidence.models import Evidence
from duly.kernel.standing import OPEN, Standing
from duly.learning.models import Attempt, LessonView, Try
from duly.people.models import Person
from duly.people.queries import Page
from duly.people.queries.directory import people_named
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

COUNTED = (*sorted(OPEN), Standing.COMPLETED)


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    """One person of the team. `assigned` counts what is open or completed; the rest is not owed.

    `next_due` is the earliest due day of what is open, `last_active` when they last learned.
    """

    id: UUID
    name: str
    employee_number: str
    department: str
    is_manager: bool
    is_line_lead: bool
    assigned: int
    completed: int
    overdue: int
    next_due: date | None
    last_active: datetime | None


@dataclass(frozen=True, kw_only=True)
class Team:
    """A page of the team, those with most overdue first; `people` and `late` speak of the whole team."""

    rows: Page[TeamRow]
    people: int
    late: int


def my_team(*, actor: Actor, search: str = "", page: int = 1) -> Team:
    """Everybody active who is linked to the actor as manager or line lead, whatever the actor's role."""
    require(actor, "team.own")
    return _team(actor, actor.person_id, search=search, page=page)


def person_team(*, actor: Actor, person_id: UUID, search: str = "", page: int = 1) -> Team:
    """The team of somebody, for those who see everybody."""
    require(actor, "people.view")
    return _team(actor, person_id, search=search, page=page)


def _team(actor: Actor, lead_id: UUID | None, *, search: str, page: int) -> Team:
    team = Person.objects.active().led_by(lead_id) if lead_id else Person.objects.none()
    judged = Assignment.objects.with_standing(todays_of(actor, team))
    late = judged.filter(person__in=team, standing=Standing.OVERDUE).values("person").distinct().count()
    found = team.filter(pk__in=people_named(search)) if search else team
    told = _told(found, judged).order_by("-overdue", "family_name", "given_name", "pk")
    rows = page_of_set(told, page, partial(_row, lead_id=lead_id))
    return Team(rows=rows, people=team.count(), late=late)


def _told(team: "QuerySet[Any]", judged: "QuerySet[Any]") -> "QuerySet[Any]":
    """One statement for everybody of a page: each figure is judged by the table every page judges by."""
    own = judged.filter(person=OuterRef("pk")).order_by().values("person")
    is_open = own.filter(standing__in=[one.value for one in OPEN])
    told: QuerySet[Any] = team.select_related("department").annotate(
        assigned=_count(own.filter(standing__in=[one.value for one in COUNTED])),
        completed=_count(own.filter(standing=Standing.COMPLETED.value)),
        overdue=_count(own.filter(standing=Standing.OVERDUE.value)),
        next_due=Subquery(is_open.annotate(day=Min("due_on")).values("day")),
        last_active=_last_active(),
    )
    return told


def _count(own: "QuerySet[Any]") -> Coalesce:
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _last_active() -> Greatest:
    """When somebody last opened a training, read a lesson, tried a quiz or completed one."""
    steps: Mapping[Any, tuple[str, str]] = {
        Attempt: ("person", "started_at"),
        LessonView: ("attempt__person", "seen_at"),
        Try: ("attempt__person", "tried_at"),
        Evidence: ("person", "completed_at"),
    }
    return Greatest(
        *(
            Subquery(
                model.objects.filter(**{person: OuterRef("pk")})
                .order_by()
                .values(person)
                .annotate(latest=Max(instant))
                .values("latest"),
                output_field=DateTimeField(),
            )
            for model, (person, instant) in steps.items()
        )
    )


def _row(one: Any, *, lead_id: UUID | None) -> TeamRow:
    return TeamRow(
        id=one.pk,
        name=one.name,
        employee_number=one.employee_number or "",
        department=one.department.name if one.department else "",
        is_manager=one.manager_id == lead_id,
        is_line_lead=one.line_lead_id == lead_id,
        assigned=one.assigned,
        completed=one.completed,
        overdue=one.overdue,
        next_due=one.next_due,
        last_active=one.last_active,
    )
