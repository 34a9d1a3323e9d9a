"""An import as a page: detected, mapped, previewed to the last field, and applied only as it was shown."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from xlsxwriter import Workbook

from duly.audit.models import AuditEvent, RunLine
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import (
    Account,
    ActiveChange,
    Attribute,
    AttributeChange,
    CustomValue,
    ImportFile,
    ImportLine,
    ImportUpload,
    Person,
)
from duly.people.operations import leave
from duly.people.operations.previewing import carry_out_upload, preview_upload, refuse_upload
from duly.people.operations.uploads import (
    apply_upload,
    delete_mapping,
    discard_abandoned,
    discard_upload,
    map_upload,
    preview_again,
    reread_upload,
    save_mapping,
    upload_export,
)
from duly.people.queries.imports import (
    UploadRow,
    import_lines,
    rejected_rows,
    saved_mappings,
    suggest_mapping,
    upload_page,
    uploads,
)
from duly.tenancy.actor import Actor
from tests.world import LARKFIELD, World

DATA = Path(__file__).resolve().parents[2] / "data"
GERMAN = DATA / "hr_export_german.csv"
HEADER = "No,First,Last,Mail,Dept,Boss"
PLAIN: dict[str, Any] = {
    "version": 1,
    "fields": {
        "employee_number": "No", "given_name": "First", "family_name": "Last", "email": "Mail",
        "department": {"column": "Dept", "separator": "/"},
    },
    "links": {"manager": {"column": "Boss", "by": "employee_number"}},
}  # fmt: skip


def _upload(world: World, content: bytes, *, actor: Actor | None = None, name: str = "people.csv") -> UUID:
    return upload_export(actor=actor or world.cy, file=io.BytesIO(content), name=name)


def _csv(*lines: str) -> bytes:
    return "\r\n".join((HEADER, *lines)).encode()


def _previewed(
    world: World,
    upload_id: UUID,
    mapping: object,
    *,
    actor: Actor | None = None,
    is_complete: bool = False,
) -> UploadRow:
    acting = actor or world.cy
    map_upload(actor=acting, upload_id=upload_id, form={}, mapping=mapping, is_complete=is_complete)
    preview_upload(actor=_job(acting), upload_id=upload_id)
    return upload_page(actor=acting, upload_id=upload_id)


def _apply(world: World, row: UploadRow, *, actor: Actor | None = None, confirmed: bool = False) -> UploadRow:
    acting = actor or world.cy
    apply_upload(actor=acting, upload_id=row.id, fingerprint=row.fingerprint, confirmed_leavers=confirmed)
    carry_out_upload(actor=_job(acting), upload_id=row.id)
    return upload_page(actor=acting, upload_id=row.id)


def _job(actor: Actor) -> Actor:
    """As a job acts on behalf of somebody."""
    return replace(actor, role=None, account_id=None, service="service:people", source="job")


def _account(person: Person) -> Account:
    assert person.account_id
    return Account.objects.get(pk=person.account_id)


def _changes(world: World, row: UploadRow, outcome: str) -> list[tuple[str, dict[str, tuple[str, str]]]]:
    lines = import_lines(actor=world.cy, upload_id=row.id, outcome=outcome).rows
    return [(line.label, {one.field: (one.old, one.new) for one in line.changes}) for line in lines]


def _numbered(world: World, key: str, number: str) -> None:
    Person.objects.filter(pk=LARKFIELD.key(key)).update(employee_number=number)


def test_another_export_is_detected_and_maps_itself(world: World) -> None:
    row = upload_page(actor=world.cy, upload_id=_upload(world, GERMAN.read_bytes()))

    assert (row.form.kind, row.form.encoding, row.form.delimiter) == ("csv", "windows-1252", ";")
    assert row.columns[0].samples[0] == "20-0001"
    assert [column.days for column in row.columns if column.days] == [("year-month-day",)]
    suggested = suggest_mapping(row.columns)
    assert suggested["fields"]["full_name"] == {"column": "Nachname, Vorname", "order": "family, given"}
    assert suggested["fields"]["employee_number"] == "Personalnummer"
    assert suggested["links"] == {"manager": {"column": "Vorgesetzter E-Mail", "by": "email"}}
    assert suggested["file"] == {"days": "year-month-day"}


def _german(columns: Sequence[Any]) -> dict[str, Any]:
    mapping = suggest_mapping(columns)
    for tree in ("department", "location"):
        mapping["fields"][tree] = {"column": mapping["fields"][tree], "separator": ">"}
    return mapping | {"active": {"column": "Aktiv", "yes": ["ja"], "no": ["nein"]}}


def test_another_export_is_imported_as_it_was_shown(world: World) -> None:
    upload_id = _upload(world, GERMAN.read_bytes())
    mapping = _german(upload_page(actor=world.cy, upload_id=upload_id).columns)
    mapping["fields"].pop("job_role", None)

    shown = _previewed(world, upload_id, mapping)

    assert shown.state == "previewed"
    assert shown.counts
    assert (shown.counts.rows, shown.counts.created, shown.counts.rejected) == (9, 7, 2)
    assert not Person.objects.filter(employee_number="20-0003").exists()
    created = dict(_changes(world, shown, "created"))
    assert created["Zoë Groß · 20-0003"]["manager"] == ("", "Bülent Özdemir")
    assert created["Zoë Groß · 20-0003"]["department"] == ("", "Fertigung / Dreherei")
    rejects = import_lines(actor=world.cy, upload_id=upload_id, outcome="rejected").rows
    assert [(one.line, one.column, one.code) for one in rejects] == [
        (9, "Personalnummer", "unusable"),
        (10, "Eintrittsdatum", "unusable"),
    ]
    (link,) = import_lines(actor=world.cy, upload_id=upload_id, outcome="link_rejected").rows
    assert (link.line, link.column, link.code) == (7, "Vorgesetzter E-Mail", "link_unknown")

    done = _apply(world, shown)

    assert (done.state, done.counts, done.has_file) == ("applied", shown.counts, False)
    zoe = Person.objects.get(employee_number="20-0003")
    assert (zoe.given_name, zoe.family_name, zoe.manager.name) == ("Zoë", "Groß", "Bülent Özdemir")
    assert zoe.department.name == "Dreherei"
    assert not Person.objects.get(employee_number="20-0007").is_active
    assert Person.objects.get(employee_number="20-0004").family_name == "van der Meer"
    assert not ImportFile.objects.exists()


def test_each_changed_field_is_shown_with_its_old_and_its_new_text(world: World) -> None:
    _numbered(world, "ada", "LA-1")
    _numbered(world, "bo", "LA-2")
    content = _csv(
        "LA-1,Ada,Lovelace,ada@new.example,Quality/Metrology,",
        "LA-2,Bo,Varga,bo@larkfield.example,Production,LA-9",
    )

    shown = _previewed(world, _upload(world, content), PLAIN)

    ((label, changes),) = _changes(world, shown, "changed")
    assert label == "Ada Lovelace · LA-1"
    assert changes == {
        "family_name": ("Lindqvist", "Lovelace"),
        "email": ("ada@larkfield.example", "ada@new.example"),
        "department": ("Production / Assembly", "Quality / Metrology"),
        "manager": ("Bo Varga", ""),
    }
    assert shown.counts
    assert (shown.counts.changed, shown.counts.unchanged, shown.counts.links_rejected) == (1, 1, 1)


def test_what_the_preview_says_happens_and_nothing_else(world: World) -> None:
    _numbered(world, "ada", "LA-1")
    before = Person.objects.count()
    shown = _previewed(
        world,
        _upload(world, _csv("LA-1,Ada,Lovelace,ada@larkfield.example,Quality,", "9,New,One,,Lab,LA-1")),
        PLAIN,
    )

    _apply(world, shown)

    assert Person.objects.count() == before + 1
    new = Person.objects.get(employee_number="9")
    assert (new.manager_id, new.department.name) == (LARKFIELD.key("ada"), "Lab")
    again = _previewed(world, _upload(world, _csv("9,New,One,,Lab,LA-1")), PLAIN)
    assert again.counts
    assert (again.counts.unchanged, again.counts.changes_nothing) == (1, True)


def test_the_same_world_gives_the_same_fingerprint_and_another_one_does_not(world: World) -> None:
    upload_id = _upload(world, _csv("1,New,One,,Lab/Wet,", "2,New,Two,,Lab/Dry,1"))
    first = _previewed(world, upload_id, PLAIN)
    second = _previewed(world, upload_id, PLAIN)
    _previewed(world, _upload(world, _csv("3,Other,One,,Lab,")), PLAIN)
    third = _previewed(world, upload_id, PLAIN)

    assert first.fingerprint == second.fingerprint == third.fingerprint != ""
    _numbered(world, "ada", "2")
    assert _previewed(world, upload_id, PLAIN).fingerprint != first.fingerprint


def test_a_world_that_moved_since_the_preview_refuses_everything(world: World) -> None:
    shown = _previewed(world, _upload(world, _csv("1,New,One,,Lab,", "2,New,Two,,Lab,1")), PLAIN)
    _numbered(world, "ada", "2")
    apply_upload(actor=world.cy, upload_id=shown.id, fingerprint=shown.fingerprint)

    with pytest.raises(Refused) as refused:
        carry_out_upload(actor=_job(world.cy), upload_id=shown.id)

    assert refused.value.code == "stale"
    refuse_upload(actor=world.cy, upload_id=shown.id, state="applying", refusal=refused.value)
    row = upload_page(actor=world.cy, upload_id=shown.id)
    assert (row.state, row.refusal, row.has_file) == ("refused", refused.value.message, True)
    preview_again(actor=world.cy, upload_id=shown.id)
    preview_upload(actor=_job(world.cy), upload_id=shown.id)
    assert upload_page(actor=world.cy, upload_id=shown.id).state == "previewed"


def test_only_the_newest_preview_can_be_applied(world: World) -> None:
    upload_id = _upload(world, _csv("1,New,One,,Lab,"))
    first = _previewed(world, upload_id, PLAIN)
    fields = {**PLAIN["fields"], "department": "Mail"}
    _previewed(world, upload_id, {**PLAIN, "fields": fields | {"email": "Boss"}, "links": {}})

    with pytest.raises(Refused) as refused:
        apply_upload(actor=world.cy, upload_id=upload_id, fingerprint=first.fingerprint)
    assert refused.value.code == "stale"


def test_somebody_absent_from_a_complete_file_leaves_once_that_is_confirmed(world: World) -> None:
    _numbered(world, "bo", "LA-2")
    shown = _previewed(
        world, _upload(world, _csv("LA-2,Bo,Varga,,Production,", "no number,Ada,L,ada@larkfield.example,,")),
        PLAIN, is_complete=True,
    )  # fmt: skip

    assert shown.counts
    assert shown.counts.many_leavers
    leaving = [label for label, _ in _changes(world, shown, "leaving")]
    # Ada's row is left out, but she is in the file; Cy imports, so Cy stays.
    assert not any(name in " ".join(leaving) for name in ("Ada", "Cy ", "Bo "))
    with pytest.raises(Refused) as refused:
        apply_upload(actor=world.cy, upload_id=shown.id, fingerprint=shown.fingerprint)
    assert (refused.value.code, refused.value.facts["field"]) == ("many_leavers", "confirmed_leavers")

    done = _apply(world, shown, confirmed=True)

    assert sorted(Person.objects.active().values_list("given_name", flat=True)) == ["Ada", "Bo", "Cy"]
    quinn = Person.objects.get(pk=LARKFIELD.key("quinn"))
    assert not _account(quinn).is_active
    left = ActiveChange.objects.get(person=quinn, is_active=False)
    assert (left.valid_from, left.run_id) == (date(2026, 11, 22), done.run_id)
    assert RunLine.objects.filter(outcome="leaving", subject_id=quinn.pk).exists()
    event = AuditEvent.objects.get(verb="people.imported")
    assert (event.new or {})["leaving"] == done.counts.leaving == len(leaving)  # type: ignore[union-attr]


def test_few_leavers_need_no_confirmation(world: World) -> None:
    numbers = [f"N-{number}" for number in range(40)]
    lines = [f"{number},Given,Family {number},,Lab," for number in numbers]
    for key in ("ada", "bo", "cy", "quinn", "hal", "di", "ned"):
        _numbered(world, key, f"W-{key}".upper())
        lines.append(f"W-{key},{key},Family,{key}@larkfield.example,,")
    _apply(world, _previewed(world, _upload(world, _csv(*lines)), PLAIN))

    shown = _previewed(world, _upload(world, _csv(*lines[1:])), PLAIN, is_complete=True)

    assert shown.counts
    assert (shown.counts.leaving, shown.counts.active, shown.counts.many_leavers) == (1, 47, False)
    assert _apply(world, shown).state == "applied"


def test_the_last_corporate_admin_and_whoever_imports_stay_whatever_the_file_says(world: World) -> None:
    for key in ("cy", "hal"):
        _numbered(world, key, f"W-{key}".upper())
    mapping = {**PLAIN, "active": {"column": "Boss", "yes": ["1"], "no": ["0"]}, "links": {}}
    content = _csv("W-cy,Cy,Okafor,,,0", "W-hal,Hal,Ferreira,,,0")

    shown = _previewed(world, _upload(world, content), mapping, actor=world.quinn)

    lines = import_lines(actor=world.cy, upload_id=shown.id, outcome="link_rejected").rows
    assert [(one.line, one.code) for one in lines] == [(2, "last_admin")]
    _apply(world, shown, actor=world.quinn)
    active = dict(Person.objects.values_list("given_name", "is_active"))
    assert (active["Cy"], active["Hal"]) == (True, False)


def test_somebody_who_left_comes_back_instead_of_being_made_twice(world: World) -> None:
    _numbered(world, "ivy", "OLD-1")
    before = Person.objects.count()
    shown = _previewed(
        world,
        _upload(world, _csv("NEW-1,Ivy,Santos,IVY@larkfield.example,Quality,")),
        PLAIN,
        is_complete=True,
    )

    ((_, changes),) = _changes(world, shown, "returning")
    assert changes["employee_number"] == ("OLD-1", "NEW-1")
    _apply(world, shown, confirmed=True)

    ivy = Person.objects.get(pk=LARKFIELD.key("ivy"))
    assert (ivy.is_active, ivy.employee_number, Person.objects.count()) == (True, "NEW-1", before)
    assert _account(ivy).is_active


@pytest.mark.covers("SEED-7")
def test_an_hr_admin_adds_to_their_own_department_only(world: World) -> None:
    content = _csv("1,New,One,,Administration/Payroll,", "2,New,Two,,Production,", "3,New,Three,,,")

    shown = _previewed(world, _upload(world, content, actor=world.hal), PLAIN, actor=world.hal)

    rejects = import_lines(actor=world.cy, upload_id=shown.id, outcome="rejected").rows
    assert [(one.line, one.code) for one in rejects] == [
        (3, "outside_department"),
        (4, "outside_department"),
    ]
    assert [label for label, _ in _changes(world, shown, "created")] == ["New One · 1"]
    assert [row.cells[0] for row in rejected_rows(actor=world.hal, upload_id=shown.id)] == ["2", "3"]


def test_attributes_of_the_organizations_own_are_filled_and_emptied(world: World) -> None:
    Attribute.objects.create(
        organization_id=world.cy.organization_id, key="badge", name="Badge", is_custom=True, position=9
    )
    mapping = {**PLAIN, "attributes": {"badge": "Boss"}, "links": {}}
    shown = _previewed(world, _upload(world, _csv("1,New,One,,Lab,Green", "2,New,Two,,Lab,")), mapping)
    assert dict(_changes(world, shown, "created"))["New One · 1"]["badge"] == ("", "Green")
    _apply(world, shown)

    held = CustomValue.objects.get(person__employee_number="1")
    assert held.value.name == "Green"
    assert AttributeChange.objects.filter(person=held.person, attribute__key="badge").count() == 1

    again = _previewed(world, _upload(world, _csv("1,New,One,,Lab,", "2,New,Two,,Lab,Red")), mapping)
    assert dict(_changes(world, again, "changed")) == {
        "New One · 1": {"badge": ("Green", "")},
        "New Two · 2": {"badge": ("", "Red")},
    }
    _apply(world, again)
    assert [one.value.name for one in CustomValue.objects.all()] == ["Red"]


@pytest.mark.parametrize("own", [{"nothing": "Boss"}, {"badge": {"column": "Boss", "separator": "/"}}])
def test_attributes_that_are_not_there_are_refused(world: World, own: dict[str, Any]) -> None:
    Attribute.objects.create(
        organization_id=world.cy.organization_id, key="badge", name="Badge", is_custom=True, position=9
    )
    upload_id = _upload(world, _csv())

    with pytest.raises(Refused) as refused:
        _previewed(world, upload_id, {**PLAIN, "attributes": own})
    assert refused.value.code == "invalid_mapping"


def test_a_workbook_is_read_sheet_by_sheet(world: World) -> None:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Notes").write(0, 0, "nothing here")
        sheet = book.add_worksheet("Staff")
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, ["Staff list"])
        sheet.write_row(2, 0, ["Staff no", "Surname", "First name", "Start date", "Department"])
        sheet.write_row(3, 0, [4711, "Čapek", "Josef"])
        sheet.write_datetime(3, 3, date(2019, 5, 2), day)
        sheet.write_row(5, 0, [4712, "Nováková", "Jana", "03.02.2020", "Lab"])
    upload_id = _upload(world, out.getvalue(), name="people.csv")
    row = upload_page(actor=world.cy, upload_id=upload_id)
    assert (row.form.kind, row.form.sheet, row.form.sheets) == ("xlsx", "Notes", ("Notes", "Staff"))

    reread_upload(actor=world.cy, upload_id=upload_id, form={"sheet": "Staff", "header": "2"})
    row = upload_page(actor=world.cy, upload_id=upload_id)
    mapping = suggest_mapping(row.columns)
    assert mapping["fields"] == {
        "employee_number": "Staff no", "given_name": "First name", "family_name": "Surname",
        "started_on": "Start date", "department": "Department",
    }  # fmt: skip
    shown = _previewed(world, upload_id, {**mapping, "file": {"days": "day/month/year"}})
    _apply(world, shown)

    josef = Person.objects.get(employee_number="4711")
    assert (josef.name, josef.started_on, josef.department) == ("Josef Čapek", date(2019, 5, 2), None)
    assert Person.objects.get(employee_number="4712").started_on == date(2020, 2, 3)


def test_days_that_fit_two_orders_are_asked_about(world: World) -> None:
    mapping = {**PLAIN, "fields": {**PLAIN["fields"], "started_on": "Boss"}, "links": {}}
    upload_id = _upload(world, _csv("1,New,One,,Lab,01.02.2020"))

    with pytest.raises(Refused) as refused:
        _previewed(world, upload_id, mapping)
    assert (refused.value.code, refused.value.facts["field"]) == ("ambiguous_days", "days")
    assert refused.value.facts["orders"] == ["day/month/year", "month/day/year"]

    _previewed(world, upload_id, {**mapping, "file": {"days": "month/day/year"}})
    clear = _previewed(world, _upload(world, _csv("1,New,One,,Lab,13.02.2020")), mapping)
    assert clear.mapping
    assert clear.mapping["file"] == {"days": "day/month/year"}


def test_rejected_rows_come_with_their_cells_and_every_reason(world: World) -> None:
    content = _csv('1,"New, Jr",One,nope,La\tb,', "2,Short", "3,New,Three,,Lab,")
    shown = _previewed(world, _upload(world, content), PLAIN)

    rows = list(rejected_rows(actor=world.cy, upload_id=shown.id))

    assert [(row.line, row.cells) for row in rows] == [
        (2, ("1", "New, Jr", "One", "nope", "La\tb", "")),
        (3, ("2", "Short")),
    ]
    assert [len(row.reasons) for row in rows] == [2, 1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import_empty"),
        (b"\n\n", "import_empty"),
        (b"%PDF-1.7\nNo,Name\n", "not_an_export"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not_an_export"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "not_an_export"),
        (b"PK\x03\x04 but no archive", "not_an_export"),
    ],
)
def test_what_is_no_export_is_refused_beside_the_file(world: World, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        _upload(world, content, name="people.xlsx")
    assert (refused.value.code, refused.value.facts["field"]) == (code, "file")
    assert not ImportUpload.objects.exists()


def test_too_large_a_file_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duly.people.operations.uploads.MOST_BYTES", 1024)
    with pytest.raises(Refused) as refused:
        _upload(world, _csv(*["1,New,One,,Lab,"] * 100))
    assert refused.value.code == "too_big"


def test_a_file_in_many_parts_is_put_together_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duly.people.operations.uploads.PART", 7)
    upload_id = _upload(world, _csv("1,New,One,,Lab,", "2,New,Two,,Lab,1"))

    assert ImportFile.objects.filter(upload_id=upload_id).count() > 5
    shown = _previewed(world, upload_id, PLAIN)
    assert shown.counts
    assert shown.counts.created == 2


def test_a_discarded_upload_leaves_nothing_of_its_file(world: World) -> None:
    shown = _previewed(world, _upload(world, _csv("1,New,One,,Lab,")), PLAIN)

    discard_upload(actor=world.cy, upload_id=shown.id)

    row = upload_page(actor=world.cy, upload_id=shown.id)
    assert (row.state, row.columns, row.counts, row.has_file) == ("discarded", (), None, False)
    assert not ImportFile.objects.exists()
    assert not ImportLine.objects.exists()
    for act in (discard_upload, preview_again):
        with pytest.raises(Refused) as refused:
            act(actor=world.cy, upload_id=shown.id)
        assert refused.value.code == "ended"


def test_the_nightly_job_discards_what_nobody_touched_for_a_day(world: World) -> None:
    old = _upload(world, _csv("1,New,One,,Lab,"))
    later = replace(world.cy, now=world.cy.now + timedelta(hours=23))
    fresh = _upload(world, _csv("2,New,Two,,Lab,"), actor=later)

    night = replace(world.cy, now=world.cy.now + timedelta(hours=25))
    assert discard_abandoned(actor=night) == 1

    states = dict(ImportUpload.objects.values_list("id", "state"))
    assert (states[old], states[fresh]) == ("discarded", "uploaded")


def test_while_a_job_works_on_it_nothing_else_happens_to_an_upload(world: World) -> None:
    upload_id = _upload(world, _csv("1,New,One,,Lab,"))
    map_upload(actor=world.cy, upload_id=upload_id, form={}, mapping=PLAIN, is_complete=False)

    with pytest.raises(Refused) as refused:
        map_upload(actor=world.cy, upload_id=upload_id, form={}, mapping=PLAIN, is_complete=False)
    assert refused.value.code == "busy"
    discard_upload(actor=world.cy, upload_id=upload_id)
    # The job finds that it is not wanted any more.
    preview_upload(actor=_job(world.cy), upload_id=upload_id)
    carry_out_upload(actor=_job(world.cy), upload_id=upload_id)
    assert upload_page(actor=world.cy, upload_id=upload_id).state == "discarded"


def test_a_job_may_do_no_more_than_the_person_behind_it(world: World) -> None:
    upload_id = _upload(world, _csv("1,New,One,,Lab,"), actor=world.quinn)
    map_upload(actor=world.quinn, upload_id=upload_id, form={}, mapping=PLAIN, is_complete=False)
    leave(actor=world.cy, person_id=LARKFIELD.key("quinn"))

    preview_upload(actor=_job(world.quinn), upload_id=upload_id)

    assert upload_page(actor=world.cy, upload_id=upload_id).state == "refused"


def test_mappings_are_kept_by_name_and_say_which_columns_they_need(world: World) -> None:
    first = save_mapping(actor=world.cy, name=" Payroll ", mapping=PLAIN)
    second = save_mapping(actor=world.hal, name="Payroll", mapping={**PLAIN, "links": {}})

    (saved,) = saved_mappings()
    assert (first == second, saved.name) == (True, "Payroll")
    assert saved.columns == {"No", "First", "Last", "Mail", "Dept"}
    for name in ("", "x" * 201, "a\0b"):
        with pytest.raises(Refused) as refused:
            save_mapping(actor=world.cy, name=name, mapping=PLAIN)
        assert refused.value.code == "invalid_name"
    delete_mapping(actor=world.cy, mapping_id=first)
    assert saved_mappings() == ()
    with pytest.raises(NotFound):
        delete_mapping(actor=world.cy, mapping_id=first)


def test_uploads_are_listed_newest_first_and_are_nobody_elses(world: World) -> None:
    first, second = _upload(world, _csv("1,A,B,,,")), _upload(world, _csv("2,A,B,,,"))

    assert [row.id for row in uploads(actor=world.cy).rows] == [second, first]
    for act in (lambda actor: uploads(actor=actor), lambda actor: upload_page(actor=actor, upload_id=first)):
        with pytest.raises(Refused):
            act(world.ada)
    with pytest.raises(NotFound):
        upload_page(actor=world.eve, upload_id=UUID(int=7))
