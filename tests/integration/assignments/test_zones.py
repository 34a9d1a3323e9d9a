"""A change of a zone changes whose day it is, and with it who is late."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from duly.assignments.queries import campaign_page
from duly.kernel.standing import Standing
from duly.people.operations.settings import edit_settings
from duly.people.operations.trees import merge_values, move_value
from duly.people.operations.values import set_zone
from duly.people.queries.branches import merge_values_preview, move_preview
from tests.integration.assignments.arrange import DUE, at, id_of, launched, only, people
from tests.world import World

WEST = "Pacific/Pago_Pago"


def zone_of_the_location(world: World) -> None:
    set_zone(actor=world.hal, value_id=world.value("Graz"), zone=WEST)


def zone_of_the_organization(world: World) -> None:
    edit_settings(
        actor=world.cy,
        name="Larkfield Pumps",
        zone=WEST,
        language="en",
        kiosk_minutes=15,
        mfa_roles=[],
    )


def place_in_the_tree(world: World) -> None:
    hall, lisbon = world.value("Hall 2"), world.value("Lisbon")
    set_zone(actor=world.hal, value_id=lisbon, zone=WEST)
    seen = move_preview(actor=world.hal, value_id=hall, parent_id=lisbon)
    move_value(actor=world.hal, value_id=hall, parent_id=lisbon, fingerprint=seen.fingerprint)


def merge_of_locations(world: World) -> None:
    hall, lisbon = world.value("Hall 2"), world.value("Lisbon")
    set_zone(actor=world.hal, value_id=lisbon, zone=WEST)
    seen = merge_values_preview(actor=world.hal, merged_id=hall, kept_id=lisbon)
    merge_values(actor=world.hal, merged_id=hall, kept_id=lisbon, fingerprint=seen.fingerprint)


@pytest.mark.covers("SEED-187")
@pytest.mark.parametrize(
    "change", [zone_of_the_location, zone_of_the_organization, place_in_the_tree, merge_of_locations]
)
def test_who_is_late_in_vienna_is_not_yet_late_further_west(
    world: World, change: Callable[[World], None]
) -> None:
    launched(world, people(id_of(world.ada)))
    campaign_id = only(world, id_of(world.ada)).campaign_id
    morning_after = datetime(DUE.year, DUE.month, DUE.day, 9, 0, tzinfo=UTC) + timedelta(days=1)

    def standing() -> Standing:
        (row,) = campaign_page(actor=at(world.cy, morning_after), campaign_id=campaign_id).people.rows
        return row.standing

    assert standing() is Standing.OVERDUE
    change(world)
    assert standing() is Standing.ASSIGNED
