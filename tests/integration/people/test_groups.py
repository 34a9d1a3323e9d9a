"""Groups: made, edited, filled, emptied and retired, each act dated, counted and audited."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from duly.audit.models import AuditEvent, AuditPersonal, Run, RunCount
from duly.kernel.audience import Audience, Clause, Condition, from_json
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Group, GroupMember, MembershipChange, Person
from duly.people.operations import (
    add_department,
    add_listed,
    add_members,
    create_group,
    edit_group,
    remove_members,
    retire_group,
)
from duly.people.queries import group_history, group_options, group_page, groups, groups_of, people_page
from duly.people.queries.members import LEFT, UNDECIDED
from duly.people.rules.listing import Listing
from tests.integration.people.arrange import known
from tests.world import LARKFIELD, World

TODAY = date(2026, 11, 22)


def _clause(dimension: str, *values: UUID) -> Clause:
    return Clause((Condition(dimension, frozenset(values)),))


@pytest.fixture
def assembly(world: World) -> Audience:
    return Audience(clauses=(_clause("department", world.value("Assembly")),))


@pytest.fixture
def first_aiders(world: World) -> UUID:
    return create_group(actor=world.hal, name="  First   aiders ", description="Trained every two years.")


def _last() -> AuditEvent:
    return AuditEvent.objects.latest("recorded_at")


@pytest.mark.covers("SEED-30")
def test_a_static_group_starts_without_members_and_its_making_is_recorded(
    world: World, first_aiders: UUID
) -> None:
    group = Group.objects.get(pk=first_aiders)

    assert (group.name, group.kind, group.audience) == ("First aiders", "static", None)
    assert (_last().verb, _last().object_id, _last().person_id) == (
        "group.created",
        first_aiders,
        world.hal.person_id,
    )
    assert group_page(actor=world.di, group_id=first_aiders).people.rows == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [("  ", "name_missing"), ("x" * 201, "name_length"), ("FIRST aiders", "name_taken")],
)
def test_a_group_needs_a_name_of_its_own(world: World, first_aiders: UUID, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        create_group(actor=world.hal, name=name)

    assert (refused.value.code, refused.value.facts["field"]) == (code, "name")


def test_the_name_of_a_retired_group_is_free_again(world: World, first_aiders: UUID) -> None:
    retire_group(actor=world.hal, group_id=first_aiders)

    assert create_group(actor=world.hal, name="First aiders") != first_aiders


def test_a_dynamic_group_holds_whoever_fits_today(world: World, assembly: Audience) -> None:
    group_id = create_group(actor=world.hal, name="Assembly", audience=assembly)

    page = group_page(actor=world.di, group_id=group_id)

    assert [one.name for one in page.people.rows] == ["Ada Lindqvist"]
    assert page.people.rows[0].joined_on is None
    assert (page.row.members, page.row.undecided) == (1, 1)
    assert page.audience_text == "People with department Assembly."
    undecided = group_page(actor=world.di, group_id=group_id, show=UNDECIDED)
    assert [one.name for one in undecided.people.rows] == ["Ned O'Brien"]


def test_a_dynamic_group_asks_for_no_dynamic_group(
    world: World, assembly: Audience, first_aiders: UUID
) -> None:
    dynamic = create_group(actor=world.hal, name="Assembly", audience=assembly)

    for unknown in (dynamic, uuid4()):
        with pytest.raises(Refused) as refused:
            create_group(
                actor=world.hal, name="Nested", audience=Audience(clauses=(_clause("group", unknown),))
            )
        assert refused.value.code == "dynamic_group"
    with pytest.raises(Refused) as refused:
        create_group(
            actor=world.hal, name="Size", audience=Audience(clauses=(_clause("shoe_size", dynamic),))
        )
    assert refused.value.code == "unknown_dimension"

    create_group(actor=world.hal, name="Nested", audience=Audience(clauses=(_clause("group", first_aiders),)))


@pytest.mark.parametrize(
    ("audience", "warning"),
    [
        (Audience(), "nobody"),
        (Audience(clauses=(Clause(),)), "everybody"),
        (Audience(individuals=frozenset({uuid4()})), ""),
    ],
)
def test_a_condition_of_everybody_or_nobody_is_allowed_with_a_warning(
    world: World, audience: Audience, warning: str
) -> None:
    group_id = create_group(actor=world.hal, name="Odd", audience=audience)

    assert group_page(actor=world.hal, group_id=group_id).warning == warning


def test_editing_records_old_and_new_of_what_changed_only(world: World, assembly: Audience) -> None:
    group_id = create_group(actor=world.hal, name="Assembly", audience=assembly)
    everybody = Audience(clauses=(Clause(),))

    edit_group(actor=world.hal, group_id=group_id, name="All", description="", audience=everybody)

    event = _last()
    assert event.verb == "group.edited"
    assert event.old is not None
    assert event.new is not None
    assert (event.old["name"], event.new["name"]) == ("Assembly", "All")
    assert from_json(event.new["audience"]) == everybody
    assert "description" not in event.new
    edit_group(actor=world.hal, group_id=group_id, name="All", description="", audience=everybody)
    assert _last().pk == event.pk


def test_a_dynamic_group_keeps_a_condition(world: World, assembly: Audience) -> None:
    group_id = create_group(actor=world.hal, name="Assembly", audience=assembly)

    with pytest.raises(Refused) as refused:
        edit_group(actor=world.hal, group_id=group_id, name="Assembly", description="")

    assert refused.value.code == "audience_missing"


def test_people_are_listed_once_with_a_dated_row_and_a_run_for_many(world: World, first_aiders: UUID) -> None:
    ada, bo = known(world.ada.person_id), known(world.bo.person_id)
    alone = add_members(actor=world.hal, group_id=first_aiders, person_ids=[ada])
    assert (alone.changed, alone.kept, alone.run_id) == (1, 0, None)
    assert (_last().new, _last().count) == ({"person": str(ada), "from": "2026-11-22"}, 1)

    report = add_members(actor=world.hal, group_id=first_aiders, person_ids=[ada, bo, bo])

    assert (report.changed, report.kept) == (1, 1)
    assert Run.objects.get(pk=known(report.run_id)).kind == "membership"
    assert dict(RunCount.objects.filter(run_id=known(report.run_id)).values_list("outcome", "count")) == {
        "added": 1,
        "kept": 1,
    }
    changes = MembershipChange.objects.filter(group_id=first_aiders)
    assert set(changes.values_list("person_id", "is_member", "valid_from", "run_id")) == {
        (ada, True, TODAY, None),
        (bo, True, TODAY, report.run_id),
    }
    assert (_last().verb, _last().count, _last().run_id) == ("group.members_added", 1, report.run_id)


def test_adding_who_is_in_it_already_writes_nothing(world: World, first_aiders: UUID) -> None:
    ada = known(world.ada.person_id)
    add_members(actor=world.hal, group_id=first_aiders, person_ids=[ada])
    before = _last().pk

    report = add_members(actor=world.hal, group_id=first_aiders, person_ids=[ada])

    assert (report.changed, report.kept, _last().pk) == (0, 1, before)


def test_somebody_unknown_gone_or_of_another_organization_cannot_be_listed(
    world: World, first_aiders: UUID
) -> None:
    for person in (uuid4(), LARKFIELD.key("ivy"), known(world.eve.person_id)):
        with pytest.raises(NotFound):
            add_members(actor=world.hal, group_id=first_aiders, person_ids=[person])


def test_a_department_is_listed_with_all_below_it_as_it_is_today(world: World, first_aiders: UUID) -> None:
    report = add_department(actor=world.hal, group_id=first_aiders, department_id=world.value("Production"))

    page = group_page(actor=world.hal, group_id=first_aiders)
    assert [(one.name, one.joined_on) for one in page.people.rows] == [
        ("Ada Lindqvist", TODAY),
        ("Bo Varga", TODAY),
    ]
    assert (report.changed, report.run_id is not None) == (2, True)
    with pytest.raises(NotFound):
        add_department(actor=world.hal, group_id=first_aiders, department_id=world.value("Graz"))


def test_a_pasted_list_names_every_line_it_cannot_use(world: World, first_aiders: UUID) -> None:
    Person.objects.filter(pk=known(world.ada.person_id)).update(employee_number="LA-1")
    Person.objects.filter(pk=LARKFIELD.key("ivy")).update(employee_number="LA-9")

    report = add_listed(
        actor=world.hal,
        group_id=first_aiders,
        text="la-1\n\nBO@larkfield.EXAMPLE; LA-9\nla-404\nLA-1\nnobody@larkfield.example",
    )

    assert (report.changed, report.kept) == (2, 0)
    assert [(one.line, one.text, one.code) for one in report.unusable] == [
        (3, "LA-9", "inactive"),
        (4, "la-404", "unknown"),
        (5, "LA-1", "twice"),
        (6, "nobody@larkfield.example", "unknown"),
    ]
    for text, code in [(" \n", "nobody"), ("x\n" * 5001, "too_many_lines")]:
        with pytest.raises(Refused) as refused:
            add_listed(actor=world.hal, group_id=first_aiders, text=text)
        assert refused.value.code == code


def test_taking_people_out_leaves_their_history(world: World, first_aiders: UUID) -> None:
    ada, bo, cy = (known(one.person_id) for one in (world.ada, world.bo, world.cy))
    add_members(actor=world.hal, group_id=first_aiders, person_ids=[ada, bo])

    report = remove_members(actor=world.hal, group_id=first_aiders, person_ids=[ada, cy])

    assert (report.changed, report.kept) == (1, 1)
    assert list(GroupMember.objects.values_list("person_id", flat=True)) == [bo]
    assert (_last().verb, _last().count) == ("group.members_removed", 1)
    history = group_history(actor=world.di, group_id=first_aiders)
    assert next((one.name, one.is_member) for one in history.rows) == ("Ada Lindqvist", False)
    assert history.total == 3
    again = remove_members(actor=world.hal, group_id=first_aiders, person_ids=[ada])
    assert (again.changed, again.run_id) == (0, None)


def test_who_left_the_company_is_counted_apart(world: World, first_aiders: UUID) -> None:
    add_members(
        actor=world.hal,
        group_id=first_aiders,
        person_ids=[known(world.ada.person_id), known(world.bo.person_id)],
    )
    Person.objects.filter(pk=known(world.bo.person_id)).update(is_active=False)

    page = group_page(actor=world.hal, group_id=first_aiders, show=LEFT)

    assert (page.row.members, page.left, [one.name for one in page.people.rows]) == (1, 1, ["Bo Varga"])
    members = group_page(actor=world.hal, group_id=first_aiders, show=UNDECIDED)
    assert (members.people.total, [one.name for one in members.people.rows]) == (1, ["Ada Lindqvist"])
    found = group_page(actor=world.hal, group_id=first_aiders, search="lind")
    assert (found.people.total, [one.name for one in found.people.rows]) == (1, ["Ada Lindqvist"])
    assert group_page(actor=world.hal, group_id=first_aiders, search="varga").people.total == 0


def test_the_members_of_a_dynamic_group_are_not_listed_by_hand(world: World, assembly: Audience) -> None:
    group_id = create_group(actor=world.hal, name="Assembly", audience=assembly)

    for verb in (add_members, remove_members):
        with pytest.raises(Refused) as refused:
            verb(actor=world.hal, group_id=group_id, person_ids=[known(world.ada.person_id)])
        assert refused.value.code == "not_static"
    with pytest.raises(Refused) as refused:
        add_members(actor=world.hal, group_id=group_id, person_ids=[])
    assert refused.value.code == "not_static"


def test_a_group_that_another_asks_for_is_not_retired(world: World, first_aiders: UUID) -> None:
    user = create_group(
        actor=world.hal, name="Aiders at Graz", audience=Audience(clauses=(_clause("group", first_aiders),))
    )
    assert group_page(actor=world.hal, group_id=first_aiders).named_by == ("Aiders at Graz",)

    with pytest.raises(Refused) as refused:
        retire_group(actor=world.hal, group_id=first_aiders)

    assert refused.value.code == "in_use"
    retire_group(actor=world.hal, group_id=user)
    retire_group(actor=world.hal, group_id=first_aiders)
    assert _last().verb == "group.retired"
    assert groups(actor=world.hal).rows == ()
    assert {one.name for one in groups(actor=world.hal, retired=True).rows} == {
        "First aiders",
        "Aiders at Graz",
    }


def test_a_retired_group_no_longer_changes(world: World, first_aiders: UUID) -> None:
    retire_group(actor=world.hal, group_id=first_aiders)

    with pytest.raises(Refused) as refused:
        add_members(actor=world.hal, group_id=first_aiders, person_ids=[known(world.ada.person_id)])

    assert refused.value.code == "group_retired"


def test_groups_are_found_by_name_and_kind_with_their_people_counted(
    world: World, first_aiders: UUID, assembly: Audience
) -> None:
    create_group(actor=world.hal, name="Assembly", audience=assembly)
    add_members(actor=world.hal, group_id=first_aiders, person_ids=[known(world.bo.person_id)])

    assert [(one.name, one.members, one.undecided) for one in groups(actor=world.di).rows] == [
        ("Assembly", 1, 1),
        ("First aiders", 1, 0),
    ]
    assert [one.name for one in groups(actor=world.di, sort="-name").rows] == ["First aiders", "Assembly"]
    assert [one.name for one in groups(actor=world.di, search="aid").rows] == ["First aiders"]
    assert [one.name for one in groups(actor=world.di, kind="dynamic").rows] == ["Assembly"]
    assert [one.name for one in group_options(actor=world.di, static=True)] == ["First aiders"]
    assert [one.name for one in groups_of(known(world.ada.person_id))] == ["Assembly"]
    assert [one.name for one in groups_of(known(world.bo.person_id))] == ["First aiders"]


def test_the_people_list_of_a_group_is_the_group(world: World) -> None:
    all_but_assembly = Audience(
        clauses=(Clause(),), exclusions=(_clause("department", world.value("Assembly")),)
    )
    group_id = create_group(actor=world.hal, name="All but assembly", audience=all_but_assembly)

    group = group_page(actor=world.hal, group_id=group_id)
    listed = people_page(actor=world.hal, listing=Listing(group=group_id))

    assert (group.row.members, group.row.undecided) == (5, 1)
    assert [one.id for one in listed.rows] == [one.id for one in group.people.rows]


def test_who_may_do_what_with_groups(world: World, first_aiders: UUID) -> None:
    with pytest.raises(Refused) as refused:
        create_group(actor=world.di, name="Mine")
    assert refused.value.code == "forbidden"
    with pytest.raises(NotFound):
        groups(actor=world.ada)
    with pytest.raises(NotFound):
        group_page(actor=world.hal, group_id=uuid4())
    with pytest.raises(NotFound):
        retire_group(actor=world.hal, group_id=uuid4())


def test_a_description_is_kept_apart_from_the_trail(world: World, first_aiders: UUID) -> None:
    assert "description" not in (_last().new or {})
    assert AuditPersonal.objects.get(event=_last()).values == {"description": "Trained every two years."}
