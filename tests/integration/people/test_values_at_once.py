"""Values that are merged or retired while somebody is being given one, and trees that two people change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic, sleep

import pytest
from django.db import connection, connections

from duly.kernel.refusal import Refused
from duly.people.models import AttributeValue, Person
from duly.people.operations.bulk import change_people
from duly.people.operations.staffing import set_values
from duly.people.operations.trees import merge_values, move_value
from duly.people.operations.values import retire_value
from duly.people.queries.branches import merge_values_preview, move_preview
from duly.people.queries.bulk import bulk_preview
from duly.people.rules.bulk import BulkChange, Kind
from duly.people.rules.listing import Listing
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.integration.people.test_values import assert_closure
from tests.world import World

PATIENCE = 20
Act = Callable[[], object]


def beside(world: World, first: Act, second: Act) -> str:
    """Does the first, lets the second start and wait for it, commits; what the second was refused with."""

    def run() -> str:
        try:
            with transaction(world.cy):
                second()
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(1) as pool:
        with transaction(world.hal):
            first()
            started = pool.submit(run)
            until_somebody_waits()
        return started.result(PATIENCE)


def until_somebody_waits() -> None:
    end = monotonic() + PATIENCE
    while monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone() == (True,):
                return
        sleep(0.02)
    pytest.fail("Nobody waited.")


def merge(world: World) -> Act:
    """Assembly into Paint shop, as previewed now."""
    pair = {"merged_id": world.value("Assembly"), "kept_id": world.value("Paint shop")}
    with transaction(world.cy):
        seen = merge_values_preview(actor=world.cy, **pair)
    return partial(merge_values, actor=world.cy, **pair, fingerprint=seen.fingerprint)


def give(world: World) -> Act:
    """Assembly to Ned."""
    return partial(
        set_values, actor=world.hal, person_id=world.ned_id, values={"department": world.value("Assembly")}
    )


def give_many(world: World) -> Act:
    """Assembly to Ned, as one of a selection."""
    selection = Listing(people=frozenset({world.ned_id}))
    change = BulkChange(kind=Kind.VALUE, attribute="department", to=world.value("Assembly"))
    with transaction(world.hal):
        seen = bulk_preview(actor=world.hal, selection=selection, change=change)
    return partial(
        change_people, actor=world.hal, selection=selection, change=change, fingerprint=seen.fingerprint
    )


@pytest.mark.parametrize("given", [give, give_many])
def test_nobody_is_given_a_value_that_is_being_merged(
    committed: Committed, given: Callable[[World], Act]
) -> None:
    world = committed.world
    assert beside(world, merge(world), given(world)) == "retired_value"
    with transaction(world.cy):
        assert Person.objects.get(pk=world.ned_id).department_id is None


def test_a_merge_counts_again_who_has_come_while_it_waited(committed: Committed) -> None:
    world = committed.world
    assert beside(world, give(world), merge(world)) == "stale"
    with transaction(world.cy):
        assert AttributeValue.objects.get(pk=world.value("Assembly")).retired_at is None


def test_a_value_is_not_retired_while_somebody_is_given_it(committed: Committed) -> None:
    world = committed.world
    unused = partial(
        set_values, actor=world.hal, person_id=world.ned_id, values={"department": world.value("Paint shop")}
    )
    retire = partial(retire_value, actor=world.cy, value_id=world.value("Paint shop"))
    assert beside(world, unused, retire) == "in_use"


def test_two_moves_at_once_do_not_close_a_circle(committed: Committed) -> None:
    world = committed.world
    quality, administration = world.value("Quality"), world.value("Administration")

    def move(value_id: object, parent_id: object) -> Act:
        place = {"value_id": value_id, "parent_id": parent_id}
        with transaction(world.cy):
            seen = move_preview(actor=world.cy, **place)  # type: ignore[arg-type]
        return partial(move_value, actor=world.cy, **place, fingerprint=seen.fingerprint)  # type: ignore[arg-type]

    there, back = move(quality, administration), move(administration, quality)

    assert beside(world, there, back) == "into_itself"
    with transaction(world.cy):
        assert_closure()
