"""An HR export comes in from the console: the real one where it is there, and always a small one like it."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duly.audit.models import AuditEvent, Run, RunCount, RunLine
from duly.cli.main import main
from duly.people.models import ActiveChange, AttributeChange, AttributeValue, LinkChange, Person
from duly.people.operations import service
from duly.people.queries import organization_of, people_page
from duly.people.rules.listing import Listing
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.world import NOW

DATA = Path(__file__).resolve().parents[1] / "data"
SMALL = DATA / "hr_export.csv"
MAPPING = DATA / "mapping_adventureworks.json"
REAL = Path(os.environ.get("DULY_SHARED", "../shared")) / "data" / "adventureworks" / "DimEmployee.csv"

# Nobody comes back or leaves in these exports.
UNMOVED = ("returning", "leaving")

Duly = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def duly(committed: Committed, capsys: pytest.CaptureFixture[str]) -> Duly:
    """The console command, in an organization `millrace` of its own; answers exit status and JSON."""

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        status = main([*words, "--json"])
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return status, told

    run("organization", "create", "millrace", "--name", "Millrace Gears", "--zone", "Europe/Lisbon")
    return run


def _import(duly: Duly, file: Path, *options: str) -> dict[str, Any]:
    status, told = duly(
        "people", "import", str(file), "--organization", "millrace", "--mapping", str(MAPPING), *options
    )
    assert status == 0, told
    return told


def _counts(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key not in ("rejects", "run", "dry_run", *UNMOVED)}


def _departments_of(number: str) -> list[tuple[date, str | None]]:
    changes = AttributeChange.objects.filter(person__employee_number=number, attribute__key="department")
    return list(changes.order_by("valid_from", "recorded_at").values_list("valid_from", "value__name"))


@pytest.mark.shared
@pytest.mark.covers("SEED-223")
def test_the_real_export_comes_in_whole_and_a_second_time_changes_nothing(duly: Duly) -> None:
    preview = _import(duly, REAL, "--dry-run")
    first = _import(duly, REAL)
    second = _import(duly, REAL)

    expected = {
        "rows": 296, "people": 290, "created": 290, "changed": 0, "unchanged": 0,
        "rejected": 0, "departments": 16, "managers_linked": 289,
    }  # fmt: skip
    assert _counts(preview) == _counts(first) == expected
    assert _counts(second) == expected | {"created": 0, "unchanged": 290}
    with transaction(service(organization_of("millrace"), now=NOW, source="test")):
        people = Person.objects.all()
        assert people.exclude(manager=None).values("manager").distinct().count() == 47
        assert people.exclude(workstation=None).count() == 178
        assert AttributeValue.objects.filter(attribute__key="workstation").count() == 7
        assert people.active().count() == 290
        _expect_real_history()


def _expect_real_history() -> None:
    """The days of all 296 rows, although a later row of the same person repeats department and manager."""
    for key in ("department", "job_role"):
        assert AttributeChange.objects.filter(attribute__key=key).count() == 296
    assert LinkChange.objects.filter(kind="manager").count() == 295
    assert _departments_of("112457891") == [
        (date(2007, 7, 5), "Tool Design"),
        (date(2009, 12, 28), "Tool Design"),
    ]
    # Each row starts on, or on the day after, the last day of the one before: nobody was away.
    assert ActiveChange.objects.filter(is_active=True).count() == ActiveChange.objects.count() == 290


def test_the_small_export_keeps_history_and_names_its_bad_row(duly: Duly) -> None:
    told = _import(duly, SMALL)

    assert _counts(told) == {
        "rows": 12, "people": 8, "created": 8, "changed": 0, "unchanged": 0,
        "rejected": 1, "departments": 5, "managers_linked": 7,
    }  # fmt: skip
    assert [(one["line"], one["column"], one["code"]) for one in told["rejects"]] == [
        (12, "HireDate", "unusable"),
        (12, "StartDate", "unusable"),
    ]
    with transaction(service(organization_of("millrace"), now=NOW, source="test")):
        # The end day equals the next start: the later row wins that day.
        assert _departments_of("50010002") == [
            (date(2008, 6, 12), "Engineering"),
            (date(2015, 2, 28), "Production"),
        ]
        assert [name for _, name in _departments_of("50010006")] == [
            "Purchasing", "Quality Assurance", "Purchasing",
        ]  # fmt: skip
        # A manager's key is also that of an ended row of his.
        assert Person.objects.get(employee_number="50010003").manager.name == "Tomasz Brzeg"
        assert Person.objects.get(employee_number="50010007").manager.name == "Paulo Teixeira"
        aiko = Person.objects.get(employee_number="50010009")
        assert not aiko.is_active
        left = ActiveChange.objects.get(person=aiko, is_active=False)
        assert left.valid_from == date(2022, 7, 1)
        assert Person.objects.get(employee_number="50010003").job_role.name == "Production Technician"
        assert not Person.objects.filter(name__contains="1968").exists()


def test_the_run_accounts_for_every_person_and_row(duly: Duly) -> None:
    told = _import(duly, SMALL)

    with transaction(service(organization_of("millrace"), now=NOW, source="test")):
        run = Run.objects.get(pk=told["run"])
        counts = {(row.outcome, row.reason): row.count for row in RunCount.objects.filter(run=run)}
        event = AuditEvent.objects.get(verb="people.imported")
        assert counts == {
            ("created", ""): 8, ("changed", ""): 0, ("unchanged", ""): 0, ("refused", "unusable"): 1,
        }  # fmt: skip
        assert (event.count, event.run_id) == (8, run.pk)
        assert (event.new or {})["rejects"][0] == [12, "HireDate", "unusable"]
        assert "Aalto" not in json.dumps(event.new)


def test_a_preview_writes_nothing_and_says_the_same(duly: Duly) -> None:
    preview = _import(duly, SMALL, "--dry-run")
    with transaction(service(organization_of("millrace"), now=NOW, source="test")):
        assert not Person.objects.exists()
        assert not AttributeValue.objects.exists()
        assert not Run.objects.exists()

    assert _counts(_import(duly, SMALL)) == _counts(preview)


def test_one_bad_row_may_refuse_everything(duly: Duly) -> None:
    status, told = duly(
        "people", "import", str(SMALL), "--organization", "millrace", "--mapping", str(MAPPING),
        "--refuse-on-rejects",
    )  # fmt: skip

    assert (status, told["code"]) == (1, "import_refused")
    assert {reject["line"] for reject in told["rejects"]} == {12}
    with transaction(service(organization_of("millrace"), now=NOW, source="test")):
        assert not Person.objects.exists()


def test_a_corrected_export_changes_only_what_it_corrects(duly: Duly, tmp_path: Path) -> None:
    _import(duly, SMALL)
    text = SMALL.read_text(encoding="utf-8-sig")
    text = text.replace("31/02/2020", "28/02/2020")
    text = text.replace(
        "Ravi,Nair,P,Production Technician - WC10", "Ravi,Nair,P,Production Technician - WC30"
    )
    text = text.replace("maren.koehler@", "ravi.nair@", 1).replace("ravi.nair@", "maren.koehler@", 1)
    file = tmp_path / "corrected.csv"
    file.write_text(text, encoding="utf-8")

    told = _import(duly, file)

    assert (told["created"], told["changed"], told["unchanged"], told["rejected"]) == (1, 2, 6, 0)
    with transaction(service(organization_of("millrace"), now=NOW, source="test")):
        ravi = Person.objects.get(employee_number="50010004")
        assert (ravi.email, ravi.workstation.name) == ("maren.koehler@millrace.example", "WC30")
        assert Person.objects.get(employee_number="50010007").email == "ravi.nair@millrace.example"
        personal = AuditEvent.objects.filter(verb="people.imported").latest("recorded_at")
        assert personal.personal_commitment is not None
    assert _import(duly, file)["unchanged"] == 9


def test_people_keep_what_they_had_when_their_row_goes_bad(duly: Duly, tmp_path: Path) -> None:
    _import(duly, SMALL)
    text = SMALL.read_text(encoding="utf-8-sig").replace("Henrike,Aalto", "Henrike,Aal\0to")
    file = tmp_path / "worse.csv"
    file.write_text(text, encoding="utf-8")

    told = _import(duly, file)

    assert (told["changed"], told["unchanged"], told["rejected"]) == (0, 7, 2)
    assert told["managers_linked"] == 7
    with transaction(service(organization_of("millrace"), now=NOW, source="test")):
        henrike = Person.objects.get(employee_number="50010001")
        assert RunLine.objects.get(outcome="refused").subject_id == henrike.pk


def test_circles_of_managers_are_named_and_left_out(duly: Duly, tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8-sig").replace("1,NULL,50010001", "1,6,50010001")
    file = tmp_path / "circle.csv"
    file.write_text(text, encoding="utf-8")

    told = _import(duly, file)

    circle = [one["line"] for one in told["rejects"] if one["code"] == "cycle"]
    assert circle == [2, 4, 7]
    assert {one["left_out"] for one in told["rejects"] if one["code"] == "cycle"} == {"link"}
    assert (told["people"], told["managers_linked"]) == (8, 5)


def test_files_that_cannot_be_used_are_refused_in_a_sentence(duly: Duly, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")

    for file, mapping, code in (
        (empty, MAPPING, "import_empty"),
        (tmp_path / "absent.csv", MAPPING, "unreadable_file"),
        (SMALL, broken, "invalid_mapping"),
        (MAPPING, MAPPING, "import_columns"),
    ):
        status, told = duly(
            "people", "import", str(file), "--organization", "millrace", "--mapping", str(mapping)
        )
        assert (status, told["code"]) == (1, code)
    status, told = duly(
        "people", "import", str(SMALL), "--organization", "nowhere", "--mapping", str(MAPPING)
    )
    assert (status, told["code"]) == (1, "not_found")


def test_the_first_admin_is_recognised_in_the_export_and_gets_a_number(duly: Duly, tmp_path: Path) -> None:
    duly(
        "organization", "create", "millrace-2", "--name", "Millrace", "--zone", "UTC",
        "--admin-name", "Henrike Aalto", "--admin-email", "Henrike.Aalto@millrace.example",
    )  # fmt: skip
    words = ["people", "import", str(SMALL), "--organization", "millrace-2", "--mapping", str(MAPPING)]

    _, told = duly(*words)

    assert (told["created"], told["changed"]) == (7, 1)
    actor = service(organization_of("millrace-2"), now=NOW, source="test")
    with transaction(actor):
        (row,) = people_page(actor=actor, listing=Listing(search="50010001")).rows
        assert (row.name, row.role, row.has_account) == ("Henrike Aalto", "corporate_admin", True)
