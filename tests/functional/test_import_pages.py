"""Imports over HTTP, from the file to the report, without script."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app

from duly.assignments.operations import create_rule
from duly.assignments.rules.duties import RuleFacts
from duly.people.models import ImportFile, ImportUpload, Person, SavedMapping
from duly.people.operations.uploads import MOST_BYTES
from duly.tenancy.actor import Actor
from tests.functional.learner import client_of, just_now
from tests.functional.pages import fields
from tests.functional.scene import ABSENT
from tests.integration.assignments.arrange import departments
from tests.world import World

IMPORTS = "/people/imports/"
HEADER = "Personalnummer;Nachname;Vorname;E-Mail;Abteilung;Eintritt;Vorgesetzter E-Mail;Status"
ADA = (
    "LA-0001;Lindqvist;Ada;ada@larkfield.example;Production/Paint shop;2020-01-06;hal@larkfield.example;aktiv"
)
CY = "LA-0003;Okafor;Cy;cy@larkfield.example;Administration;2020-01-06;;aktiv"
BO = "LA-0002;Varga;Bo;bo@larkfield.example;Production;2020-01-06;cy@larkfield.example;aktiv"
IVY = "LA-0008;Santos;Ivy;;Production/Assembly;2020-01-06;;aktiv"
NEW = "LA-0900;Müller;Jürgen;jm@larkfield.example;Production/Lack;2026-03-02;bo@larkfield.example;aktiv"
BAD = "LA 0901;Groß;Zoë;keine;Production;2026-02-30;;aktiv"
ODD = "=LA-0902;Groß;Zoë;zoe@larkfield.example;Production;2026-02-03;;aktiv"


def person(actor: Actor) -> Person:
    assert actor.person_id is not None
    return Person.objects.get(pk=actor.person_id)


@pytest.fixture
def client(world: World) -> Client:
    """Cy, who may change everybody."""
    return client_of(world.cy)


@pytest.fixture
def work(world: World) -> Any:
    """Does what is deferred, here and now."""
    done: set[int] = set()

    def every() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, task_name, args::text FROM procrastinate_jobs ORDER BY id")
            waiting = [row for row in cursor.fetchall() if row[0] not in done]
        for number, name, args in waiting:
            done.add(number)
            if name.startswith("people."):
                app.tasks[name].func(**json.loads(args))

    return every


def export(*lines: str, encoding: str = "latin-1") -> SimpleUploadedFile:
    return SimpleUploadedFile("personal.csv", "\r\n".join((HEADER, *lines, "")).encode(encoding))


def uploaded(client: Client, *lines: str) -> str:
    """The address of the columns of a new upload."""
    answer = client.post(IMPORTS, {"file": export(*lines)})
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"])


def mapped(client: Client, address: str, **more: str) -> Any:
    """The columns as they are suggested, with trees and states said, sent to the preview."""
    said = fields(client.get(address), "map")
    said |= {"separator-4-0": "/", "meaning-7-0": "active", "yes-7-0": "aktiv", "no-7-0": "ausgetreten"}
    return client.post(address, {**said, "do": "preview", **more})


def previewed(client: Client, work: Any, *lines: str, **more: str) -> Any:
    """The page with the account of what would change."""
    answer = mapped(client, uploaded(client, *lines), **more)
    assert answer.status_code == 302, answer.context["sheet"].problems
    work()
    return client.get(answer["Location"])


def pressed(client: Client, page: Any, **more: str) -> Any:
    """The button under the account."""
    return client.post(f"{page.request['PATH_INFO']}apply/", {**fields(page, "apply"), **more})


def counts(page: Any) -> dict[str, int]:
    found = page.context["counts"]
    names = ("rows", "people", "created", "changed", "returning", "unchanged", "leaving", "rejected")
    return {name: getattr(found, name) for name in names}


@pytest.mark.covers("SEED-223")
def test_a_german_export_comes_in_as_it_was_shown(world: World, client: Client, work: Any) -> None:
    page = previewed(client, work, ADA, BO, IVY, NEW, BAD)

    assert counts(page) == {
        "rows": 5,
        "people": 4,
        "created": 1,
        "changed": 1,
        "returning": 1,
        "unchanged": 1,
        "leaving": 0,
        "rejected": 1,
    }
    assert person(world.ada).department_id == world.value("Assembly")
    assert pressed(client, page).status_code == 302
    work()
    report = client.get(page.request["PATH_INFO"])
    assert report.context["upload"].state == ImportUpload.APPLIED
    assert counts(report) == counts(page)
    newcomer = Person.objects.get(employee_number="LA-0900")
    assert (newcomer.name, newcomer.email) == ("Jürgen Müller", "jm@larkfield.example")
    assert newcomer.started_on == date(2026, 3, 2)
    assert newcomer.manager_id == world.bo.person_id
    assert newcomer.department is not None
    assert (newcomer.department.name, newcomer.department.parent_id) == (
        "Lack",
        world.value("Production"),
    )
    ada = person(world.ada)
    assert (ada.department_id, ada.manager_id) == (world.value("Paint shop"), world.hal.person_id)
    assert Person.objects.get(pk=world.ivy_id).is_active
    assert not ImportFile.objects.exists()
    assert str(report.context["upload"].run_id) in report.content.decode()


def test_what_changes_stands_field_by_field(client: Client, work: Any) -> None:
    page = previewed(client, work, ADA, BO, NEW)
    told = client.get(page.request["PATH_INFO"], {"list": "changed"}).content.decode()

    assert "Ada Lindqvist" in told
    assert "<del>" in told
    assert "Paint shop</ins>" in told
    assert "Jürgen" not in told
    assert "Jürgen" in client.get(page.request["PATH_INFO"], {"list": "created"}).content.decode()


def test_the_columns_are_filled_in_by_their_names_and_say_what_comes_out(client: Client) -> None:
    page = client.get(uploaded(client, ADA, NEW))

    assert [use.meaning for column in page.context["columns"] for _, use in column.uses] == [
        "employee_number",
        "family_name",
        "given_name",
        "email",
        "department",
        "started_on",
        "manager",
        "",
    ]
    assert "Jürgen" in page.content.decode()
    assert page.context["form"]["delimiter"].value() == "semicolon"
    assert b"6 January 2020" in page.content


def test_a_request_by_script_gets_only_what_comes_out(client: Client) -> None:
    address = uploaded(client, ADA)
    said = {**fields(client.get(address), "map"), "separator-4-0": "/", "do": "look"}

    answer = client.post(address, said, headers={"HX-Request": "true"})

    assert "Production › Paint shop" in answer.content.decode()
    assert b"<html" not in answer.content
    assert "Production › Paint shop" in client.post(address, said).content.decode()


def test_what_is_wrong_stands_beside_the_column_and_nothing_is_lost(client: Client) -> None:
    address = uploaded(client, ADA)

    answer = mapped(
        client, address, **{"meaning-0-0": "", "meaning-3-0": "", "pattern-1-0": "(", "name": "Mine"}
    )

    assert answer.status_code == 422
    assert len(answer.context["sheet"].problems.overall) == 1
    assert answer.context["sheet"].problems.by_column.keys() == {"Nachname", "Vorgesetzter E-Mail"}
    said = fields(answer, "map")
    assert (said["pattern-1-0"], said["separator-4-0"], said["name"]) == ("(", "/", "Mine")
    assert ImportUpload.objects.get().state == ImportUpload.UPLOADED


def test_one_column_can_be_two_things(client: Client) -> None:
    address = uploaded(client, ADA)
    said = fields(client.get(address), "map")

    page = client.post(address, {**said, "again": "4"})

    assert fields(page, "map")["meaning-4-1"] == ""
    assert len(page.context["columns"][4].uses) == 2


def test_a_file_may_have_very_many_columns(client: Client) -> None:
    wide = ";".join(f"Column {n}" for n in range(130))
    file = SimpleUploadedFile(
        "wide.csv", f"Personalnummer;Nachname;Chef;{wide}\r\n1;A;2{';' * 130}\r\n".encode()
    )
    address = client.post(IMPORTS, {"file": file})["Location"]
    page = client.get(address)
    said = {**fields(page, "map"), "meaning-2-0": "manager"}

    asked = client.post(address, {**said, "do": "preview"})

    assert len(page.content) < 2_000_000
    assert asked.context["sheet"].problems.by_column.keys() == {"Chef"}
    said = {**fields(asked, "map"), "refers_to-2-0": "column:Personalnummer", "do": "preview"}
    assert b"column:Column 129" in asked.content
    assert client.post(address, said).status_code == 302


def test_a_file_read_in_another_way_shows_its_new_columns(client: Client) -> None:
    address = uploaded(client, ADA)
    said = fields(client.get(address), "map")

    page = client.post(address, {**said, "delimiter": "comma", "do": "read"})

    assert [column.name for column in page.context["columns"]] == [HEADER]
    page = client.post(address, {**fields(page, "map"), "delimiter": "semicolon", "do": "read"})
    assert len(page.context["columns"]) == 8
    assert page.context["sheet"].suggested


def test_a_saved_mapping_fills_in_the_next_file_until_it_is_deleted(client: Client) -> None:
    address = uploaded(client, ADA)
    said = {**fields(client.get(address), "map"), "separator-4-0": "/", "name": "Monthly", "do": "save"}
    assert client.post(address, {**said, "name": " "}).status_code == 422
    assert client.post(address, said).status_code == 200

    page = client.get(uploaded(client, NEW))

    assert page.context["sheet"].saved.name == "Monthly"
    assert fields(page, "map")["separator-4-0"] == "/"
    saved = SavedMapping.objects.get()
    chosen = client.post(address, {"do": "use", "saved": str(saved.pk)})
    assert fields(chosen, "map")["separator-4-0"] == "/"
    assert client.post(f"/people/mappings/{saved.pk}/delete/").status_code == 302
    assert not SavedMapping.objects.exists()
    assert client.post(f"/people/mappings/{saved.pk}/delete/").status_code == 404


def test_a_preview_that_is_no_longer_true_is_not_carried_out(world: World, client: Client, work: Any) -> None:
    page = previewed(client, work, ADA, NEW)

    answer = pressed(client, page, fingerprint="0" * 64)

    assert answer.status_code == 409
    assert b"something has changed since this preview" in answer.content
    assert not Person.objects.filter(employee_number="LA-0900").exists()


@pytest.mark.covers("SEED-223")
def test_a_person_changed_meanwhile_makes_the_preview_anew(world: World, client: Client, work: Any) -> None:
    page = previewed(client, work, ADA, NEW)
    Person.objects.filter(pk=person(world.ada).pk).update(given_name="Adah", name="Adah Lindqvist")

    pressed(client, page)
    work()

    found = client.get(page.request["PATH_INFO"])
    assert found.context["upload"].state == ImportUpload.REFUSED
    assert b"Nobody was changed" in found.content
    assert not Person.objects.filter(employee_number="LA-0900").exists()
    client.post(f"{page.request['PATH_INFO']}map/", {"do": "anew"})
    work()
    again = client.get(page.request["PATH_INFO"])
    assert "Adah" in client.get(page.request["PATH_INFO"], {"list": "changed"}).content.decode()
    assert pressed(client, page).status_code == 409
    assert pressed(client, again).status_code == 302


def test_many_leavers_need_a_word_of_confirmation(world: World, client: Client, work: Any) -> None:
    page = previewed(client, work, ADA, BO, CY, NEW, is_complete="on")
    assert counts(page)["leaving"] == 4
    assert "confirmed" in page.content.decode()

    assert pressed(client, page).status_code == 422
    assert person(world.quinn).is_active
    assert pressed(client, page, confirmed="yes").status_code == 302
    work()

    assert not person(world.quinn).is_active
    assert person(world.ada).is_active


def test_rejected_rows_can_be_put_right_in_a_spreadsheet(client: Client, work: Any) -> None:
    page = previewed(client, work, BAD, ODD, NEW)
    told = client.get(page.request["PATH_INFO"], {"list": "rejected"}).content.decode()
    assert "Personalnummer" in told

    answer = client.get(f"{page.request['PATH_INFO']}rejected.csv")

    assert answer["Content-Disposition"] == 'attachment; filename="rejected.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    header, *rows = csv.reader(io.StringIO(text))
    assert header[2:] == HEADER.split(";")
    assert [row[0] for row in rows] == ["2", "3"]
    assert rows[0][2:] == BAD.split(";")
    assert rows[1][2] == "'=LA-0902"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("picture.csv", bytes(range(256)) * 40),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)),
        ("broken.xlsx", b"PK\x03\x04" + bytes(100)),
    ],
)
def test_what_is_no_export_is_refused_beside_the_field(client: Client, name: str, content: bytes) -> None:
    answer = client.post(IMPORTS, {"file": SimpleUploadedFile(name, content)})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"file"}
    assert not ImportUpload.objects.exists()


def test_a_file_that_is_too_big_is_refused(client: Client) -> None:
    line = f"{NEW}\r\n".encode()
    content = HEADER.encode() + b"\r\n" + line * (MOST_BYTES // len(line) + 1)

    answer = client.post(IMPORTS, {"file": SimpleUploadedFile("big.csv", content)})

    assert answer.status_code == 422
    assert "64 MB" in str(answer.context["form"].errors["file"])


def test_no_file_at_all_is_said_too(client: Client) -> None:
    assert client.post(IMPORTS).status_code == 422


def test_work_that_goes_on_says_how_far_it_is(client: Client, work: Any) -> None:
    address = mapped(client, uploaded(client, ADA))["Location"]

    assert b"Comparing the file" in client.get(address).content
    assert b"<html" not in client.get(address, headers={"HX-Request": "true"}).content
    work()
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_discarded_import_keeps_its_line_and_loses_its_file(client: Client, work: Any) -> None:
    page = previewed(client, work, ADA)

    assert client.post(f"{page.request['PATH_INFO']}discard/").status_code == 302

    assert not ImportFile.objects.exists()
    assert b"Discarded" in client.get(IMPORTS).content
    assert b"The file is deleted" in client.get(page.request["PATH_INFO"]).content
    assert client.get(f"{page.request['PATH_INFO']}map/").status_code == 302


def test_auditors_read_imports_and_bring_nothing_in(world: World, client: Client, work: Any) -> None:
    page = previewed(client, work, ADA)
    auditor = client_of(world.di)

    seen = auditor.get(IMPORTS)

    assert b"personal.csv" in seen.content
    assert b'type="file"' not in seen.content
    assert auditor.post(IMPORTS, {"file": export(ADA)}).status_code == 403
    assert auditor.get(page.request["PATH_INFO"]).status_code == 200
    assert auditor.get(f"{page.request['PATH_INFO']}map/").status_code == 403
    assert pressed(auditor, page).status_code == 403


def test_imports_are_hidden_from_employees_and_strangers(world: World, client: Client, work: Any) -> None:
    page = previewed(client, work, ADA)

    assert client_of(world.ada).get(IMPORTS).status_code == 404
    assert client_of(world.ada).get(page.request["PATH_INFO"]).status_code == 404
    assert client.get(f"{IMPORTS}{ABSENT}/").status_code == 404


def test_an_import_shows_whose_assignments_it_moves_and_gives_them_to_the_same_people(
    world: World, client: Client, work: Any
) -> None:
    ruled(world, "Production")
    page = previewed(client, work, ADA, CY, BO, NEW)

    seen = client.get(page.request["PATH_INFO"], {"act": "opened"})
    pressed(client, page)
    work()

    upload = ImportUpload.objects.get()
    assert "Opens 2 assignments." in seen.content.decode()
    assert [line.row.name for line in seen.context["moves"].lines] == ["Ada Lindqvist", "Jürgen Müller"]
    assert upload.state == ImportUpload.APPLIED, upload.refusal
    assert Person.objects.get(employee_number="LA-0900").pk == seen.context["moves"].lines[1].row.person_id


def test_an_import_that_would_move_other_assignments_by_now_imports_nothing(
    world: World, client: Client, work: Any
) -> None:
    ruled(world, "Production")
    page = previewed(client, work, ADA, CY, BO, NEW)
    ruled(world, "Paint shop")

    pressed(client, page)
    work()

    upload = ImportUpload.objects.get()
    assert upload.state == ImportUpload.REFUSED
    assert "assignments has changed" in upload.refusal
    assert not Person.objects.filter(employee_number="LA-0900").exists()


def ruled(world: World, department: str) -> None:
    """A rule in force that gives fire safety to the people of a department."""
    facts = RuleFacts(
        name=f"For {department}",
        audience=departments(world, department),
        training_ids=(world.training_id,),
    )
    create_rule(actor=just_now(world.cy), facts=facts)
