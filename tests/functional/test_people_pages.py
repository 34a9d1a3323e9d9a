"""The people list over HTTP: search, filters, order, columns and export."""

import csv
import io
import json
import zipfile
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from duly.kernel.audience import Audience, Clause, Condition, to_json
from duly.kernel.identity import uuid7
from duly.people.models import (
    Account,
    Attribute,
    AttributeValue,
    CustomValue,
    Group,
    GroupMember,
    Person,
    PersonWord,
    SignInGuard,
    ValueTree,
)
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.learner import client_of
from tests.world import LARKFIELD, NOW, WORLD, World

EVERYBODY = [
    "Hal Ferreira",
    "Ada Lindqvist",
    "Quinn Meyer",
    "Di Novák",
    "Ned O'Brien",
    "Cy Okafor",
    "Bo Varga",
]


def names(answer: Any) -> list[str]:
    return [person.name for person, _ in answer.context["people"]]


def listed(world: World, **query: str) -> list[str]:
    return names(client_of(world.hal).get("/people/", query))


def person(key: str) -> Person:
    return Person.objects.get(pk=LARKFIELD.key(key))


def downloaded(client: Client, form: str, **query: str) -> bytes:
    answer: Any = client.get(f"/people/export/{form}/", query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def table(client: Client, **query: str) -> list[list[str]]:
    text = downloaded(client, "csv", **query).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def shoe_size(holder: str) -> UUID:
    """A custom attribute with one value, and who has it."""
    attribute = Attribute.objects.create(
        organization_id=LARKFIELD.id, key="shoe_size", name="Shoe size", is_custom=True, position=9
    )
    value = AttributeValue.objects.create(organization_id=LARKFIELD.id, attribute=attribute, name="44")
    ValueTree.objects.create(organization_id=LARKFIELD.id, ancestor=value, descendant=value, depth=0)
    CustomValue.objects.create(
        organization_id=LARKFIELD.id, attribute=attribute, value=value, person=person(holder)
    )
    return value.pk


@pytest.mark.covers("SEED-21")
def test_everybody_active_stands_on_the_list_with_department_and_manager(world: World) -> None:
    answer = client_of(world.hal).get("/people/")

    assert answer.status_code == 200
    assert names(answer) == EVERYBODY
    assert b"Ada Lindqvist</" in answer.content
    assert b"<td>Bo Varga</td>" in answer.content
    heads = [str(head.column.label) for head in answer.context["heads"]]
    assert heads == ["Name", "Number", "Role", "Department", "Location", "Manager", "Status", "Account"]


def test_a_person_is_found_by_the_beginning_of_a_word(world: World) -> None:
    assert listed(world, q="lind") == ["Ada Lindqvist"]
    assert listed(world, q="LA-0002") == ["Bo Varga"]


def test_a_department_counts_with_everything_below_it(world: World) -> None:
    assert listed(world, department=str(world.value("Production"))) == ["Ada Lindqvist", "Bo Varga"]


def test_a_location_counts_with_everything_below_it(world: World) -> None:
    found = listed(world, location=str(world.value("Graz")))

    assert "Ada Lindqvist" in found
    assert "Hal Ferreira" not in found


@pytest.mark.covers("SEED-21")
def test_inactive_people_are_shown_when_asked_for(world: World) -> None:
    assert listed(world, status="inactive") == ["Ivy Santos"]
    assert "Ivy Santos" in listed(world, status="both")


def test_people_are_listed_by_role(world: World) -> None:
    assert listed(world, role="employee") == ["Ada Lindqvist", "Ned O'Brien"]
    assert listed(world, role="auditor") == ["Di Novák"]


def test_people_are_listed_by_how_they_sign_in(world: World) -> None:
    for key, fields in (("ada", {"password": "!new"}), ("bo", {"uses_pin": True})):
        Account.objects.filter(handle=f"larkfield:{key}").update(**fields)
    SignInGuard.objects.create(
        key=LARKFIELD.key("account di"), tried_at=NOW, tries=10, failures=10, locked_at=NOW
    )

    assert listed(world, account="none") == ["Ned O'Brien"]
    assert listed(world, account="invited") == ["Ada Lindqvist"]
    assert listed(world, account="pin") == ["Bo Varga"]
    assert listed(world, account="locked") == ["Di Novák"]
    assert listed(world, account="password") == ["Hal Ferreira", "Quinn Meyer", "Cy Okafor"]


def test_people_are_listed_by_group_whether_they_are_named_or_fit_its_condition(world: World) -> None:
    static = Group.objects.create(organization_id=LARKFIELD.id, name="Drivers", kind=Group.STATIC)
    GroupMember.objects.create(organization_id=LARKFIELD.id, group=static, person=person("di"))
    makers = Audience(clauses=(Clause((Condition("department", frozenset({world.value("Production")})),)),))
    dynamic = Group.objects.create(
        organization_id=LARKFIELD.id, name="Makers", kind=Group.DYNAMIC, audience=to_json(makers)
    )

    assert listed(world, group=str(static.pk)) == ["Di Novák"]
    assert listed(world, group=str(dynamic.pk)) == ["Ada Lindqvist", "Bo Varga"]


def test_people_are_listed_by_a_custom_attribute_and_by_having_none(world: World) -> None:
    size = shoe_size("ada")

    assert listed(world, shoe_size=str(size)) == ["Ada Lindqvist"]
    assert listed(world, shoe_size="none") == [name for name in EVERYBODY if name != "Ada Lindqvist"]
    assert listed(world, department="none") == ["Ned O'Brien"]


def test_people_are_listed_by_language(world: World) -> None:
    Person.objects.filter(pk=LARKFIELD.key("ada")).update(language="pt")

    assert listed(world, language="pt") == ["Ada Lindqvist"]
    assert "Ada Lindqvist" not in listed(world, language="none")


def test_filters_narrow_each_other(world: World) -> None:
    assert listed(world, department=str(world.value("Production")), role="team_lead", q="bo") == ["Bo Varga"]


def test_a_filter_is_added_when_it_is_needed(world: World) -> None:
    shoe_size("ada")
    client = client_of(world.hal)

    plain = {one.name for one in client.get("/people/").context["filters"]}
    added = {one.name: one for one in client.get("/people/", {"more": "shoe_size"}).context["filters"]}

    assert "shoe_size" not in plain
    assert added["shoe_size"].is_open
    assert added["shoe_size"].choices[0].label == "44 (1)"


@pytest.mark.parametrize(
    "column",
    [
        *("name", "number", "email", "role", "department", "location", "activity", "plant", "line"),
        *("workstation", "job_role", "manager", "line_lead", "language", "started_on", "status", "account"),
        "shoe_size",
    ],
)
def test_the_list_is_sorted_by_every_column_both_ways(world: World, column: str) -> None:
    shoe_size("ada")
    client = client_of(world.hal)
    client.post("/people/columns/", {"column": [column]})

    up, down = (table(client, sort=f"{way}{column}", status="both")[1:] for way in ("", "-"))

    assert sorted(up) == sorted(down)
    if column == "name":
        assert up == down[::-1]
        return
    for rows, backwards in ((up, False), (down, True)):
        entries = [row[1] for row in rows]
        full = [entry for entry in entries if entry]
        assert entries[: len(full)] == full, "people who have nothing there stand last"
        if column in ("number", "email", "department", "location", "shoe_size", "started_on"):
            assert full == sorted(full, reverse=backwards)


def test_the_head_of_a_column_sorts_by_it_and_turns_it_round(world: World) -> None:
    client = client_of(world.hal)

    answer = client.get("/people/", {"sort": "department", "q": "a"})
    heads = {head.column.key: head for head in answer.context["heads"]}

    assert heads["department"].sorted == "ascending"
    assert heads["department"].url == "?sort=-department&q=a"
    assert b'aria-sort="ascending"' in answer.content
    assert names(client.get("/people/", {"sort": "-name"})) == EVERYBODY[::-1]


def test_chosen_columns_are_remembered_until_they_are_put_back(world: World) -> None:
    client = client_of(world.di)

    answer = client.post("/people/columns/", {"column": ["email", "job_role"], "address": "q=ada&sort=-name"})
    assert (answer.status_code, answer["Location"]) == (302, "/people/?q=ada&sort=-name")
    chosen = client.get("/people/")
    assert [head.column.key for head in chosen.context["heads"]] == ["name", "email", "job_role"]
    assert b"ada@larkfield.example" in chosen.content

    client.post("/people/columns/", {"reset": "1"})
    assert len(client.get("/people/").context["heads"]) == 8


def test_an_export_holds_all_pages_with_the_columns_that_are_shown(world: World) -> None:
    Person.objects.bulk_create(
        Person(organization_id=LARKFIELD.id, name=f"Zoe {n:03}", family_name=f"Zz {n:03}", zone="UTC")
        for n in range(60)
    )
    client = client_of(world.di)
    client.post("/people/columns/", {"column": ["department", "role"]})

    rows = table(client, sort="-name")

    assert rows[0] == ["Name", "Role", "Department"]
    assert len(rows) == 68
    assert rows[1] == ["Zoe 059", "Employee", ""]
    assert ["Ada Lindqvist", "Employee", "Assembly"] in rows


def test_an_export_is_exactly_what_is_listed(world: World) -> None:
    client = client_of(world.hal)
    query = {"department": str(world.value("Production")), "status": "both", "sort": "number"}

    exported = [row[0] for row in table(client, **query)[1:]]

    assert exported == names(client.get("/people/", query)) == ["Ada Lindqvist", "Bo Varga", "Ivy Santos"]


@pytest.mark.covers("W1")
def test_an_export_runs_nothing_and_loses_nothing(world: World) -> None:
    evil = '=HYPERLINK("http://x.example")'
    Person.objects.filter(pk=LARKFIELD.key("ada")).update(name=evil)
    client = client_of(world.hal)

    first = table(client, q="ada")[1]
    (line,) = downloaded(client, "ndjson", q="ada").decode().splitlines()
    with zipfile.ZipFile(io.BytesIO(downloaded(client, "xlsx", q="ada"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")

    assert first[0] == f"'{evil}"
    assert json.loads(line)["name"] == evil
    assert json.loads(line)["role"] == "employee"
    assert b"<f>" not in sheet
    assert b"HYPERLINK" in sheet


def test_an_export_says_its_day_and_its_form(world: World) -> None:
    answer = client_of(world.hal).get("/people/export/csv/")

    assert answer["Content-Disposition"].startswith('attachment; filename="people-20')
    assert answer["Content-Disposition"].endswith('.csv"')
    assert client_of(world.hal).get("/people/export/pdf/").status_code == 404


def test_a_merged_record_is_listed_only_with_the_inactive_and_marked(world: World) -> None:
    Person.objects.filter(pk=LARKFIELD.key("ivy")).update(merged_into_id=LARKFIELD.key("ada"), is_active=True)
    client = client_of(world.hal)

    assert "Ivy Santos" not in names(client.get("/people/"))
    both = client.get("/people/", {"status": "both"})
    assert "Ivy Santos" in names(both)
    assert b"Merged into Ada Lindqvist" in both.content


def test_filters_say_how_many_people_each_value_has(world: World) -> None:
    answer = client_of(world.hal).get("/people/")

    assert "Production (2)" in answer.content.decode()


def test_nothing_found_leads_back_to_everybody(world: World) -> None:
    answer = client_of(world.hal).get("/people/", {"q": "nobody at all"})

    assert answer.status_code == 200
    assert b"Nobody fits" in answer.content
    assert b'href="/people/"' in answer.content


@pytest.mark.parametrize(
    "query",
    [
        *({"page": "0"}, {"page": "x"}, {"page": "99"}, {"department": "x"}, {"role": "king"}),
        *({"sort": "shoe"}, {"group": "x"}, {"account": "x"}, {"status": "x"}, {"more": "x"}, {"q": "\0"}),
    ],
)
def test_an_address_typed_wrong_still_answers(world: World, query: dict[str, str]) -> None:
    assert client_of(world.hal).get("/people/", query).status_code == 200


def test_a_department_of_another_organization_holds_nobody(world: World) -> None:
    assert listed(world, department=str(world.foreign_training_id)) == []


def test_who_reads_only_sees_no_boxes_and_no_change(world: World) -> None:
    auditor = client_of(world.di).get("/people/").content
    admin = client_of(world.hal).get("/people/").content

    assert b'name="person"' not in auditor
    assert b"/people/bulk/" not in auditor
    assert b'name="person"' in admin


def test_who_has_no_list_gets_no_list(world: World) -> None:
    for address in ("/people/", "/people/export/csv/", "/people/bulk/"):
        assert client_of(world.ada).get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_a_list_costs_the_same_few_queries_however_many_people_it_has(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = client_of(world.hal)
    many = [
        Person(id=uuid7(NOW), organization_id=LARKFIELD.id, name=f"Zoe {n:03}", zone="UTC") for n in range(60)
    ]
    Person.objects.bulk_create(many)
    PersonWord.objects.bulk_create(
        PersonWord(organization_id=LARKFIELD.id, person=one, word="zoe") for one in many
    )

    with django_assert_max_num_queries(30):
        client.get("/people/", {"q": "zoe"})


def test_an_export_is_sent_when_the_request_is_over_and_holds_the_own_organization_only(
    committed: Committed,
) -> None:
    with transaction(WORLD.eve):
        client = client_of(WORLD.eve)
    answer: Any = client.get("/people/export/ndjson/", {"status": "both"})

    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert [json.loads(line)["name"] for line in lines] == ["Finn Doyle", "Eve Marlow"]
