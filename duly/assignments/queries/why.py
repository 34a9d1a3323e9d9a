"""Why somebody has, had or has not a training to do: every reason as it was stored when it was decided.

What was assigned before reasons were stored is explained from the records of that day, and says so.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from duly.assignments.models import Assignment
from duly.assignments.queries.days import todays_of
from duly.assignments.queries.reasons import Reason, reasons
from duly.assignments.queries.told import names
from duly.assignments.queries.whynot import Judged, judged_sources
from duly.evidence.models import Evidence, Supersession
from duly.kernel.refusal import NotFound
from duly.kernel.standing import Standing
from duly.people.models import Person
from duly.people.queries import identities, led_by_actor
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import allowed, require
from duly.trainings.models import Training

# The most pressing first, then what is settled.
PRESSING = (
    Standing.OVERDUE,
    Standing.DUE,
    Standing.IN_PROGRESS,
    Standing.ASSIGNED,
    Standing.EXEMPT,
    Standing.COMPLETED,
    Standing.WITHDRAWN,
)


@dataclass(frozen=True, kw_only=True)
class Held:
    """The best evidence somebody holds. `until` is the first day it no longer counts, if there is one."""

    evidence_id: UUID
    completed_on: date
    until: date | None
    valid: bool


@dataclass(frozen=True, kw_only=True)
class Why:
    """The whole answer for one person and training, the most pressing reason first."""

    person_id: UUID
    person_name: str
    is_own: bool
    training_id: UUID
    training_name: str
    today: date
    reasons: tuple[Reason, ...]
    held: Held | None
    judged: tuple[Judged, ...]


def why(*, actor: Actor, person_id: UUID, training_id: UUID) -> Why:
    """Explains one person and training: to the person, to who leads them, to who may see everybody.

    Raises NotFound for anybody and anything else.
    """
    person = person_in_view(actor, person_id)
    training = Training.objects.filter(pk=training_id).first()
    if training is None:
        raise NotFound
    people, known = Person.objects.filter(pk__in=identities(person_id)), names()
    # What a merged record still owed was carried over: only what it completed is told under this name.
    mine = Q(person=person) | Q(person__in=people, completed_from__isnull=False)
    rows = _assignments(actor, mine, training, people)
    today = actor.today(person.zone)
    held = _held(people, training, today)
    return Why(
        person_id=person.pk,
        person_name=person.name,
        is_own=person.pk == actor.person_id,
        training_id=training.pk,
        training_name=training.name,
        today=today,
        reasons=reasons(rows, training, known),
        held=held,
        judged=judged_sources(person, training, rows, known, valid=held is not None and held.valid),
    )


def person_in_view(actor: Actor, person_id: UUID) -> Person:
    """Oneself, somebody one leads by a link, or anybody for who may see everybody. Raises NotFound else."""
    require(actor, "learning.own")
    if person_id != actor.person_id and not (actor.service or allowed(actor.role, "campaigns.view")):
        led_by_actor(actor, person_id)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def _assignments(actor: Actor, mine: Q, training: Training, people: Any) -> list[Any]:
    found = Assignment.objects.filter(mine, training=training).with_standing(todays_of(actor, people))
    found = found.select_related("campaign", "campaign__rule", "decision__revision", "run")
    return sorted(found, key=lambda row: (PRESSING.index(Standing(row.standing)), row.due_on, row.pk))


def _held(people: Any, training: Training, today: date) -> Held | None:
    superseded = Exists(Supersession.objects.filter(evidence=OuterRef("pk")))
    found = Evidence.objects.filter(person__in=people, training=training).annotate(superseded=superseded)
    best = found.order_by("superseded", F("recertify_on").desc(nulls_first=True), "-completed_at", "pk")
    row: Any = best.defer("payload").first()
    if row is None:
        return None
    valid = not row.superseded and (row.recertify_on is None or row.recertify_on > today)
    return Held(evidence_id=row.pk, completed_on=row.completed_on, until=row.recertify_on, valid=valid)
