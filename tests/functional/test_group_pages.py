"""Groups over HTTP: made, filled in three ways, edited with the people counted, and retired."""

from uuid import UUID

import pytest
from django.db.models.functions import Lower

from duly.kernel.audience import Audience, Clause, Condition, from_json
from duly.people.models import Group, GroupMember, MembershipChange, Person
from duly.people.operations import add_members, create_group, retire_group
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.learner import client_of
from tests.functional.pages import markup
from tests.functional.scene import Scene, stage
from tests.world import LARKFIELD, WORLD, World

SCRIPT = {"HX-Request": "true"}


def _id(one: UUID | None) -> UUID:
    assert one is not None
    return one


@pytest.fixture
def first_aiders(world: World) -> UUID:
    return create_group(actor=world.hal, name="First aiders")


@pytest.fixture
def assembly(world: World) -> UUID:
    asks = Audience(clauses=(Clause((Condition("department", frozenset({world.value("Assembly")})),)),))
    return create_group(actor=world.hal, name="Assembly today", audience=asks)


def members(group_id: UUID) -> set[UUID]:
    return set(GroupMember.objects.filter(group_id=group_id).values_list("person_id", flat=True))


def test_from_a_new_group_to_its_history(committed: Committed) -> None:
    client = client_of(WORLD.hal)

    made = client.post("/groups/new/", {"name": "First aiders", "kind": "static", "description": "By law."})
    page = made["Location"]
    group_id = UUID(page.split("/")[2])
    client.post(f"{page}members/", {"do": "department", "department": str(WORLD.value("Production"))})
    client.post(f"{page}members/", {"person": str(WORLD.cy.person_id)})
    client.post(f"{page}members/remove/", {"person": [str(WORLD.bo.person_id)]})
    client.post(f"{page}retire/")

    with transaction(WORLD.cy):
        assert members(group_id) == {WORLD.ada.person_id, WORLD.cy.person_id}
        changes = MembershipChange.objects.filter(group_id=group_id).values_list("person_id", "is_member")
        assert set(changes) == {
            (WORLD.ada.person_id, True),
            (WORLD.bo.person_id, True),
            (WORLD.bo.person_id, False),
            (WORLD.cy.person_id, True),
        }
        assert Group.objects.get(pk=group_id).retired_at is not None
    shown = client.get(page, {"show": "history"})
    assert [one.is_member for one in shown.context["changes"]].count(True) == 3
    assert "Retired on" in markup(shown)
    assert "Add people" not in markup(shown)
    assert page not in markup(client.get("/groups/"))
    assert page in markup(client.get("/groups/", {"state": "retired"}))


def test_a_dynamic_group_goes_on_to_its_condition(committed: Committed) -> None:
    client = client_of(WORLD.hal)

    made = client.post("/groups/new/", {"name": "Assembly today", "kind": "dynamic"})
    page = made["Location"]
    empty = client.get(page)
    filled = {"name": "Assembly today", "who": "chosen", "department": str(WORLD.value("Assembly"))}
    counted = client.get(page, filled, headers=SCRIPT)
    saved = client.post(page, {**filled, "do": "save"})

    assert page.endswith("/edit/")
    assert "This is nobody yet" in markup(empty)
    assert (counted.context["sheet"].counted.members, counted.context["sheet"].counted.undecided) == (1, 1)
    for part in (b"held", b"chips-department", b"found"):
        assert b'id="' + part + b'" hx-swap-oob="true"' in counted.content
    assert "department=" in counted["HX-Replace-Url"]
    shown = client.get(saved["Location"])
    assert [one.name for one in shown.context["group"].people.rows] == ["Ada Lindqvist"]
    assert "People with department Assembly." in markup(shown)
    assert "?show=undecided" in markup(shown)


def test_without_a_script_values_and_people_are_chosen_by_buttons(assembly: UUID) -> None:
    client, page = client_of(WORLD.hal), f"/groups/{assembly}/edit/"
    filled = {"name": "Assembly today", "who": "chosen", "find": "varga", "do": "count"}

    answer = client.post(page, {**filled, "add": f"person:{WORLD.bo.person_id}"})
    shown = client.get(answer["Location"].partition("#")[0])

    assert shown.context["sheet"].audience.individuals == {WORLD.bo.person_id}
    assert [one.person.name for one in shown.context["found"]] == ["Bo Varga"]
    assert from_json(Group.objects.get(pk=assembly).audience) != shown.context["sheet"].audience


def test_everybody_is_warned_about_and_a_dynamic_group_cannot_be_chosen(
    assembly: UUID, first_aiders: UUID
) -> None:
    client = client_of(WORLD.hal)
    page = f"/groups/{assembly}/edit/"

    everybody = client.get(page, {"name": "x", "who": "everybody"})
    nested = client.get(page, {"name": "x", "who": "chosen", "group": [str(assembly), str(first_aiders)]})

    assert "This is everybody" in markup(everybody)
    assert nested.context["sheet"].who.choice.of("group") == {first_aiders}
    assert "Assembly today (" not in markup(nested)


def test_a_condition_with_no_lines_is_kept(world: World) -> None:
    quality = Condition("department", frozenset({world.value("Quality")}))
    either = Audience(clauses=(Clause((quality,)),), exclusions=(Clause(),))
    group_id = create_group(actor=world.hal, name="Either", audience=either)
    client, page = client_of(WORLD.hal), f"/groups/{group_id}/edit/"

    assert "It asks for more than this page has lines for." in markup(client.get(page))
    client.post(page, {"name": "Either or", "who": "kept", "do": "save"})

    group = Group.objects.get(pk=group_id)
    assert (group.name, from_json(group.audience)) == ("Either or", either)


def test_lines_of_no_use_stay_in_the_field_and_the_others_are_added(first_aiders: UUID) -> None:
    Person.objects.filter(pk=_id(WORLD.ada.person_id)).update(employee_number="LA-1")
    client, page = client_of(WORLD.hal), f"/groups/{first_aiders}/"

    answer = client.post(f"{page}members/", {"do": "listed", "listed": "la-1\nla-404\n<b>@x.example"})

    assert answer.status_code == 422
    assert members(first_aiders) == {WORLD.ada.person_id}
    assert "Added 1 person." in markup(answer)
    assert "la-404\n&lt;b&gt;@x.example</textarea>" in markup(answer)
    assert "nobody has this number or address" in markup(answer)
    again = client.post(f"{page}members/", {"do": "listed", "listed": "LA-1"}, follow=True)
    assert "Nobody was added: everybody chosen is in the group already." in markup(again)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"do": "listed", "listed": "  "}, "Write at least one employee number or e-mail address."),
        ({"do": "department"}, "Choose a department."),
        ({}, "Choose who should be in the group."),
    ],
)
def test_what_is_missing_is_said_beside_it(first_aiders: UUID, said: dict[str, str], words: str) -> None:
    answer = client_of(WORLD.hal).post(f"/groups/{first_aiders}/members/", said)

    assert answer.status_code == 422
    assert words in markup(answer)


def test_nobody_ticked_is_said(first_aiders: UUID) -> None:
    answer = client_of(WORLD.hal).post(f"/groups/{first_aiders}/members/remove/", {"person": "nonsense"})

    assert answer.status_code == 422
    assert "Choose who should leave the group." in markup(answer)


def test_people_are_found_to_be_added_and_those_inside_are_marked(first_aiders: UUID) -> None:
    add_members(actor=WORLD.hal, group_id=first_aiders, person_ids=[_id(WORLD.bo.person_id)])

    shown = client_of(WORLD.hal).get(f"/groups/{first_aiders}/", {"find": "bo"})

    assert [(row.name, inside) for row, inside in shown.context["found"]] == [("Bo Varga", True)]
    narrowed = client_of(WORLD.hal).get(f"/groups/{first_aiders}/", {"q": "lindqvist"})
    assert "Nobody fits" in markup(narrowed)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "", "kind": "static"}, "Give the group a name."),
        ({"name": "x" * 201, "kind": "static"}, "Shorten the name to 200 characters."),
        ({"name": "first AIDERS", "kind": "static"}, "Another group has this name."),
        ({"name": "Fine", "kind": "other"}, "Choose a kind."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    first_aiders: UUID, said: dict[str, str], words: str
) -> None:
    answer = client_of(WORLD.hal).post("/groups/new/", {**said, "description": "Kept words"})

    assert answer.status_code == 422
    assert words in markup(answer)
    assert "Kept words" in markup(answer)


def test_a_name_taken_is_said_on_the_edit_page(assembly: UUID, first_aiders: UUID) -> None:
    answer = client_of(WORLD.hal).post(
        f"/groups/{first_aiders}/edit/", {"name": "assembly TODAY", "do": "save"}
    )

    assert answer.status_code == 422
    assert "Another group has this name." in markup(answer)


def test_retiring_says_where_the_group_is_used(committed: Committed) -> None:
    scene = stage()
    client, page = client_of(WORLD.cy), f"/groups/{scene.ids['group']}/"
    draft = f"/campaigns/{scene.ids['draft_campaign']}/edit/"
    client.post(
        draft,
        {
            "name": "Winter shutdown",
            "training": str(WORLD.training_id),
            "who": "chosen",
            "group": str(scene.ids["group"]),
            "do": "save",
        },
    )

    shown = markup(client.get(page))
    refused = client.post(f"{page}retire/")

    assert "The draft campaign Winter shutdown names it." in shown
    assert "The dynamic group First aiders of today asks for it, so it cannot be retired." in shown
    assert refused.status_code == 422
    assert "A dynamic group asks for this one." in markup(refused)


def test_a_retired_group_is_shown_and_no_longer_edited(first_aiders: UUID) -> None:
    retire_group(actor=WORLD.hal, group_id=first_aiders)
    client = client_of(WORLD.hal)

    assert client.get(f"/groups/{first_aiders}/edit/")["Location"] == f"/groups/{first_aiders}/"
    assert client.post(f"/groups/{first_aiders}/retire/").status_code == 422
    assert "No group is retired" not in markup(client.get("/groups/", {"state": "retired"}))


def test_the_list_counts_sorts_filters_and_says_what_to_do_when_empty(world: World) -> None:
    client = client_of(WORLD.hal)
    assert "Make the first group" in markup(client.get("/groups/"))
    assert "No groups yet" in markup(client_of(WORLD.di).get("/groups/"))
    assert "Make the first group" not in markup(client_of(WORLD.di).get("/groups/"))
    create_group(actor=WORLD.hal, name="Ärzte")
    create_group(actor=WORLD.hal, name="Assembly", audience=Audience(clauses=(Clause(),)))

    rows = client.get("/groups/", {"sort": "-name"}).context["groups"]
    assert [row.name for row, _ in rows] == list(
        Group.objects.order_by(Lower("name").desc()).values_list("name", flat=True)
    )
    (only,) = client.get("/groups/", {"kind": "dynamic"}).context["groups"]
    assert (only[0].name, only[0].members) == ("Assembly", 7)
    assert "No group fits" in markup(client.get("/groups/", {"q": "zzz"}))
    assert client.get("/groups/", {"kind": "nonsense", "sort": "nonsense", "page": "99"}).status_code == 200


def test_the_auditor_sees_and_changes_nothing(first_aiders: UUID, assembly: UUID) -> None:
    client = client_of(WORLD.di)

    for group_id in (first_aiders, assembly):
        shown = markup(client.get(f"/groups/{group_id}/"))
        assert "Retire" not in shown
        assert "Add people" not in shown
    assert client.get("/groups/new/").status_code == 403


def test_a_group_of_another_organization_is_not_there(world: World) -> None:
    elsewhere = LARKFIELD.key("no group at all")
    for path in ("", "edit/"):
        assert client_of(WORLD.eve).get(f"/groups/{elsewhere}/{path}").status_code == 404


def test_the_scene_has_a_group_of_each_kind(committed: Committed) -> None:
    scene: Scene = stage()

    listed = client_of(WORLD.di).get("/groups/").context["groups"]

    assert {row.kind for row, _ in listed} == {"static", "dynamic"}
    assert scene.ids["group"] in {row.id for row, _ in listed}
