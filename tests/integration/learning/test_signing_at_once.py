"""Signing beside another signature, a deactivation, an activation and a failing transaction."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import IntegrityError, OperationalError, connection, connections

from duly.audit.recording import record
from duly.evidence.models import Evidence
from duly.kernel.identity import uuid7
from duly.kernel.refusal import NotFound, Refused
from duly.learning.models import Attempt
from duly.learning.operations import Intent, signing_intent
from duly.people.models import Person
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from duly.trainings.models import Training
from duly.trainings.operations import hold_training
from tests.conftest import Committed
from tests.integration.learning.steps import ready_to_sign, sign_with

Ready = tuple[UUID, Intent]


@pytest.fixture
def ready(committed: Committed) -> Iterator[Ready]:
    """An attempt of Ada's that waits for her signature, and her intent."""
    ada = committed.world.ada
    cache.clear()
    with transaction(ada):
        attempt_id = ready_to_sign(ada, committed.world.training_id)
        intent = signing_intent(actor=ada, attempt_id=attempt_id)
    yield attempt_id, intent
    cache.clear()


def signed_by(actor: Actor, ready: Ready, password: str) -> str:
    """What came of signing in a transaction of its own."""
    try:
        with transaction(actor):
            sign_with(actor, *ready, password=password)
    except Refused as refusal:
        return refusal.code
    finally:
        connections.close_all()
    return "signed"


@pytest.mark.covers("P11-200")
def test_two_signatures_at_once_make_one_record(committed: Committed, ready: Ready) -> None:
    ada = committed.world.ada
    barrier = Barrier(2)

    def run(_: int) -> str:
        barrier.wait()
        return signed_by(ada, ready, committed.world.password)

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(run, range(2)))

    assert outcomes == ["attempt_closed", "signed"]
    with transaction(ada):
        assert Evidence.objects.count() == 1


@pytest.mark.covers("P11-g")
def test_a_deactivation_that_came_first_stops_the_signature(committed: Committed, ready: Ready) -> None:
    world = committed.world

    with ThreadPoolExecutor(1) as pool, transaction(world.cy):
        Person.objects.filter(pk=str(world.ada.person_id)).update(is_active=False)
        record(world.cy, "person.deactivated", object_type="person", object_id=world.ada.person_id)
        waiting = pool.submit(signed_by, world.ada, ready, world.password)
        _wait_until_blocked(waiting)

    assert waiting.result() == NotFound().code
    with transaction(world.cy):
        assert not Evidence.objects.exists()


@pytest.mark.covers("P11-g")
def test_an_activation_that_came_first_is_seen_by_the_signature(committed: Committed, ready: Ready) -> None:
    world = committed.world

    with ThreadPoolExecutor(1) as pool, transaction(world.cy):
        Training.objects.select_for_update().get(pk=world.training_id)
        waiting = pool.submit(signed_by, world.ada, ready, world.password)
        _wait_until_blocked(waiting)
        Attempt.objects.update(closed_at=world.now, outcome=Attempt.SUPERSEDED)
        record(world.cy, "version.activated", object_type="version", object_id=world.version_id)

    assert waiting.result() == "attempt_closed"
    with transaction(world.cy):
        assert not Evidence.objects.exists()


@pytest.mark.covers("SEED-58")
def test_an_activation_waits_for_completions_and_completions_not_for_one_another(
    committed: Committed, ready: Ready
) -> None:
    world = committed.world
    held, done = Event(), Event()

    def complete_slowly() -> None:
        with transaction(world.bo):
            hold_training(actor=world.bo, training_id=world.training_id)
            held.set()
            done.wait(timeout=30)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(complete_slowly)
        held.wait(timeout=30)
        try:
            assert signed_by(world.ada, ready, world.password) == "signed"
            with pytest.raises(OperationalError, match="lock timeout"):
                _held_for_update(world.cy, world.training_id)
        finally:
            done.set()
        slow.result()


@pytest.mark.covers("P11-300d")
def test_wrong_passwords_count_although_their_transactions_roll_back(
    committed: Committed, ready: Ready
) -> None:
    world = committed.world

    outcomes = [signed_by(world.ada, ready, "wrong") for _ in range(11)]

    assert outcomes == ["wrong_password"] * 10 + ["too_many_tries"]
    assert signed_by(world.ada, ready, world.password) == "too_many_tries"


@pytest.mark.covers("SEED-94", "P11-e")
def test_a_record_without_its_audit_event_does_not_commit(committed: Committed, ready: Ready) -> None:
    ada = committed.world.ada
    assert signed_by(ada, ready, committed.world.password) == "signed"

    with pytest.raises(IntegrityError, match="recorded no audit event"):
        _copy_evidence(ada)

    with transaction(ada):
        assert Evidence.objects.count() == 1


def _held_for_update(actor: Actor, training_id: UUID) -> None:
    with transaction(actor):
        connection.cursor().execute("SET LOCAL lock_timeout = '100ms'")
        Training.objects.select_for_update().get(pk=training_id)


def _copy_evidence(actor: Actor) -> None:
    with transaction(actor):
        copy = Evidence.objects.get()
        copy.pk = uuid7(actor.now)
        copy.save(force_insert=True)


def _wait_until_blocked(waiting: Future[str]) -> None:
    """Returns once a session waits for a lock of this one."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    raise AssertionError(f"nobody waits: {waiting}")
