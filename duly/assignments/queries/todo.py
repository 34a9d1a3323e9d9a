"""What a learner owes: one docket a training, however many campaigns ask for it, and what is done."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from duly.assignments.models import Assignment
from duly.assignments.queries.days import today_of
from duly.assignments.queries.loading import own_id
from duly.evidence.queries import EvidenceRow, own_history
from duly.kernel.days import days_between
from duly.kernel.standing import CLOSED, Standing, due_soon, standing
from duly.learning.queries import OpenAttempt, open_attempts
from duly.people.models import Person
from duly.people.queries import organization_settings
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
    attempts = open_attempts(actor=actor)
    # An attempt is finished in the edition it began with; else the earliest assignment says which.
    editions = {
        key: attempts[key].edition if key in attempts else rows[0].edition for key, rows in owed.items()
    }
    versions = _versions(actor, editions)
    dockets = [_docket(rows, today, versions.get(key), attempts.get(key)) for key, rows in owed.items()]
    return MyTrainings(today, tuple(sorted(dockets, key=_pressing)), tuple(own_history(actor=actor)))


def _docket(
    rows: list[Assignment], today: date, version: Version | None, attempt: OpenAttempt | None
) -> Docket:
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
        started=attempt is not None,
        minutes=content.minutes,
        lessons=len(content.lessons),
        seen=attempt.lessons_seen if attempt else 0,
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


def _versions(actor: Actor, editions: Mapping[UUID, int]) -> dict[UUID, Version]:
    """The named edition of each training, in the learner's language, the organization's, or another."""
    wanted = Q(pk__in=[])
    for training_id, edition in editions.items():
        wanted |= Q(training_id=training_id, edition=edition)
    own = Person.objects.filter(pk=own_id(actor)).values_list("language", flat=True).first()
    order = {organization_settings().language: 1, own: 0}
    found = sorted(
        Version.objects.filter(wanted, activated_at__isnull=False),
        key=lambda version: (order.get(version.language, 2), version.language),
    )
    return {version.training_id: version for version in reversed(found)}
