"""Attributes of an organization: its own ones, and which of all are required."""

import pytest

from duly.audit.models import AuditEvent
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Attribute, CustomValue, Person
from duly.people.operations.attributes import (
    add_attribute,
    place_attribute,
    rename_attribute,
    require_attribute,
    retire_attribute,
)
from duly.people.operations.values import create_value
from duly.people.queries import required_dimensions
from duly.people.queries.values import AttributeRow, attributes
from tests.world import LARKFIELD, World


def row(world: World, key: str) -> AttributeRow:
    return next(one for one in attributes(actor=world.di) if one.key == key)


def keys(world: World) -> list[str]:
    return [one.key for one in attributes(actor=world.di)]


def test_each_attribute_counts_its_values_and_who_lacks_one(world: World) -> None:
    active = Person.objects.filter(is_active=True).count()

    department, line = row(world, "department"), row(world, "line")

    assert (department.values, department.people, department.missing) == (5, active, 1)
    assert (line.values, line.missing) == (0, active)
    assert department.is_tree
    assert department.is_required
    assert not line.is_required


def test_an_attribute_of_their_own_comes_last_and_counts_too(world: World) -> None:
    key = add_attribute(actor=world.hal, name=" Shift  pattern ", is_required=True)
    early = create_value(actor=world.hal, attribute=key, name="Early")
    attribute = Attribute.objects.get(key=key)
    for person in (world.ned_id, world.ivy_id):
        CustomValue.objects.create(
            organization_id=world.organization_id, person_id=person, attribute=attribute, value_id=early
        )

    added = row(world, "shift_pattern")

    assert key == "shift_pattern"
    assert keys(world)[-1] == key
    assert (added.name, added.is_custom, added.values) == ("Shift pattern", True, 1)
    assert added.missing == added.people - 1
    assert key in required_dimensions()
    assert AuditEvent.objects.get(verb="attribute.added").new == {
        "key": key,
        "name": "Shift pattern",
        "required": True,
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "invalid_name"),
        ("x" * 101, "invalid_name"),
        ("Bell\x07", "invalid_name"),
        ("department", "name_taken"),
        ("Group", "reserved_name"),
        ("Language", "reserved_name"),
        ("Mánager", "reserved_name"),
        ("line-lead", "reserved_name"),
        ("Job Role", "name_taken"),
    ],
)
def test_a_name_that_is_taken_or_means_something_else_is_refused(
    world: World, name: str, expected: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_attribute(actor=world.hal, name=name)
    assert (refused.value.code, refused.value.facts["field"]) == (expected, "name")


def test_two_names_never_share_a_key(world: World) -> None:
    assert add_attribute(actor=world.hal, name="Forklift: C") == "forklift_c"
    assert add_attribute(actor=world.hal, name="Forklift C+") == "forklift_c_2"
    assert add_attribute(actor=world.hal, name="Смена") == "attribute"
    assert len(add_attribute(actor=world.hal, name="Wort" * 25)) == 40


def test_a_retired_attribute_is_neither_shown_nor_required_and_frees_its_name(world: World) -> None:
    first = add_attribute(actor=world.hal, name="Shift pattern", is_required=True)
    retire_attribute(actor=world.hal, attribute_id=row(world, first).id)

    assert first not in keys(world)
    assert first not in required_dimensions()
    assert add_attribute(actor=world.hal, name="Shift pattern") == "shift_pattern_2"


def test_a_renamed_attribute_keeps_its_key(world: World) -> None:
    key = add_attribute(actor=world.hal, name="Shift pattern")

    rename_attribute(actor=world.hal, attribute_id=row(world, key).id, name="Shift model")

    assert row(world, key).name == "Shift model"


def test_what_is_part_of_duly_keeps_its_name_and_stays(world: World) -> None:
    department = LARKFIELD.key("attribute department")
    with pytest.raises(Refused) as renamed:
        rename_attribute(actor=world.hal, attribute_id=department, name="Unit")
    with pytest.raises(Refused) as retired:
        retire_attribute(actor=world.hal, attribute_id=department)
    assert renamed.value.code == retired.value.code == "built_in"


def test_any_attribute_can_be_required_or_not(world: World) -> None:
    require_attribute(actor=world.hal, attribute_id=row(world, "line").id, is_required=True)
    require_attribute(actor=world.hal, attribute_id=row(world, "location").id, is_required=False)

    assert required_dimensions() == {"department", "line"}
    event = AuditEvent.objects.get(verb="attribute.required")
    assert (event.old, event.new) == ({"required": False}, {"required": True})


def test_an_attribute_moves_among_the_others(world: World) -> None:
    before = keys(world)

    place_attribute(actor=world.hal, attribute_id=row(world, "job_role").id, position=0)
    assert keys(world) == ["job_role", *(key for key in before if key != "job_role")]

    place_attribute(actor=world.hal, attribute_id=row(world, "job_role").id, position=99)
    assert keys(world)[-1] == "job_role"
    assert sorted(Attribute.objects.values_list("position", flat=True)) == list(range(len(before)))


def test_readers_and_strangers_change_nothing(world: World) -> None:
    department = LARKFIELD.key("attribute department")
    foreign = LARKFIELD.key("attribute nowhere")
    for act in (
        lambda: add_attribute(actor=world.di, name="Mine"),
        lambda: require_attribute(actor=world.di, attribute_id=department, is_required=False),
        lambda: place_attribute(actor=world.di, attribute_id=department, position=3),
        lambda: retire_attribute(actor=world.di, attribute_id=department),
        lambda: rename_attribute(actor=world.di, attribute_id=department, name="Mine"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "forbidden"
    with pytest.raises(NotFound):
        require_attribute(actor=world.hal, attribute_id=foreign, is_required=True)
    with pytest.raises(NotFound):
        attributes(actor=world.ada)
