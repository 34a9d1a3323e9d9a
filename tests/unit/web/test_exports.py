"""Lists as files: nothing in them runs, nothing is lost, and few rows are held at once."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from duly.tenancy.actor import Actor
from duly.web import exports
from duly.web.exports import MOST_ROWS, Row, csv_file, ndjson_file, safe, xlsx_file

COLUMNS = (("name", "Name"), ("day", "Day"), ("count", "Count"))
STARTS = "=+-@\t\r\n\0＝＋－＠﹢﹣﹦﹫"
BODIES = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example")', "SUM(A1:A9)", "", "a,b", 'a"b', "a\nb")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def payloads() -> list[str]:
    """500 texts that a spreadsheet might run, each start with each body and with noise."""
    dice = random.Random(1)
    fixed = [start + body for start in STARTS for body in BODIES]
    noise = [
        dice.choice(STARTS) + "".join(chr(dice.randrange(32, 0x2FFF)) for _ in range(dice.randrange(20)))
        for _ in range(500 - len(fixed))
    ]
    return fixed + noise


def rows() -> list[Row]:
    return [(text, date(2026, 11, 22), number) for number, text in enumerate(payloads())]


@pytest.mark.covers("W1")
def test_no_cell_of_a_csv_file_is_a_formula() -> None:
    written = b"".join(csv_file("people", COLUMNS, rows())).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(written, newline="")))

    assert read[0] == ["Name", "Day", "Count"]
    assert [row[0] for row in read[1:]] == [f"'{text}" for text in payloads()]
    assert read[1][1:] == ["2026-11-22", "0"]


@pytest.mark.covers("W1")
def test_every_text_of_a_workbook_is_a_text() -> None:
    sheet = first_sheet(b"".join(xlsx_file("people", COLUMNS, rows())))
    cells = list(sheet.iter(f"{SHEET}c"))

    assert list(sheet.iter(f"{SHEET}f")) == []
    assert {cell.get("t") for cell in cells if str(cell.get("r")).startswith("A")} == {"inlineStr"}
    assert len(cells) == 3 * (len(rows()) + 1)


@pytest.mark.covers("W1")
def test_what_machines_read_back_is_what_was_written() -> None:
    written = b"".join(ndjson_file("people", COLUMNS, rows())).decode()
    # Not splitlines: it also cuts at odd separators that JSON leaves as they are.
    read = [json.loads(line) for line in written.split("\n")[:-1]]

    assert len(read) == 500
    assert [one["name"] for one in read] == payloads()
    assert read[7] == {"name": payloads()[7], "day": "2026-11-22", "count": 7}


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), ("", ""), ("Ada", "Ada"), (-3, "-3"), (date(2026, 1, 2), "2026-01-02"), ("-3", "'-3")],
)
def test_numbers_and_days_are_no_formulas(cell: str | int | date | None, text: str) -> None:
    assert safe(cell) == text


def test_rows_are_taken_as_they_are_sent() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Row]:
        for number in range(10_000):
            taken.append(number)
            yield (f"Person {number}", None, number)

    parts = csv_file("people", COLUMNS, endless())
    next(parts)
    next(parts)

    assert len(taken) < 1000


def test_a_workbook_goes_on_in_another_sheet_when_one_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 3)
    many: list[Row] = [(f"Person {number}", None, number) for number in range(7)]

    with zipfile.ZipFile(io.BytesIO(b"".join(xlsx_file("people", COLUMNS, many)))) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        counts = [book.read(name).count(b"<row ") for name in sorted(sheets)]

    assert MOST_ROWS == 1_048_575
    assert counts == [4, 4, 2]


def test_a_file_speaks_the_language_it_was_asked_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "transaction", lambda _actor: nullcontext())
    actor = Actor(organization_id=uuid4(), now=datetime(2026, 11, 22, tzinfo=UTC), source="test")

    with translation.override("de"):
        answer = exports.export(
            actor=actor,
            form="csv",
            name="trainings",
            columns=[("training", gettext_lazy("Training"))],
            rows=lambda: ([gettext("Trainings")] for _ in range(2)),
        )
    with translation.override("en"):
        blocks = [(block, translation.get_language()) for block in answer]

    assert b"".join(block for block, _ in blocks).decode("utf-8-sig").split() == [
        "Schulung",
        "Schulungen",
        "Schulungen",
    ]
    assert {language for _, language in blocks} == {"en"}


def test_an_empty_list_is_a_file_with_a_head() -> None:
    assert b"".join(csv_file("people", COLUMNS, [])).decode("utf-8-sig") == "Name,Day,Count\r\n"
    assert b"".join(ndjson_file("people", COLUMNS, [])) == b""
    assert len(list(first_sheet(b"".join(xlsx_file("people", COLUMNS, []))).iter(f"{SHEET}row"))) == 1


def first_sheet(workbook: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        return ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314  # our own
