"""Starting, continuing and seeing lessons."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from duly.audit.models import AuditEvent
from duly.config.wiring import wire_all
from duly.jobs.queue import ProcrastinateQueue
from duly.kernel.refusal import NotFound, Refused
from duly.learning.models import Attempt, LessonView
from duly.learning.operations import complete, open_training, see_lesson
from duly.learning.queries import open_attempts, orientation, player
from duly.learning.rules import TrainingStarted
from duly.outbox import deferring
from duly.people.models import Person
from tests.integration.learning.steps import content, lessons_seen, put_in_force
from tests.world import World


@pytest.fixture
def started() -> Iterator[list[TrainingStarted]]:
    """What was published while the test ran."""
    events: list[TrainingStarted] = []

    def note(event: Any, *, actor: Any) -> None:
        events.append(event)

    deferring.wire(queue=ProcrastinateQueue(), handlers={TrainingStarted: (note,)})
    yield events
    wire_all()


@pytest.mark.covers("SEED-70", "SEED-74")
def test_the_first_opening_starts_and_the_next_one_continues(
    world: World, started: list[TrainingStarted]
) -> None:
    attempt_id = open_training(actor=world.ada, training_id=world.training_id, language="en")

    again = open_training(actor=world.ada, training_id=world.training_id, language="de")

    assert again == attempt_id
    attempt = Attempt.objects.get()
    assert (attempt.version_id, attempt.started_at) == (world.version_id, world.now)
    assert started == [
        TrainingStarted(
            person_id=attempt.person_id,
            training_id=world.training_id,
            edition=1,
            started_on=date(2026, 11, 22),
        )
    ]
    assert AuditEvent.objects.filter(verb="attempt.started").count() == 1


@pytest.mark.covers("Q9")
def test_a_started_attempt_finishes_its_version_and_the_next_takes_the_new_one(world: World) -> None:
    plain = content(questions=(), signature=False)
    training_id = put_in_force(world, plain)
    attempt_id = lessons_seen(world.ada, training_id)
    put_in_force(world, replace(plain, minutes=20), training_id)

    assert open_training(actor=world.ada, training_id=training_id, language="en") == attempt_id
    assert player(actor=world.ada, attempt_id=attempt_id).edition == 1
    complete(actor=world.ada, attempt_id=attempt_id)

    later = open_training(actor=world.ada, training_id=training_id, language="en")
    assert player(actor=world.ada, attempt_id=later).edition == 2


def test_a_training_without_a_version_in_force_does_not_open(world: World) -> None:
    with pytest.raises(NotFound):
        open_training(actor=world.ada, training_id=world.foreign_training_id, language="en")
    with pytest.raises(NotFound):
        orientation(actor=world.ada, training_id=world.foreign_training_id, language="en")

    open_training(actor=world.ada, training_id=world.training_id, language="en")


@pytest.mark.covers("Q47")
def test_only_active_people_open(world: World) -> None:
    gone = replace(world.ada, person_id=world.ivy_id)

    with pytest.raises(NotFound):
        open_training(actor=gone, training_id=world.training_id, language="en")
    with pytest.raises(NotFound):
        open_training(actor=replace(world.ada, person_id=None), training_id=world.training_id, language="en")

    Person.objects.filter(pk=world.ivy_id).update(is_active=True)
    open_training(actor=gone, training_id=world.training_id, language="en")


def test_a_lesson_is_seen_once(world: World) -> None:
    attempt_id = open_training(actor=world.ada, training_id=world.training_id, language="en")

    for position in (1, 1, 0, 1):
        see_lesson(actor=world.ada, attempt_id=attempt_id, position=position)

    assert LessonView.objects.count() == 2
    assert AuditEvent.objects.filter(verb="lesson.seen").count() == 2
    (row,) = open_attempts(actor=world.ada).values()
    assert (row.attempt_id, row.lessons_seen) == (attempt_id, 2)


@pytest.mark.parametrize("position", [-1, 2])
def test_a_lesson_that_is_none_is_not_found(world: World, position: int) -> None:
    attempt_id = open_training(actor=world.ada, training_id=world.training_id, language="en")

    with pytest.raises(NotFound):
        see_lesson(actor=world.ada, attempt_id=attempt_id, position=position)

    see_lesson(actor=world.ada, attempt_id=attempt_id, position=1)


@pytest.mark.covers("P11-g")
def test_nobody_touches_the_attempt_of_another(world: World) -> None:
    attempt_id = open_training(actor=world.ada, training_id=world.training_id, language="en")

    for actor in (world.bo, world.cy, world.di):
        with pytest.raises(NotFound):
            see_lesson(actor=actor, attempt_id=attempt_id, position=0)
        with pytest.raises(NotFound):
            player(actor=actor, attempt_id=attempt_id)

    see_lesson(actor=world.ada, attempt_id=attempt_id, position=0)


def test_a_closed_attempt_takes_no_more_lessons(world: World) -> None:
    training_id = put_in_force(world, content(questions=(), signature=False))
    attempt_id = lessons_seen(world.ada, training_id)
    Attempt.objects.filter(pk=attempt_id).update(closed_at=world.now, outcome=Attempt.SUPERSEDED)

    see_lesson(actor=world.ada, attempt_id=attempt_id, position=0)  # seen before: nothing to note
    with pytest.raises(Refused) as refusal:
        complete(actor=world.ada, attempt_id=attempt_id)

    assert refusal.value.code == "attempt_closed"
    assert player(actor=world.ada, attempt_id=attempt_id).outcome == "superseded"


@pytest.mark.covers("SEED-71", "SEED-72")
def test_the_orientation_names_what_is_shown(world: World) -> None:
    page = orientation(actor=world.ada, training_id=world.training_id, language="de")
    attempt_id = open_training(actor=world.ada, training_id=world.training_id, language="de")

    assert (page.language, page.label, page.attempt_id) == ("en", "1.0", None)
    assert page.objectives == ("Name the two nearest exits",)
    assert (page.lessons, page.questions, page.signature) == (2, 2, True)
    after = orientation(actor=world.ada, training_id=world.training_id, language="de")
    assert after.attempt_id == attempt_id
