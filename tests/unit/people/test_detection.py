"""How a file is written is found out from its contents, and nothing hostile is opened."""

import io
import struct
import zipfile
from datetime import datetime
from typing import Any

import pytest
from xlsxwriter import Workbook

from duly.kernel.refusal import Refused
from duly.people.rules import workbook
from duly.people.rules.detection import day_orders, detect_columns, detect_form
from duly.people.rules.forms import FileForm
from duly.people.rules.table import Record, open_table

TEXT = "No;Name;Ort\r\n1;Zoë;Köln\r\n2;Jürgen;Graz\r\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (TEXT.encode(), ("utf-8", ";", 1)),
        (TEXT.encode("utf-8-sig"), ("utf-8", ";", 1)),
        (TEXT.encode("utf-16"), ("utf-16", ";", 1)),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), ("utf-16", ";", 1)),
        (TEXT.encode("latin-1"), ("windows-1252", ";", 1)),
        ((TEXT + "3;5 € – “ok”;\r\n").encode("cp1252"), ("windows-1252", ";", 1)),
        (TEXT.encode("latin-1") + b"3;\x81;x\r\n", ("latin-1", ";", 1)),
        (TEXT.replace(";", ",").encode(), ("utf-8", ",", 1)),
        (TEXT.replace(";", "\t").encode(), ("utf-8", "\t", 1)),
        (TEXT.replace(";", "|").encode(), ("utf-8", "|", 1)),
        (b'No;Name\n1;"Doe, Jane; Dr."\n2;Roe, Richard\n', ("utf-8", ";", 1)),
        (b'No,Name\n1,"a;b;c"\n2,"d;e;f"\n', ("utf-8", ",", 1)),
        (b"Staff list\n\nNo,Name\n1,Ada\n", ("utf-8", ",", 2)),
        (b"Number\n1\n2\n", ("utf-8", ",", 1)),
        (b"PK,Name\n1,Ada\n", ("utf-8", ",", 1)),
    ],
)
def test_text_is_recognised(content: bytes, expected: tuple[str, str, int]) -> None:
    form = detect_form(io.BytesIO(content))
    assert (form.kind, form.encoding, form.delimiter, form.header) == ("csv", *expected)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_the_columns_come_with_samples_whatever_the_encoding(encoding: str) -> None:
    file = io.BytesIO(TEXT.encode(encoding))
    columns = detect_columns(file, detect_form(file))
    assert [(one.name, one.samples) for one in columns] == [
        ("No", ("1", "2")),
        ("Name", ("Zoë", "Jürgen")),
        ("Ort", ("Köln", "Graz")),
    ]


@pytest.mark.parametrize(
    ("cells", "orders"),
    [
        (["2020-01-31", ""], ("year-month-day",)),
        (["2020/1/31", "NULL"], ("year-month-day",)),
        (["31.1.2020", "01.02.2020"], ("day/month/year",)),
        (["1/31/2020", "02/01/2020"], ("month/day/year",)),
        (["01/02/2020", "03/04/2020"], ("day/month/year", "month/day/year")),
        (["31/01/2020", "x", "30/02/2020", "14/01/2020", "15/01/2020", "16/01/2020"], ("day/month/year",)),
        (["12345", "67890"], ()),
        (["Halle 1", "Halle 2"], ()),
        ([], ()),
    ],
)
def test_the_orders_in_which_days_can_be_read(cells: list[str], orders: tuple[str, ...]) -> None:
    assert day_orders(cells) == orders


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"encoding": "ebcdic"}, "encoding"),
        ({"delimiter": "x"}, "delimiter"),
        ({"header": "0"}, "header"),
        ({"header": "51"}, "header"),
        ({"header": "²"}, "header"),
    ],
)
def test_a_form_that_is_none_is_refused_beside_its_field(wanted: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        FileForm().changed(wanted)
    assert (refused.value.code, refused.value.facts["field"]) == ("invalid_form", field)


def test_a_sheet_must_be_one_of_the_file() -> None:
    form = FileForm(kind="xlsx", sheet="A", sheets=("A", "B"))
    assert form.changed({"sheet": "B"}).sheet == "B"
    with pytest.raises(Refused):
        form.changed({"sheet": "C"})


def _workbook(cells: dict[tuple[int, int], Any]) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yy"}) as book:
        sheet = book.add_worksheet("People")
        for (row, column), cell in cells.items():
            sheet.write(row, column, cell)
    return out.getvalue()


def test_cells_of_a_sheet_are_texts_as_people_write_them() -> None:
    cells = {
        (0, 0): "No", (0, 1): "Hired", (0, 2): "Rate", (0, 3): "Here",
        (1, 0): 4711.0, (1, 1): datetime(2019, 5, 2), (1, 2): 1.5, (1, 3): True,  # noqa: DTZ001
        (3, 0): "007", (3, 1): datetime(2019, 5, 2, 8, 30), (3, 3): False,  # noqa: DTZ001
    }  # fmt: skip
    file = io.BytesIO(_workbook(cells))
    header, records = open_table(file, detect_form(file))

    assert header == ["No", "Hired", "Rate", "Here"]
    assert [(one.line, one.cells) for one in records if isinstance(one, Record)] == [
        (2, ["4711", "2019-05-02", "1.5", "TRUE"]),
        (4, ["007", "2019-05-02 08:30", "", "FALSE"]),
    ]


def _packed(**parts: bytes) -> bytes:
    """An archive that calls itself a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": b"<workbook/>", **parts}.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def _lying(content: bytes) -> bytes:
    """The same archive, whose headers say that the last entry is small."""
    place = content.rindex(b"PK\x01\x02")
    return content[: place + 24] + struct.pack("<L", 10) + content[place + 28 :]


BOMB = _packed(xl__worksheets__sheet1=b" " * (40 * 1024 * 1024))
SHEET = (
    b'<worksheet><sheetData><row r="1"><c r="A1"/></row><row r="%d"><c r="%s"/></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "unsafe_file"),
        (_lying(BOMB), "unsafe_file"),
        (_packed(**{"xl/vbaProject.bin": b"x"}), "unsafe_file"),
        (_packed(**{"xl/macrosheets/sheet1.xml": b"x"}), "unsafe_file"),
        (_packed(**{"XL/Workbook.xml": b"x"}), "unsafe_file"),
        (_packed(**{"xl/s.xml": SHEET % (1048576, b"XFD1048576")}), "unsafe_file"),
        (_packed(**{"xl/s.xml": SHEET.replace(b'"', b"'") % (1048576, b"XFD1048576")}), "unsafe_file"),
        (
            _packed(**{"xl/s.xml": b"<x:row>" + b"<x:c/>" * 9000 + b'</x:row><x:row r="1000"></x:row>'}),
            "unsafe_file",
        ),
        (_packed(), "not_an_export"),
        (b"PK\x03\x04", "not_an_export"),
        (_workbook({(0, 0): "x"})[:900], "not_an_export"),
    ],
)
def test_hostile_and_broken_workbooks_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        detect_form(io.BytesIO(content))
    assert (refused.value.code, refused.value.facts["field"]) == (code, "file")


def test_a_workbook_with_a_password_is_refused() -> None:
    content = bytearray(_packed())
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    with pytest.raises(Refused) as refused:
        detect_form(io.BytesIO(bytes(content)))
    assert (refused.value.code, "password" in refused.value.message) == ("unsafe_file", True)


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ENTRIES", 3)
    with pytest.raises(Refused) as refused:
        detect_form(io.BytesIO(_packed(a=b"", b=b"", c=b"")))
    assert refused.value.code == "unsafe_file"
