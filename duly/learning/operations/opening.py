"""Opening a training and its lessons."""

from uuid import UUID

from django.db import IntegrityError

from duly.audit.recording import record
from duly.kernel.refusal import NotFound
from duly.learning.models import Attempt, LessonView
from duly.learning.operations.holding import demand_open
from duly.learning.queries import load_own_attempt, open_attempts
from duly.learning.rules import TrainingStarted
from duly.outbox.deferring import publish
from duly.people.models import Person
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.transactions import transaction
from duly.trainings.operations import hold_training
from duly.trainings.queries import VersionRow, version_offered
from duly.trainings.queries.loading import content_of


def open_training(*, actor: Actor, training_id: UUID, language: str) -> UUID:
    """Continues the open attempt on the version it began with, else starts one; returns the attempt's id.

    A start takes the version in force in `language`, else in another (SEED-72). Raises NotFound without one.
    """
    person = _demand_learner(actor)
    open_one = open_attempts(actor=actor).get(training_id)
    if open_one:
        return open_one.attempt_id
    # Held, so that an activation comes before the start or finds it: no attempt is left on a retired version.
    hold_training(actor=actor, training_id=training_id)
    version = version_offered(actor.organization_id, training_id, language)
    if version is None:
        raise NotFound(training_id=training_id)
    try:
        with transaction(actor):
            return _start(actor, person, version)
    except IntegrityError:  # opened twice at once: both continue the attempt that was first
        return open_attempts(actor=actor)[training_id].attempt_id


def see_lesson(*, actor: Actor, attempt_id: UUID, position: int) -> None:
    """Notes that a lesson was seen; a second time changes nothing. Raises Refused('attempt_closed')."""
    require(actor, "learning.own")
    attempt = load_own_attempt(actor, attempt_id)
    if not 0 <= position < len(content_of(attempt.version).lessons):
        raise NotFound(attempt_id=attempt_id, position=position)
    if LessonView.objects.filter(attempt=attempt, position=position).exists():
        return
    demand_open(attempt)
    try:
        with transaction(actor):
            _note(actor, attempt, position)
    except IntegrityError:  # noted meanwhile by the same learner in another window
        return


def _demand_learner(actor: Actor) -> Person:
    require(actor, "learning.own")
    person = Person.objects.active().filter(pk__in=[actor.person_id] if actor.person_id else []).first()
    if person is None:
        raise NotFound
    return person


def _start(actor: Actor, person: Person, version: VersionRow) -> UUID:
    attempt = Attempt.objects.create(
        organization_id=actor.organization_id,
        person=person,
        training_id=version.training_id,
        version_id=version.id,
        started_at=actor.now,
        started_on=actor.today(person.zone),
    )
    record(
        actor,
        "attempt.started",
        object_type="attempt",
        object_id=attempt.pk,
        new={"version": str(version.id), "label": version.label},
    )
    started = TrainingStarted(
        person_id=person.pk,
        training_id=version.training_id,
        edition=version.edition,
        started_on=attempt.started_on,
    )
    publish(started, actor=actor)
    return attempt.pk


def _note(actor: Actor, attempt: Attempt, position: int) -> None:
    LessonView.objects.create(
        organization_id=actor.organization_id, attempt=attempt, position=position, seen_at=actor.now
    )
    record(actor, "lesson.seen", object_type="attempt", object_id=attempt.pk, new={"position": position})
