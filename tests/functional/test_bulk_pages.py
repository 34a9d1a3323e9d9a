"""Changing many people over HTTP: ticked on the list, seen, and then done as it was seen."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from duly.people.models import GroupMember, Person
from duly.people.operations.groups import create_group
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.learner import client_of
from tests.world import LARKFIELD, WORLD, World

LEAVING = "The plant closes at the end of the month."


def key(name: str) -> str:
    return str(LARKFIELD.key(name))


def asked(change: str, *people: str, **more: str) -> dict[str, Any]:
    """The address of a preview of people ticked on the list."""
    return {"person": [key(one) for one in people], "change": change, "valid_from": "", **more}


def to_paint_shop(*people: str) -> dict[str, Any]:
    return asked("value:department", *people, to=key("value Paint shop"))


def apply_form(answer: Any) -> dict[str, Any]:
    """What the button of a preview posts."""
    form = re.search(r'<form class="foot-bar".*?</form>', answer.content.decode(), re.DOTALL)
    assert form is not None, "there is nothing to do on this page"
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.group()):
        fields.setdefault(name, []).append(value)
    return fields


def test_ticked_people_stand_in_the_address_of_the_preview(world: World) -> None:
    ticked = {"person": [key("ada"), key("bo")], "address": "q=a&page=2"}
    client = client_of(world.hal)

    answer = client.post("/people/bulk/", ticked)

    assert answer.status_code == 302
    address = urlsplit(answer["Location"])
    assert address.path == "/people/bulk/"
    assert parse_qs(address.query) == {"person": [key("ada"), key("bo")], "of": ["q=a&page=2"]}
    preview = client.get(answer["Location"])
    assert preview.context["count"] == 2
    assert b'href="/people/?q=a&amp;page=2"' in preview.content


def test_nobody_ticked_leads_back_to_the_list_as_it_was(world: World) -> None:
    answer = client_of(world.hal).post("/people/bulk/", {"address": "q=ada&page=2"}, follow=True)

    assert answer.redirect_chain == [("/people/?q=ada&page=2", 302)]
    assert b"Tick the people this is about first." in answer.content


def test_one_says_first_what_changes_and_then_sees_what_it_comes_to(world: World) -> None:
    client = client_of(world.hal)

    first = client.get("/people/bulk/", {"person": [key("ada"), key("bo")]})
    second = client.get("/people/bulk/", {"person": [key("ada")], "change": "value:department"})
    third = client.get("/people/bulk/", to_paint_shop("ada", "bo", "ivy"))

    assert b"Change 2 people" in first.content
    assert b'<option value="value:department">Department</option>' in first.content
    assert "fingerprint" not in second.content.decode()
    assert third.context["preview"].verdicts.counts == {"changes": 2, "not_active": 1}
    assert b"Assembly" in third.content
    assert b"Change 2 people</button>" in third.content


def test_everybody_the_list_shows_can_be_changed_at_once(world: World) -> None:
    address = f"department={key('value Production')}&sort=number"

    answer = client_of(world.hal).get(
        "/people/bulk/",
        {"of": address, "change": "value:location", "to": key("value Lisbon"), "valid_from": ""},
    )

    assert answer.context["count"] == 2
    assert answer.context["preview"].verdicts.counts == {"changes": 2}


def test_each_count_of_the_preview_opens_its_list(world: World) -> None:
    client = client_of(world.cy)
    everybody = asked("manager", "ada", "bo", "cy", "hal", "ivy", to=key("ada"))

    counts = client.get("/people/bulk/", everybody)
    urls = [row.url for row in counts.context["account"] if row.count]
    lists = [client.get(f"/people/bulk/{url.partition('#')[0]}") for url in urls]

    assert [len(one.context["lines"]) for one in lists] == [
        row.count for row in counts.context["account"] if row.count
    ]
    assert sum(row.count for row in counts.context["account"]) == 5
    assert "they would be above themselves" in counts.content.decode()


def test_what_is_missing_or_wrong_is_said_beside_its_field(world: World) -> None:
    client = client_of(world.hal)
    wrong = {
        "to": asked("value:department", "ada", to=""),
        "valid_from": {**to_paint_shop("ada"), "valid_from": "2999-01-01"},
    }

    for field, query in wrong.items():
        answer = client.get("/people/bulk/", query)
        assert answer.status_code == 200
        assert field in answer.context["form"].errors
        assert answer.context["preview"] is None

    unreadable = client.get("/people/bulk/", {**to_paint_shop("ada"), "valid_from": "yesterday"})
    assert "Write the day as year-month-day." in unreadable.content.decode()
    assert 'value="yesterday"' in unreadable.content.decode()


def test_a_leader_is_found_by_name_and_chosen(world: World) -> None:
    client = client_of(world.hal)

    looked_for = client.get("/people/bulk/", asked("manager", "ada", find="quinn"))
    chosen = client.get("/people/bulk/", asked("manager", "ada", find="", to=key("quinn")))

    assert "Quinn Meyer, LA-0004, Quality" in looked_for.content.decode()
    assert looked_for.context["preview"] is None
    assert chosen.context["preview"].verdicts.counts == {"changes": 1}


@pytest.mark.parametrize("change", ["shoe_size", "value:shoe_size", "value", "manager:x", ""])
def test_what_cannot_be_changed_is_asked_for_again(world: World, change: str) -> None:
    answer = client_of(world.hal).get("/people/bulk/", {"person": key("ada"), "change": change})

    assert answer.status_code == 200
    assert answer.context["form"] is None


def test_nobody_selected_is_told_where_to_go(world: World) -> None:
    answer = client_of(world.hal).get("/people/bulk/", {"person": str(world.eve.person_id)})

    assert b"Nobody is selected" in answer.content


def test_what_was_seen_is_done_and_said(committed: Committed) -> None:
    with transaction(WORLD.hal):
        client = client_of(WORLD.hal)
    seen = client.get("/people/bulk/", to_paint_shop("ada", "bo", "ivy"))

    answer = client.post("/people/bulk/apply/", apply_form(seen), follow=True)

    assert answer.redirect_chain == [("/people/", 302)]
    assert "2 people changed. The history of each keeps what was there before." in answer.content.decode()
    with transaction(WORLD.hal):
        found = Person.objects.filter(department_id=WORLD.value("Paint shop"))
        assert {one.name for one in found} == {"Ada Lindqvist", "Bo Varga"}


def test_a_world_that_moved_is_refused_and_shown_as_it_is_now(committed: Committed) -> None:
    with transaction(WORLD.hal):
        client = client_of(WORLD.hal)
    seen = client.get("/people/bulk/", to_paint_shop("ada", "bo"))
    assert client.post("/people/bulk/apply/", apply_form(seen)).status_code == 302

    late = client.post("/people/bulk/apply/", apply_form(seen))

    assert late.status_code == 422
    assert b"People changed since the preview. Look at it again." in late.content
    assert late.context["preview"].verdicts.counts == {"same": 2}


def test_leaving_asks_for_a_reason_and_keeps_what_was_written(committed: Committed) -> None:
    with transaction(WORLD.cy):
        client = client_of(WORLD.cy)
    form = apply_form(client.get("/people/bulk/", asked("deactivate", "ada", "ned")))

    short = client.post("/people/bulk/apply/", {**form, "reason": "Closed"})
    assert short.status_code == 422
    assert b"Give a reason of 10 to 1000 characters." in short.content
    assert b">Closed</textarea>" in short.content

    done = client.post("/people/bulk/apply/", {**form, "reason": LEAVING}, follow=True)
    assert "2 people have left." in done.content.decode()
    assert "Ada Lindqvist" not in done.content.decode().partition("<tbody>")[2]


def test_people_join_a_group_from_the_list(committed: Committed) -> None:
    with transaction(WORLD.cy):
        client = client_of(WORLD.cy)
        drivers = create_group(actor=WORLD.cy, name="Drivers")
    seen = client.get("/people/bulk/", {"of": "q=ada", "change": "add_to_group", "to": str(drivers)})

    client.post("/people/bulk/apply/", apply_form(seen))

    with transaction(WORLD.cy):
        assert list(GroupMember.objects.values_list("person_id", flat=True)) == [LARKFIELD.key("ada")]
