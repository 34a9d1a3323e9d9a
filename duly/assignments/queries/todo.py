"""What a learner owes: one docket a training, however many campaigns ask for it, and what is done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from duly.assignments.models import Assignment
from duly.assignments.queries.days import today_of
from duly.assignments.queries.loading import own_id
from duly.evidence.queries import EvidenceRow, own_history
from duly.kernel.days import days_between
from duly.kernel.standing import CLOSED, Standing, due_soon, standing
from duly.learning.models import Attempt, LessonView
from duly.people.models import OrganizationSettings, Person
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Version
from duly.trainings.queries.loading import content_of
from duly.trainings.rules import Content


@dataclass(frozen=True)
class Ask:
    """One assignment behind a docket: which campaign asks, and by when."""

    assignment_id: UUID
    campaign_name: str
    due_on: date


@dataclass(frozen=True)
class Docket:
    """One training to do. The earliest due day speaks for all that ask.

    `days_late` is 0 until it has passed, `days_left` from then on.
    """

    training_id: UUID
    name: str
    category: str
    label: str
    due_on: date
    standing: Standing
    due_soon: bool
    days_late: int
    days_left: int
    asks: tuple[Ask, ...]
    started: bool
    minutes: int
    lessons: int
    seen: int
    passing_score: int | None
    signature: bool


@dataclass(frozen=True)
class MyTrainings:
    """The learner's page: what to do, most pressing first, and everything done, newest first."""

    today: date
    todo: tuple[Docket, ...]
    done: tuple[EvidenceRow, ...]


def my_trainings(*, actor: Actor) -> MyTrainings:
    """What the actor owes and has done."""
    require(actor, "learning.own")
    today = today_of(actor)
    open_rows = Assignment.objects.open().filter(person_id=own_id(actor))
    owed: dict[UUID, list[Assignment]] = defaultdict(list)
    for row in open_rows.select_related("training", "campaign").order_by("overdue_from", "due_on", "pk"):
        if standing(_boundaries(row), today) not in CLOSED:
            owed[row.training_id].append(row)
    attempts = _attempts(actor, owed)
    versions = {
        **_pinned(actor, [rows[0] for rows in owed.values()]),
        **{key: attempt.version for key, attempt in attempts.items()},
    }
    seen = _lessons_seen(attempts.values())
    dockets = [_docket(rows, today, versions.get(key), seen.get(key)) for key, rows in owed.items()]
    return MyTrainings(today, tuple(sorted(dockets, key=_pressing)), tuple(own_history(actor=actor)))


def _docket(rows: list[Assignment], today: date, version: Version | None, seen: int | None) -> Docket:
    first = min(rows, key=lambda row: row.due_on)
    # A later campaign may have less grace: the docket is as bad as the worst of what it stands for.
    standings = [standing(_boundaries(row), today) for row in rows]
    worst = next(verdict for verdict in Standing if verdict in standings)
    content = content_of(version) if version else Content()
    late = days_between(first.due_on, today)
    return Docket(
        training_id=first.training_id,
        name=first.training.name,
        category=first.training.category,
        label=version.label if version else "",
        due_on=first.due_on,
        standing=worst,
        due_soon=worst is not Standing.OVERDUE and any(due_soon(_boundaries(row), today) for row in rows),
        days_late=max(late, 0),
        days_left=max(-late, 0),
        asks=tuple(Ask(row.pk, row.campaign.name, row.due_on) for row in rows),
        started=seen is not None or any(row.started_from for row in rows),
        minutes=content.minutes,
        lessons=len(content.lessons),
        seen=seen or 0,
        passing_score=content.passing_score if content.questions else None,
        signature=content.signature,
    )


def _pressing(docket: Docket) -> tuple[bool, date, str]:
    return docket.standing is not Standing.OVERDUE, docket.due_on, docket.name


def _boundaries(row: Assignment) -> dict[str, date | None]:
    return {
        "completed_from": row.completed_from,
        "withdrawn_from": row.withdrawn_from,
        "exempt_until": row.exempt_until,
        "overdue_from": row.overdue_from,
        "late_from": row.late_from,
        "started_from": row.started_from,
        "due_on": row.due_on,
    }


def _pinned(actor: Actor, firsts: Iterable[Assignment]) -> dict[UUID, Version]:
    """The pinned edition of each training, in the learner's language, the organization's, or another."""
    pinned = Q(pk__in=[])
    for row in firsts:
        pinned |= Q(training_id=row.training_id, edition=row.edition)
    own = Person.objects.filter(pk=own_id(actor)).values_list("language", flat=True).first()
    preferred = OrganizationSettings.objects.values_list("language", flat=True).first()
    order = {preferred: 1, own: 0}
    found = sorted(
        Version.objects.filter(pinned, activated_at__isnull=False),
        key=lambda version: (order.get(version.language, 2), version.language),
    )
    return {version.training_id: version for version in reversed(found)}


def _attempts(actor: Actor, trainings: Iterable[UUID]) -> dict[UUID, Attempt]:
    """The learner's open attempt of each training that has one: it is finished in the version it began."""
    attempts = Attempt.objects.filter(
        person_id=own_id(actor), training_id__in=list(trainings), closed_at__isnull=True
    )
    return {attempt.training_id: attempt for attempt in attempts.select_related("version")}


def _lessons_seen(attempts: Iterable[Attempt]) -> dict[UUID, int]:
    trainings = {attempt.pk: attempt.training_id for attempt in attempts}
    views = LessonView.objects.filter(attempt__in=list(trainings)).order_by().values_list("attempt_id")
    counted = dict(views.annotate(lessons=Count("pk")))
    return {training_id: counted.get(attempt_id, 0) for attempt_id, training_id in trainings.items()}
