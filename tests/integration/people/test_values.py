"""Values of attributes: added, renamed, moved, merged, given a zone, retired; and the trees they stand in."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection

from duly.audit.models import AuditEvent, RunCount
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import (
    Attribute,
    AttributeChange,
    AttributeValue,
    CustomValue,
    OrganizationSettings,
    Person,
    ValueTree,
)
from duly.people.operations import ensure_value
from duly.people.operations.attributes import add_attribute, retire_attribute
from duly.people.operations.trees import merge_values, move_value
from duly.people.operations.values import create_value, rename_value, retire_value, set_zone
from duly.people.queries.branches import merge_values_preview, move_preview
from duly.people.queries.values import value_card, value_page, value_tree
from duly.tenancy.actor import Actor
from tests.world import LARKFIELD, World

TODAY = date(2026, 11, 22)
CLOSURE = """
WITH RECURSIVE closure AS (
  SELECT id AS ancestor, id AS descendant, 0 AS depth FROM people_attributevalue
  UNION ALL
  SELECT v.parent_id, closure.descendant, closure.depth + 1
  FROM closure JOIN people_attributevalue v ON v.id = closure.ancestor WHERE v.parent_id IS NOT NULL
)
SELECT ancestor, descendant, depth FROM closure
"""


def person_id(actor: Actor) -> UUID:
    assert actor.person_id is not None
    return actor.person_id


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def move(actor: Actor, value_id: UUID, parent_id: UUID | None) -> int:
    """Moved as previewed."""
    seen = move_preview(actor=actor, value_id=value_id, parent_id=parent_id)
    return move_value(actor=actor, value_id=value_id, parent_id=parent_id, fingerprint=seen.fingerprint)


def merge(actor: Actor, merged_id: UUID, kept_id: UUID) -> int:
    """Merged as previewed."""
    seen = merge_values_preview(actor=actor, merged_id=merged_id, kept_id=kept_id)
    return merge_values(actor=actor, merged_id=merged_id, kept_id=kept_id, fingerprint=seen.fingerprint)


def paths(world: World, key: str = "department") -> list[str]:
    """Every value of an attribute as one line each."""
    line: list[str] = []
    found = []
    for node in value_tree(actor=world.cy, key=key):
        line[node.depth :] = [node.name]
        found.append(" / ".join(line))
    return found


def assert_closure() -> None:
    """The stored closure is the recursive one."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSURE)
        expected = sorted(cursor.fetchall())
    assert sorted(ValueTree.objects.values_list("ancestor_id", "descendant_id", "depth")) == expected


def histories() -> dict[tuple[UUID, str], list[tuple[date, UUID | None]]]:
    """What the history says, last word of a day."""
    told: dict[tuple[UUID, str], dict[date, UUID | None]] = {}
    changes = AttributeChange.objects.order_by("valid_from", "recorded_at", "pk")
    for person, key, day, value in changes.values_list(
        "person_id", "attribute__key", "valid_from", "value_id"
    ):
        told.setdefault((person, key), {})[day] = value
    return {subject: sorted(days.items()) for subject, days in told.items()}


# --- adding and renaming


def test_a_value_is_added_below_another_one(world: World) -> None:
    added = create_value(
        actor=world.hal, attribute="department", name="  Winding  room ", parent_id=world.value("Assembly")
    )

    assert "Production / Assembly / Winding room" in paths(world)
    event = AuditEvent.objects.get(object_id=added)
    assert event.verb == "value.created"
    assert event.new == {
        "name": "Winding room",
        "zone": "",
        "attribute": "department",
        "parent": str(world.value("Assembly")),
    }
    assert_closure()


@pytest.mark.covers("SEED-17")
def test_lists_without_a_tree_have_values_too(world: World) -> None:
    create_value(actor=world.quinn, attribute="workstation", name="Press 2")

    assert paths(world, "workstation") == ["Press 2"]
    with pytest.raises(Refused) as refused:
        create_value(actor=world.quinn, attribute="workstation", name="press 2")
    assert (code(refused), refused.value.facts["field"]) == ("name_taken", "name")


@pytest.mark.parametrize(
    ("attribute", "name", "parent", "zone", "expected"),
    [
        ("department", "", None, "", "invalid_value"),
        ("department", "x" * 201, None, "", "invalid_value"),
        ("department", "Bad\x07bell", None, "", "invalid_value"),
        ("department", "Paint Shop", "Production", "", "name_taken"),
        ("line", "Line 4", "Production", "", "not_a_tree"),
        ("department", "Sales", "Graz", "", "not_found"),
        ("department", "Sales", None, "Europe/Vienna", "no_zone"),
        ("location", "Mars", None, "Mars/Olympus_Mons", "unknown_zone"),
        ("location", "Here", None, "localtime", "unknown_zone"),
        ("location", "Up", None, "../Vienna", "unknown_zone"),
        ("shoe_size", "43", None, "", "not_found"),
    ],
)
def test_what_cannot_be_added_is_refused(
    world: World, attribute: str, name: str, parent: str | None, zone: str, expected: str
) -> None:
    parent_id = world.value(parent) if parent else None

    with pytest.raises(Refused) as refused:
        create_value(actor=world.hal, attribute=attribute, name=name, parent_id=parent_id, zone=zone)

    assert code(refused) == expected


def test_a_renamed_value_stays_the_same_value(world: World) -> None:
    rename_value(actor=world.hal, value_id=world.value("Assembly"), name="Final assembly")

    assert "Production / Final assembly" in paths(world)
    assert Person.objects.get(pk=person_id(world.ada)).department_id == world.value("Assembly")
    assert AttributeChange.objects.filter(valid_from=TODAY).count() == 0
    event = AuditEvent.objects.get(verb="value.renamed")
    assert (event.old, event.new) == ({"name": "Assembly"}, {"name": "Final assembly"})


def test_only_the_capitals_of_a_name_may_change(world: World) -> None:
    rename_value(actor=world.hal, value_id=world.value("Assembly"), name="ASSEMBLY")
    with pytest.raises(Refused) as refused:
        rename_value(actor=world.hal, value_id=world.value("Assembly"), name="Paint SHOP")
    assert code(refused) == "name_taken"


def test_values_of_others_do_not_exist(world: World) -> None:
    foreign = LARKFIELD.key("value nowhere")
    for act in (
        lambda: rename_value(actor=world.hal, value_id=foreign, name="Mine"),
        lambda: retire_value(actor=world.hal, value_id=foreign),
        lambda: set_zone(actor=world.hal, value_id=foreign, zone="UTC"),
        lambda: move_preview(actor=world.hal, value_id=foreign, parent_id=None),
        lambda: move_preview(actor=world.hal, value_id=world.value("Assembly"), parent_id=foreign),
        lambda: merge_values_preview(actor=world.hal, merged_id=foreign, kept_id=world.value("Assembly")),
        lambda: merge_values_preview(actor=world.hal, merged_id=world.value("Assembly"), kept_id=foreign),
        lambda: value_card(actor=world.hal, value_id=foreign),
    ):
        with pytest.raises(NotFound):
            act()


def test_readers_change_nothing(world: World) -> None:
    assembly, quality = world.value("Assembly"), world.value("Quality")
    for actor, expected in ((world.di, "forbidden"), (world.bo, "not_found"), (world.ada, "not_found")):
        for act in (
            lambda one: create_value(actor=one, attribute="line", name="Line 1"),
            lambda one: rename_value(actor=one, value_id=assembly, name="Mine"),
            lambda one: retire_value(actor=one, value_id=assembly),
            lambda one: set_zone(actor=one, value_id=world.value("Graz"), zone="UTC"),
            lambda one: move_value(actor=one, value_id=assembly, parent_id=None, fingerprint=""),
            lambda one: merge_values(actor=one, merged_id=assembly, kept_id=quality, fingerprint=""),
        ):
            with pytest.raises(Refused) as refused:
                act(actor)
            assert code(refused) == expected


# --- moving


def test_a_moved_value_takes_everything_below_it_along(world: World) -> None:
    create_value(actor=world.hal, attribute="department", name="Cell 1", parent_id=world.value("Assembly"))

    people = move(world.hal, world.value("Assembly"), world.value("Quality"))

    assert people == 1
    assert paths(world) == [
        "Administration",
        "Production",
        "Production / Paint shop",
        "Quality",
        "Quality / Assembly",
        "Quality / Assembly / Cell 1",
    ]
    assert_closure()
    totals = {node.name: node.people for node in value_tree(actor=world.cy, key="department")}
    assert (totals["Production"], totals["Quality"]) == (1, 3)


def test_a_value_moves_to_the_top_and_back(world: World) -> None:
    move(world.hal, world.value("Assembly"), None)
    assert "Assembly" in paths(world)
    assert_closure()
    move(world.hal, world.value("Assembly"), world.value("Production"))
    assert "Production / Assembly" in paths(world)
    assert_closure()


@pytest.mark.parametrize(
    ("value", "parent", "expected"),
    [
        ("Production", "Production", "into_itself"),
        ("Production", "Assembly", "into_itself"),
        ("Assembly", "Production", "same_place"),
        ("Production", None, "same_place"),
    ],
)
def test_no_value_stands_below_itself(world: World, value: str, parent: str | None, expected: str) -> None:
    with pytest.raises(Refused) as refused:
        move_preview(
            actor=world.hal, value_id=world.value(value), parent_id=world.value(parent) if parent else None
        )
    assert code(refused) == expected


def test_a_list_has_no_above_and_below(world: World) -> None:
    first, second = (
        create_value(actor=world.hal, attribute="line", name=name) for name in ("Line 1", "Line 2")
    )
    with pytest.raises(Refused) as refused:
        move_preview(actor=world.hal, value_id=first, parent_id=second)
    assert code(refused) == "not_a_tree"


def test_two_of_one_name_do_not_stand_in_one_place(world: World) -> None:
    other = create_value(actor=world.hal, attribute="department", name="assembly")
    with pytest.raises(Refused) as refused:
        move_preview(actor=world.hal, value_id=other, parent_id=world.value("Production"))
    assert code(refused) == "name_taken"


def test_a_move_is_refused_when_people_have_come_since(world: World) -> None:
    assembly, quality = world.value("Assembly"), world.value("Quality")
    seen = move_preview(actor=world.hal, value_id=assembly, parent_id=quality)
    Person.objects.filter(pk=world.ned_id).update(department_id=assembly)

    with pytest.raises(Refused) as refused:
        move_value(actor=world.hal, value_id=assembly, parent_id=quality, fingerprint=seen.fingerprint)

    assert code(refused) == "stale"


def test_random_moves_and_merges_keep_the_closure_true(world: World) -> None:
    dice = random.Random(20261122)
    made = [
        create_value(actor=world.hal, attribute="department", name=f"Unit {n % 7}-{n}") for n in range(12)
    ]
    done = {"moved": 0, "merged": 0, "refused": 0}
    for step in range(90):
        value, other = dice.choice(made), dice.choice([None, *made])
        try:
            if step % 9 == 8 and other and len(made) > 4:
                merge(world.hal, value, other)
                made = [one for one in made if AttributeValue.objects.get(pk=one).retired_at is None]
                done["merged"] += 1
            else:
                move(world.hal, value, other)
                done["moved"] += 1
        except Refused:
            done["refused"] += 1
        if step % 5 == 0:
            assert_closure()
    assert_closure()
    assert done["moved"] > 20
    assert done["merged"] > 2
    assert done["refused"] > 5


# --- merging


def test_whoever_held_the_merged_value_gets_the_kept_one_from_today(world: World) -> None:
    assembly, paint = world.value("Assembly"), world.value("Paint shop")
    seen = merge_values_preview(actor=world.hal, merged_id=assembly, kept_id=paint)

    people = merge(world.hal, assembly, paint)

    assert (seen.people, seen.inactive, people) == (1, 1, 2)
    assert set(Person.objects.filter(department_id=paint).values_list("pk", flat=True)) == {
        person_id(world.ada),
        world.ivy_id,
    }
    told = histories()[person_id(world.ada), "department"]
    assert told == [(date(2020, 1, 6), assembly), (TODAY, paint)]
    gone = AttributeValue.objects.get(pk=assembly)
    assert (gone.merged_into_id, gone.retired_at) == (paint, world.now)
    assert "Production / Assembly" not in paths(world)
    assert_closure()


def test_a_merge_accounts_for_everybody_in_its_run(world: World) -> None:
    merge(world.hal, world.value("Assembly"), world.value("Paint shop"))

    event = AuditEvent.objects.get(verb="value.merged")
    assert event.run_id
    counts = RunCount.objects.filter(run_id=event.run_id).values_list("outcome", "reason", "count")
    assert sorted(counts) == [("moved", "", 1), ("moved", "inactive", 1)]
    assert event.count == 2
    assert AttributeChange.objects.filter(run_id=event.run_id, valid_from=TODAY).count() == 2


def test_children_go_below_and_namesakes_are_merged_as_far_down_as_names_agree(world: World) -> None:
    def value(*path: str) -> UUID:
        return ensure_value(actor=world.hal, attribute="department", path=path)

    cell, night = value("Old", "Cell 1"), value("Old", "Cell 1", "Night")
    only, kept = value("Old", "Only here", "Deep"), value("New", "Cell 1", "Night")
    Person.objects.filter(pk=world.ned_id).update(department_id=night)
    seen = merge_values_preview(actor=world.hal, merged_id=value("Old"), kept_id=value("New"))

    merge(world.hal, value("Old"), value("New"))

    assert seen.pairs == (
        (("Old", "Cell 1"), ("New", "Cell 1")),
        (("Old", "Cell 1", "Night"), ("New", "Cell 1", "Night")),
    )
    assert seen.grafted == (("Old", "Only here"),)
    assert Person.objects.get(pk=world.ned_id).department_id == kept
    assert [path for path in paths(world) if path.startswith(("New", "Old"))] == [
        "New",
        "New / Cell 1",
        "New / Cell 1 / Night",
        "New / Only here",
        "New / Only here / Deep",
    ]
    assert AttributeValue.objects.get(pk=cell).retired_at
    assert not AttributeValue.objects.get(pk=only).retired_at
    assert_closure()


def test_a_child_is_merged_into_its_parent_even_when_its_own_child_bears_its_name(world: World) -> None:
    def value(*path: str) -> UUID:
        return ensure_value(actor=world.hal, attribute="department", path=path)

    value("Top", "Same", "Same", "Leaf")

    merge(world.hal, value("Top", "Same"), value("Top"))

    assert [path for path in paths(world) if path.startswith("Top")] == [
        "Top",
        "Top / Same",
        "Top / Same / Leaf",
    ]
    assert_closure()


def test_what_was_merged_before_leads_on_to_the_value_that_is_kept(world: World) -> None:
    assembly, paint, quality = (world.value(name) for name in ("Assembly", "Paint shop", "Quality"))

    merge(world.hal, assembly, paint)
    merge(world.hal, paint, quality)

    merged = dict(AttributeValue.objects.exclude(merged_into=None).values_list("pk", "merged_into_id"))
    assert merged == {assembly: quality, paint: quality}


@pytest.mark.parametrize(
    ("merged", "kept", "expected"),
    [
        ("Assembly", "Assembly", "into_itself"),
        ("Production", "Assembly", "into_below"),
        ("Assembly", "Graz", "other_attribute"),
    ],
)
def test_what_cannot_be_merged_is_refused(world: World, merged: str, kept: str, expected: str) -> None:
    with pytest.raises(Refused) as refused:
        merge_values_preview(actor=world.hal, merged_id=world.value(merged), kept_id=world.value(kept))
    assert code(refused) == expected


def test_a_merge_is_refused_when_one_person_has_taken_the_place_of_another(world: World) -> None:
    assembly, paint = world.value("Assembly"), world.value("Paint shop")
    seen = merge_values_preview(actor=world.hal, merged_id=assembly, kept_id=paint)
    Person.objects.filter(pk=person_id(world.ada)).update(department_id=None)
    Person.objects.filter(pk=world.ned_id).update(department_id=assembly)

    with pytest.raises(Refused) as refused:
        merge_values(actor=world.hal, merged_id=assembly, kept_id=paint, fingerprint=seen.fingerprint)

    assert code(refused) == "stale"
    assert AttributeValue.objects.get(pk=assembly).retired_at is None


def test_a_merged_value_is_found_by_nobody(world: World) -> None:
    merge(world.hal, world.value("Assembly"), world.value("Paint shop"))

    with pytest.raises(NotFound):
        rename_value(actor=world.hal, value_id=world.value("Assembly"), name="Ghost")
    again = ensure_value(actor=world.hal, attribute="department", path=["Production", "Assembly"])
    assert again != world.value("Assembly")


def test_values_of_a_custom_attribute_are_merged_for_whoever_has_them(world: World) -> None:
    key = add_attribute(actor=world.hal, name="Shift pattern")
    early, first = (create_value(actor=world.hal, attribute=key, name=name) for name in ("Early", "First"))
    attribute = Attribute.objects.get(key=key)
    given = {"organization_id": world.organization_id, "person_id": world.ned_id, "attribute": attribute}
    CustomValue.objects.create(value_id=early, **given)
    AttributeChange.objects.create(value_id=early, valid_from=TODAY - timedelta(days=9), **given)

    assert merge(world.hal, early, first) == 1

    assert CustomValue.objects.get(person_id=world.ned_id).value_id == first
    assert histories()[world.ned_id, key][-1] == (TODAY, first)
    assert [(node.name, node.people) for node in value_tree(actor=world.cy, key=key)] == [("First", 1)]


def test_a_merge_comes_last_in_a_history_that_runs_ahead_of_today(world: World) -> None:
    """An organization that moves to a zone further west has a yesterday once more."""
    assembly, paint = world.value("Assembly"), world.value("Paint shop")
    AttributeChange.objects.create(
        organization_id=world.organization_id,
        person_id=person_id(world.ada),
        attribute=Attribute.objects.get(key="department"),
        value_id=assembly,
        valid_from=TODAY + timedelta(days=1),
    )

    merge(world.hal, assembly, paint)

    assert histories()[person_id(world.ada), "department"][-1] == (TODAY + timedelta(days=1), paint)


# --- zones


def test_the_zone_of_a_location_holds_for_everybody_below_it(world: World) -> None:
    people = set_zone(actor=world.hal, value_id=world.value("Graz"), zone="Asia/Tokyo")

    zones = dict(Person.objects.values_list("pk", "zone"))
    assert zones[person_id(world.ada)] == zones[person_id(world.bo)] == "Asia/Tokyo"
    assert zones[person_id(world.hal)] == "Europe/Lisbon"
    assert people == sum(zone == "Asia/Tokyo" for zone in zones.values())
    assert AuditEvent.objects.get(verb="value.zone_set").new == {"zone": "Asia/Tokyo", "people": people}


def test_without_its_own_zone_a_location_goes_by_the_organization(world: World) -> None:
    OrganizationSettings.objects.update(zone="America/Bogota")

    set_zone(actor=world.hal, value_id=world.value("Lisbon"), zone="")

    assert set(Person.objects.values_list("zone", flat=True)) == {"America/Bogota"}


def test_only_locations_have_a_zone(world: World) -> None:
    for zone in ("Asia/Tokyo", ""):
        with pytest.raises(Refused) as refused:
            set_zone(actor=world.hal, value_id=world.value("Assembly"), zone=zone)
        assert code(refused) == "no_zone"


def test_a_moved_location_judges_its_people_where_it_comes_to_stand(world: World) -> None:
    seen = move_preview(actor=world.hal, value_id=world.value("Hall 2"), parent_id=world.value("Lisbon"))

    move(world.hal, world.value("Hall 2"), world.value("Lisbon"))

    assert seen.rezoned == 1
    assert Person.objects.get(pk=person_id(world.ada)).zone == "Europe/Lisbon"


def test_a_merged_location_judges_its_people_where_they_come_to_stand(world: World) -> None:
    seen = merge_values_preview(actor=world.hal, merged_id=world.value("Graz"), kept_id=world.value("Lisbon"))

    merge(world.hal, world.value("Graz"), world.value("Lisbon"))

    active = Person.objects.filter(is_active=True)
    assert seen.rezoned == active.filter(zone="Europe/Lisbon").exclude(pk=person_id(world.hal)).count() == 6
    assert set(Person.objects.values_list("zone", flat=True)) == {"Europe/Lisbon"}


def test_a_card_says_how_many_days_a_zone_judges(world: World) -> None:
    graz = value_card(actor=world.di, value_id=world.value("Graz"))
    set_zone(actor=world.hal, value_id=world.value("Hall 2"), zone="Asia/Tokyo")

    after = value_card(actor=world.di, value_id=world.value("Graz"))

    assert (graz.judged, after.judged) == (6, 5)
    assert (graz.below, graz.row.people, graz.row.held) == (1, 6, 5)


# --- retiring


def test_an_unused_value_is_put_away(world: World) -> None:
    added = create_value(actor=world.hal, attribute="line", name="Line 9")

    retire_value(actor=world.hal, value_id=added)

    assert paths(world, "line") == []
    assert create_value(actor=world.hal, attribute="line", name="Line 9") != added


def test_what_people_have_or_what_has_children_is_not_retired(world: World) -> None:
    with pytest.raises(Refused) as refused:
        retire_value(actor=world.hal, value_id=world.value("Production"))
    assert (code(refused), refused.value.facts) == ("has_children", {"children": 2})
    with pytest.raises(Refused) as refused:
        retire_value(actor=world.hal, value_id=world.value("Assembly"))
    assert (code(refused), refused.value.facts) == ("in_use", {"people": 1, "inactive": 1})


# --- reading


def test_a_page_finds_values_by_a_part_of_their_name_and_below_another(world: World) -> None:
    def names(**wanted: object) -> list[str]:
        page = value_page(actor=world.di, key="department", **wanted)  # type: ignore[arg-type]
        return [row.name for row in page.rows.rows]

    assert names(search="SHOP") == ["Paint shop"]
    assert names(below=world.value("Production")) == ["Production", "Assembly", "Paint shop"]
    assert names(search="a", below=world.value("Production")) == ["Assembly", "Paint shop"]
    assert names(search="nowhere") == []
    assert names(page=99) == ["Administration", "Production", "Assembly", "Paint shop", "Quality"]


def test_a_retired_attribute_has_no_page(world: World) -> None:
    key = add_attribute(actor=world.hal, name="Shift pattern")
    retire_attribute(actor=world.hal, attribute_id=Attribute.objects.get(key=key).pk)

    with pytest.raises(NotFound):
        value_page(actor=world.hal, key=key)
    with pytest.raises(NotFound):
        create_value(actor=world.hal, attribute=key, name="Early")
