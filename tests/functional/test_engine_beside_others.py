"""The assignment engine beside a transaction that has written and not yet committed, and beside many."""

import io
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any, TypeVar
from uuid import UUID

import pytest
from django.db import connection, connections

from duly.assignments.models import Assignment, Pending
from duly.assignments.operations import activate_version, launch, withdraw
from duly.assignments.operations.noting import note_everything
from duly.assignments.operations.reconciling import begin, finish
from duly.assignments.rules.duties import OnLeaving
from duly.audit.models import RunCount, RunEnd
from duly.kernel.identity import uuid7
from duly.kernel.refusal import Refused
from duly.people.operations import hire, import_people, merge_people, move
from duly.people.operations.bulk import change_people
from duly.people.operations.hiring import Newcomer
from duly.people.queries import merge_preview
from duly.people.queries.bulk import bulk_preview
from duly.people.rules.bulk import BulkChange, Kind
from duly.people.rules.listing import Listing, Status
from duly.people.rules.mapping import parse_mapping
from duly.tenancy.transactions import transaction
from duly.trainings.operations import hold_training
from tests.conftest import Committed
from tests.functional.engine_stage import Stage, job, staged, worked_off
from tests.integration.assignments.arrange import (
    approved_edition,
    completed,
    departments,
    drafted,
    id_of,
    previewed,
)
from tests.integration.assignments.test_reconciling import rule
from tests.world import World

T = TypeVar("T")
SEVERAL = 3


@pytest.fixture
def world(committed: Committed) -> World:
    """The cast, committed; nothing is noted."""
    return committed.world


def beside(world: World, first: Callable[[], object], second: Callable[[], T]) -> T:
    """Starts the second on another connection once the first has written, and commits the first then."""
    with ThreadPoolExecutor(1) as pool, transaction(world.cy):
        first()
        waiting = pool.submit(_closing, second)
        _until_it_waits(waiting)
    return waiting.result()


def _closing(act: Callable[[], T]) -> T:
    try:
        return act()
    finally:
        connections.close_all()


def _until_it_waits(waiting: Future[Any]) -> None:
    """Returns once it waits for a lock, or is through without any."""
    for _ in range(1000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if waiting.done() or cursor.fetchone()[0]:
                return
        sleep(0.01)
    raise AssertionError(f"neither waits nor ends: {waiting}")


def at_once(*acts: Callable[[], T]) -> list[T]:
    """All of them, each on a connection of its own, from one moment on."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        barrier.wait()
        return _closing(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def committing(world: World, act: Callable[[], T]) -> T:
    with transaction(world.cy):
        return act()


def outcome(world: World, act: Callable[[], object]) -> str:
    """The code of the refusal, or 'done'."""
    try:
        committing(world, act)
    except Refused as refusal:
        return refusal.code
    return "done"


def owed(world: World, person_id: UUID) -> list[tuple[int, str]]:
    """Edition and kind of withdrawal of what somebody has."""
    with transaction(world.cy):
        return list(
            Assignment.objects.filter(person_id=person_id)
            .order_by("assigned_at")
            .values_list("edition", "withdrawal")
        )


def moving(world: World, department: str) -> Callable[[], None]:
    value = world.value(department)
    return lambda: move(actor=world.cy, person_id=id_of(world.ada), attribute="department", value_id=value)


def ready(world: World, **said: Any) -> UUID:
    """A rule for the people of production, worked off."""
    rule_id = committing(world, lambda: rule(world, **said))
    worked_off(world.cy)
    return rule_id


def test_two_launches_of_one_draft_have_one_winner(world: World) -> None:
    with transaction(world.cy):
        draft = drafted(world, departments(world, "Production"))
        seen = previewed(world, departments(world, "Production"))

    def launched() -> str:
        return outcome(world, lambda: launch(actor=world.cy, campaign_id=draft, fingerprint=seen.fingerprint))

    assert sorted(at_once(launched, launched)) == ["done", "illegal_transition"]
    assert owed(world, id_of(world.ada)) == [(1, "")]


def test_a_launch_waits_for_a_completion_and_is_refused_for_it(world: World) -> None:
    with transaction(world.cy):
        draft = drafted(world, departments(world, "Production"))
        seen = previewed(world, departments(world, "Production"))

    def complete() -> None:
        hold_training(actor=world.ada, training_id=world.training_id)
        completed(world, id_of(world.ada))

    refused = beside(
        world,
        complete,
        lambda: outcome(
            world, lambda: launch(actor=world.cy, campaign_id=draft, fingerprint=seen.fingerprint)
        ),
    )

    assert refused == "world_moved"
    assert owed(world, id_of(world.ada)) == []


def test_a_reconcile_waits_for_an_activation_and_assigns_the_new_edition(world: World) -> None:
    with transaction(world.cy):
        second = approved_edition(world, 2)
        rule(world)

    beside(world, lambda: activate_version(actor=world.cy, version_id=second), lambda: job(world.cy))

    assert owed(world, id_of(world.ada)) == [(2, "")]


def test_a_reconcile_waits_for_a_merge_and_leaves_the_merged_record_alone(world: World) -> None:
    with transaction(world.cy):
        double = hire(actor=world.cy, newcomer=Newcomer(given_name="Ada", family_name="Lindquist"))
        move(actor=world.cy, person_id=double, attribute="department", value_id=world.value("Assembly"))
        rule(world)

    def merge() -> None:
        ids = {"kept_id": id_of(world.ada), "merged_id": double}
        plan = merge_preview(actor=world.cy, **ids)
        merge_people(actor=world.cy, fingerprint=plan.fingerprint, **ids)

    beside(world, merge, lambda: job(world.cy))
    worked_off(world.cy)

    assert owed(world, double) == []
    assert owed(world, id_of(world.ada)) == [(1, "")]


def test_a_reconcile_waits_for_one_that_saw_less(world: World) -> None:
    """Ada is back before the withdrawal for her leaving is committed, and the next look must not miss it."""
    ready(world, on_leaving=OnLeaving.WITHDRAW)
    committing(world, moving(world, "Quality"))

    def withdrawn() -> None:
        under_way = begin(actor=world.cy, run_id=uuid7(world.now))
        assert under_way
        finish(actor=world.cy, reconciling=under_way)

    def back() -> None:
        committing(world, moving(world, "Assembly"))
        job(world.cy)

    beside(world, withdrawn, back)

    assert owed(world, id_of(world.ada)) == [(1, "")]


def test_what_is_withdrawn_by_hand_in_the_same_moment_is_not_counted_as_changed(world: World) -> None:
    ready(world, on_leaving=OnLeaving.WITHDRAW)
    committing(world, moving(world, "Quality"))
    with transaction(world.cy):
        held = Assignment.objects.get(person_id=id_of(world.ada)).pk

    run_id = beside(
        world,
        lambda: withdraw(actor=world.cy, assignment_id=held, reason="She trains the others herself."),
        lambda: job(world.cy),
    )

    assert owed(world, id_of(world.ada)) == [(1, "manual")]
    with transaction(world.cy):
        assert RunEnd.objects.get(run_id=run_id).changes == 0
        assert RunCount.objects.filter(run_id=run_id, reason="withdrawn_by_hand", count=1).exists()


def test_imports_and_bulk_changes_of_the_same_people_go_beside_sweeps(committed: Committed) -> None:
    stage = staged(committed.world, 40)

    at_once(
        *(lambda: _swept(stage) for _ in range(2)),
        lambda: _imported(stage),
        lambda: _moved_in_bulk(stage, "Assembly"),
        lambda: _moved_in_bulk(stage, "Quality"),
    )
    worked_off(stage.cy)

    with transaction(stage.cy):
        assert not Pending.objects.exists()
        note_everything(stage.cy, cause="nightly")
    run_id = job(stage.cy)
    with transaction(stage.cy):
        assert RunEnd.objects.get(run_id=run_id).changes == 0


def _swept(stage: Stage) -> None:
    for _ in range(SEVERAL):
        committing(stage.world, lambda: note_everything(stage.cy, cause="nightly"))
        job(stage.cy)


def _imported(stage: Stage) -> None:
    """Everybody, from the last to the first, again and again elsewhere."""
    fields = {"employee_number": "No", "family_name": "Name", "department": "Dept"}
    mapping = parse_mapping({"version": 1, "fields": fields})
    for first in ("Production", "Administration", "Production"):
        names = (first, "Quality")
        lines = [f"S-{one:05},Somebody,{names[one % 2]}" for one in reversed(range(40))]
        with transaction(stage.cy):
            file = io.BytesIO("\n".join(["No,Name,Dept", *lines]).encode())
            import_people(actor=stage.cy, file=file, mapping=mapping)


def _moved_in_bulk(stage: Stage, department: str) -> None:
    selection = Listing(status=Status.BOTH, people=frozenset(stage.people))
    change = BulkChange(kind=Kind.VALUE, attribute="department", to=stage.world.value(department))

    def act() -> None:
        seen = bulk_preview(actor=stage.cy, selection=selection, change=change)
        change_people(actor=stage.cy, selection=selection, change=change, fingerprint=seen.fingerprint)

    for _ in range(SEVERAL):
        assert outcome(stage.world, act) in {"done", "world_moved", "nobody"}
