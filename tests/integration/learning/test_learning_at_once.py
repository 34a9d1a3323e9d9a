"""The same learner in two windows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connections

from duly.audit.models import AuditEvent
from duly.kernel.refusal import Refused
from duly.learning.models import Attempt, LessonView, Try
from duly.learning.operations import open_training, see_lesson, submit_quiz
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.integration.learning.steps import WRONG, content, lessons_seen, put_in_force

THREADS = 4
T = TypeVar("T")


def at_once(committed: Committed, act: Callable[[], T]) -> list[T | str]:
    """What came of four threads doing the same in transactions of Ada's; a code where it was refused."""
    barrier = Barrier(THREADS)

    def run(_: int) -> T | str:
        barrier.wait()
        try:
            with transaction(committed.world.ada):
                return act()
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


@pytest.mark.covers("SEED-74")
def test_one_attempt_however_often_it_is_opened(committed: Committed) -> None:
    world = committed.world

    opened = at_once(
        committed, lambda: open_training(actor=world.ada, training_id=world.training_id, language="en")
    )
    attempt_id = opened[0]
    at_once(committed, lambda: see_lesson(actor=world.ada, attempt_id=attempt_id, position=0))  # type: ignore[arg-type]

    with transaction(world.ada):
        assert set(opened) == {Attempt.objects.get().pk}
        assert LessonView.objects.count() == 1
        assert AuditEvent.objects.filter(verb="attempt.started").count() == 1
        assert AuditEvent.objects.filter(verb="lesson.seen").count() == 1


@pytest.mark.covers("Q39")
def test_the_limit_holds_when_tries_come_at_once(committed: Committed) -> None:
    world = committed.world
    with transaction(world.ada):
        attempt_id = lessons_seen(world.ada, put_in_force(world, content(attempt_limit=1)))

    outcomes = at_once(
        committed, lambda: submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=WRONG).score
    )

    assert sorted(map(str, outcomes)) == ["50", *["tries_used_up"] * (THREADS - 1)]
    with transaction(world.ada):
        assert Try.objects.count() == 1
