"""Attributes, their values and the settings over HTTP."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from duly.people.models import Attribute, AttributeValue, OrganizationSettings, Person
from duly.people.operations.attributes import add_attribute
from duly.people.operations.settings import set_logo
from duly.people.operations.values import create_value
from duly.people.queries.values import PAGE_SIZE
from tests.functional.learner import client_of
from tests.functional.pages import one_line
from tests.unit.people.test_png import picture
from tests.world import LARKFIELD, World

SETTINGS = {"name": "Larkfield Pumps", "zone": "Europe/Vienna", "language": "en", "kiosk_minutes": "15"}


def names(answer: Any) -> list[str]:
    return [line.row.name for line in answer.context["lines"]]


def field_error(answer: Any, form: str, field: str) -> str:
    return " ".join(answer.context[form].errors.get(field, []))


# --- the list of attributes


def test_every_attribute_says_how_many_people_lack_it(world: World) -> None:
    answer = client_of(world.di).get("/organization/")

    page = one_line(answer)
    assert [row.key for row, _, _ in answer.context["rows"]][:2] == ["department", "location"]
    assert '<a href="/people/?department=none">1<' in page
    assert 'href="/organization/department/"' in page
    assert "Add an attribute of your own" not in page


def test_an_admin_adds_an_attribute_and_goes_on_to_its_values(world: World) -> None:
    answer = client_of(world.hal).post("/organization/attributes/", {"name": "Shift pattern"})

    assert (answer.status_code, answer["Location"]) == (302, "/organization/shift_pattern/")
    page = client_of(world.hal).get("/organization/shift_pattern/")
    assert "No values yet" in one_line(page)


def test_what_was_typed_stays_when_a_name_is_refused(world: World) -> None:
    answer = client_of(world.hal).post("/organization/attributes/", {"name": "Manager", "is_required": "on"})

    assert answer.status_code == 422
    assert "Duly knows this about everybody already" in field_error(answer, "form", "name")
    assert 'value="Manager"' in one_line(answer)
    assert "checked" in one_line(answer)


def test_an_attribute_is_required_moved_renamed_and_retired(world: World) -> None:
    key = add_attribute(actor=world.hal, name="Shift pattern")
    attribute = Attribute.objects.get(key=key)
    client, address = client_of(world.hal), f"/organization/attributes/{attribute.pk}/"

    assert client.post(address, {"do": "require"})["Location"] == f"/organization/{key}/"
    assert client.post(address, {"do": "up", "from": "list"})["Location"] == "/organization/"
    assert client.post(address, {"name": "Shift model"}).status_code == 302
    attribute.refresh_from_db()
    assert (attribute.is_required, attribute.position, attribute.name) == (True, 6, "Shift model")
    assert client.post(address, {"name": "Line"}).status_code == 422
    assert client.post(address, {"do": "optional"}).status_code == 302
    assert client.post(address, {"do": "retire"})["Location"] == "/organization/"
    assert client.get(f"/organization/{key}/").status_code == 404
    assert client.post(address, {"do": "retire"}).status_code == 404


# --- values


def test_a_tree_shows_each_value_after_its_parent_with_everybody_below(world: World) -> None:
    answer = client_of(world.di).get("/organization/department/")

    assert names(answer) == ["Administration", "Production", "Assembly", "Paint shop", "Quality"]
    production = answer.context["lines"][1]
    assert (production.indent, production.row.people) == (0, 2)
    assert answer.context["lines"][2].indent == 1
    assert f"/people/?department={world.value('Production')}" in one_line(answer)
    assert "Add a value" not in one_line(answer)


def test_a_big_tree_comes_in_pages_and_opens_where_the_chosen_value_stands(world: World) -> None:
    production = world.value("Production")
    made = [
        create_value(actor=world.hal, attribute="department", name=f"Cell {n:03}", parent_id=production)
        for n in range(PAGE_SIZE)
    ]
    client = client_of(world.di)

    first, chosen = (
        client.get("/organization/department/", query) for query in ({}, {"value": str(made[-1])})
    )

    assert len(names(first)) == PAGE_SIZE
    assert "Cell 099" not in names(first)
    assert "Cell 099" in names(chosen)
    assert chosen.context["lines"][0].path == "Production"
    branch = client.get("/organization/department/", {"below": str(production), "q": "cell 00"})
    assert names(branch) == [f"Cell {n:03}" for n in range(10)]


def test_a_value_is_added_below_the_chosen_one_and_the_page_stays_where_it_is(world: World) -> None:
    answer = client_of(world.hal).post(
        "/organization/department/values/", {"name": "Cell 1", "parent": world.value("Assembly"), "q": "a"}
    )

    query = parse_qs(urlsplit(answer["Location"]).query)
    assert query == {"q": ["a"], "value": [str(world.value("Assembly"))]}
    assert AttributeValue.objects.get(name="Cell 1").parent_id == world.value("Assembly")


def test_a_name_that_is_taken_is_refused_beside_its_field(world: World) -> None:
    client = client_of(world.hal)
    added = client.post(
        "/organization/department/values/", {"name": "paint shop", "parent": world.value("Production")}
    )
    renamed = client.post(
        f"/organization/values/{world.value('Assembly')}/rename/", {"name": "Paint shop", "q": "a"}
    )

    assert added.status_code == renamed.status_code == 422
    assert "There is a value of this name" in field_error(added, "value_form", "name")
    assert "There is a value of this name" in field_error(renamed, "rename_form", "name")
    assert renamed.context["q"] == "a"
    assert 'value="Paint shop"' in one_line(renamed)


def test_a_location_gets_a_zone_and_everybody_there_is_judged_by_it(world: World) -> None:
    address = f"/organization/values/{world.value('Graz')}/zone/"
    client = client_of(world.quinn)
    wrong, right = client.post(address, {"zone": "Graz"}), client.post(address, {"zone": "Asia/Tokyo"})

    assert "no time zone" in field_error(wrong, "zone_form", "zone")
    assert right.status_code == 302
    assert "6 people get another time zone" in one_line(client.get(right["Location"]))
    assert Person.objects.get(pk=LARKFIELD.key("ada")).zone == "Asia/Tokyo"


def test_a_value_in_use_is_not_retired_and_the_page_says_who_has_it(world: World) -> None:
    client = client_of(world.hal)
    answer = client.post(f"/organization/values/{world.value('Assembly')}/retire/")
    below = client.post(f"/organization/values/{world.value('Production')}/retire/")

    assert answer.status_code == below.status_code == 422
    assert "1 person has it. Merge it into another value instead." in one_line(answer)
    assert "2 values stand right below it. Move or merge them first." in one_line(below)


def test_an_unused_value_is_retired(world: World) -> None:
    added = create_value(actor=world.hal, attribute="line", name="Line 9")
    client = client_of(world.hal)

    assert "Retire Line 9?" in one_line(client.get("/organization/line/", {"value": str(added)}))
    assert client.post(f"/organization/values/{added}/retire/")["Location"] == "/organization/line/"
    assert client.get("/organization/line/", {"value": str(added)}).status_code == 404


def test_a_value_of_another_attribute_is_not_shown_here(world: World) -> None:
    answer = client_of(world.hal).get("/organization/line/", {"value": str(world.value("Graz"))})

    assert answer.status_code == 404


# --- moving and merging


def test_a_move_says_what_it_does_before_it_does_it(world: World) -> None:
    address = f"/organization/values/{world.value('Hall 2')}/move/"
    client = client_of(world.hal)

    seen = client.get(address, {"to": str(world.value("Lisbon"))})
    page = one_line(seen)
    assert "Graz / Hall 2 goes below Lisbon" in page
    assert "Move with 1 person" in page
    assert "1 person gets another time zone" in page
    answer = client.post(
        address, {"to": str(world.value("Lisbon")), "fingerprint": seen.context["seen"].fingerprint}
    )

    assert answer["Location"] == f"/organization/location/?value={world.value('Hall 2')}"
    assert AttributeValue.objects.get(pk=world.value("Hall 2")).parent_id == world.value("Lisbon")


def test_a_value_moves_to_the_top(world: World) -> None:
    address = f"/organization/values/{world.value('Hall 2')}/move/"
    client = client_of(world.hal)
    fingerprint = client.get(address, {"to": "top"}).context["seen"].fingerprint

    assert client.post(address, {"to": "top", "fingerprint": fingerprint}).status_code == 302
    assert AttributeValue.objects.get(pk=world.value("Hall 2")).parent_id is None


@pytest.mark.parametrize("to", ["", "nonsense", "Assembly", "Production"])
def test_a_place_that_cannot_be_is_refused_on_the_page(world: World, to: str) -> None:
    target = str(world.value(to)) if to in ("Assembly", "Production") else to

    answer = client_of(world.hal).get(
        f"/organization/values/{world.value('Production')}/move/", {"to": target}
    )

    assert answer.status_code == 422
    assert answer.context["error"]
    assert "foot-bar" not in one_line(answer)


def test_a_merge_says_who_changes_and_what_comes_along(world: World) -> None:
    create_value(actor=world.hal, attribute="department", name="Cell 1", parent_id=world.value("Assembly"))
    address = f"/organization/values/{world.value('Assembly')}/merge/"
    client = client_of(world.hal)

    seen = client.get(address, {"into": str(world.value("Quality"))})
    page = one_line(seen)
    assert "Production / Assembly becomes Quality" in page
    assert "1 person who has left changes too" in page
    assert "Production / Assembly / Cell 1" in page
    assert "Merge for 1 person" in page
    answer = client.post(
        address, {"into": str(world.value("Quality")), "fingerprint": seen.context["seen"].fingerprint}
    )

    assert answer["Location"] == f"/organization/department/?value={world.value('Quality')}"
    assert Person.objects.get(pk=LARKFIELD.key("ada")).department_id == world.value("Quality")
    assert client.get(address).status_code == 404


def test_a_merge_is_shown_anew_when_the_world_has_moved(world: World) -> None:
    address = f"/organization/values/{world.value('Assembly')}/merge/"
    client = client_of(world.hal)
    fingerprint = client.get(address, {"into": str(world.value("Quality"))}).context["seen"].fingerprint
    Person.objects.filter(pk=world.ned_id).update(department_id=world.value("Assembly"))

    answer = client.post(address, {"into": str(world.value("Quality")), "fingerprint": fingerprint})

    assert answer.status_code == 409
    assert "Something has changed since this was counted" in one_line(answer)
    assert "Merge for 2 people" in one_line(answer)
    assert not AttributeValue.objects.filter(pk=world.value("Assembly")).exclude(retired_at=None).exists()


# --- settings and logo


def test_a_corporate_admin_changes_the_settings(world: World) -> None:
    answer = client_of(world.cy).post(
        "/settings/",
        {
            **SETTINGS,
            "name": "Larkfield",
            "zone": "Asia/Tokyo",
            "mfa_roles": ["auditor"],
            "kiosk_minutes": "3",
        },
    )

    assert answer.status_code == 302
    kept = OrganizationSettings.objects.get()
    assert (kept.name, kept.zone, kept.kiosk_minutes, kept.mfa_roles) == (
        "Larkfield",
        "Asia/Tokyo",
        3,
        ["auditor"],
    )
    assert Person.objects.get(pk=LARKFIELD.key("ada")).zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("field", "said"), [("name", " "), ("zone", "Vienna"), ("language", "tlh"), ("kiosk_minutes", "61")]
)
def test_a_setting_that_cannot_be_is_refused_beside_its_field(world: World, field: str, said: str) -> None:
    answer = client_of(world.cy).post("/settings/", {**SETTINGS, field: said})

    assert answer.status_code == 422
    assert field_error(answer, "form", field)
    assert OrganizationSettings.objects.get().kiosk_minutes == 15


def test_others_read_the_settings_and_change_none(world: World) -> None:
    for actor in (world.hal, world.quinn, world.di):
        client = client_of(actor)
        page = one_line(client.get("/settings/"))
        assert "Europe/Vienna" in page
        assert "Left to each person" in page
        assert "<input" not in page.split("<main", 1)[1]
        assert client.post("/settings/", SETTINGS).status_code == 403


def upload(client: Client, content: bytes) -> Any:
    return client.post("/settings/logo/", {"logo": SimpleUploadedFile("logo.png", content, "image/png")})


def test_a_logo_stands_on_every_page_and_is_served_as_it_came(world: World) -> None:
    content = picture()
    client = client_of(world.cy)
    assert upload(client, content).status_code == 302

    page = one_line(client_of(world.ada).get("/"))
    address = page.split('class="brand-of" src="', 1)[1].split('"', 1)[0]
    answer = client_of(world.ada).get(address)

    assert 'alt="Larkfield Pumps"' in page
    assert answer.content == content
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client_of(world.ada).get("/logo/?v=old")["Cache-Control"] == "private, no-cache"


def test_without_a_logo_there_is_none(world: World) -> None:
    set_logo(actor=world.cy, content=picture())
    client = client_of(world.cy)

    assert client.post("/settings/logo/", {"do": "remove"}).status_code == 302

    assert client.get("/logo/").status_code == 404
    assert "brand-of" not in one_line(client.get("/settings/"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<svg/>", "not a PNG picture"),
        (picture() + b"<script>", "Something follows the end"),
        (picture()[:-20], "damaged"),
        (picture(2000, 20), "1200 by 400"),
        (picture() + bytes(300_000), "more than 200 KB"),
    ],
)
def test_rubbish_is_refused_beside_the_field(world: World, content: bytes, words: str) -> None:
    answer = upload(client_of(world.cy), content)

    assert answer.status_code == 422
    assert words in field_error(answer, "picture", "logo")
