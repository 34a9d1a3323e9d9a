"""Malformed exports never change anything silently: each row is in force afterwards exactly, or it is named.

The oracle below reads the rows as they were made, not as the import reads them.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import transaction as django_transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from duly.people.models import ActiveChange, AttributeChange, LinkChange, Person
from duly.people.operations import ImportReport, import_people
from duly.people.rules.mapping import parse_mapping
from tests.world import World

HEADER = ("Key", "Boss", "No", "First", "Last", "Mail", "Dept", "From", "To", "Note")
MAPPING = parse_mapping(
    {
        "version": 1,
        "file": {"empty": ["NULL"], "days": "day/month/year"},
        "fields": {
            "employee_number": "No", "given_name": "First", "family_name": "Last", "email": "Mail",
            "department": "Dept",
        },
        "history": {"from": "From", "until": "To"},
        "links": {"manager": {"column": "Boss", "refers_to": "Key"}},
    }
)  # fmt: skip
TABLES = (AttributeChange, LinkChange, ActiveChange)

days = st.integers(0, 40).map(lambda months: f"01/{months % 12 + 1:02}/{2015 + months // 12}")
numbers = st.integers(1, 4).map(str)
BAD = {
    "Key": ["NULL", "1", "k\0"],
    "Boss": ["NULL", "1", "2", "99", "b\0"],
    "No": ["NULL", "a b", "\0", "N" * 65, "7_7", "1", "2"],
    "First": ["NULL", "a\0b", "x" * 201, "q\nr", "\udcff", "Bo\ufffd"],
    "Last": ["x" * 201, "\u2028"],
    "Mail": ["one@b.example", "ONE@b.example", "nope", "cy@larkfield.example", f"{'m' * 250}@b.example"],
    "Dept": ["NULL", "d" * 201, "tab\tbed"],
    "From": ["31/02/2020", "2020/01/01", "NULL", "1/1/99", "01/01/2031", "x"],
    "To": ["31/02/2020", "01/01/2010", "01/01/2016", "31/12/2017", "01/01/2031", "x"],
    "Note": ["fine", 'quo"ted', "two\nlines", "\0"],
}
DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "short": lambda raw: b",".join(raw.split(b",")[:7]) + b"\r\n",
    "long": lambda raw: raw.rstrip(b"\r\n") + b",more\r\n",
    "quote": lambda raw: b'9,NULL,9,"open,Row,NULL,Pumps,01/01/2016,NULL,\r\n',
    "bytes": lambda raw: raw.replace(b"Ann", b"A\xffn"),
    "carriage return": lambda raw: raw.replace(b"Ann", b"A\rn"),
}


@dataclass(frozen=True)
class Made:
    """One row as it was made; `raw` replaces how it is written."""

    cells: tuple[str, ...]
    raw: bytes | None = None

    def written(self) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\r\n").writerow(self.cells)
        return out.getvalue().encode("utf-8", errors="surrogateescape") if self.raw is None else self.raw

    def cell(self, column: str) -> str:
        value = self.cells[HEADER.index(column)].strip()
        return "" if value == "NULL" else value


def plain(number: str, *, boss: str = "NULL", since: str = "01/01/2020", until: str = "NULL") -> Made:
    """A row with nothing wrong about it."""
    return Made((number, boss, number, "Ann", f"Of {number}", "NULL", "Pumps", since, until, ""))


@st.composite
def rows(draw: st.DrawFn) -> Made:
    """A good row of one of four people; every second one with one thing wrong, or unusual, about it."""
    number = draw(numbers)
    cells = {
        "Key": number, "Boss": draw(numbers), "No": number, "First": "Ann", "Last": f"Of {number}",
        "Mail": f"p{number}@b.example", "Dept": draw(st.sampled_from(["Pumps", "Valves"])),
        "From": draw(days), "To": "NULL", "Note": "",
    }  # fmt: skip
    wrong = draw(st.none() | st.sampled_from([*BAD, *DAMAGE]))
    if wrong in BAD:
        cells[wrong] = draw(st.sampled_from(BAD[wrong]))
    made = Made(tuple(cells[column] for column in HEADER))
    return replace(made, raw=DAMAGE[wrong](made.written())) if wrong in DAMAGE else made


# People once each, or some of them in several rows.
files = st.lists(rows(), min_size=2, max_size=4, unique_by=lambda row: row.cells[2]) | st.lists(
    rows(), max_size=8
)


@pytest.mark.covers("A11-5")
@pytest.mark.parametrize("examples", [25, pytest.param(2000, marks=pytest.mark.prove)])
def test_every_row_is_in_force_or_named(world: World, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, database=None)
    @given(made=files)
    @example(made=[plain("1", boss="2"), plain("2", boss="3"), plain("3", boss="1"), plain("4", boss="1")])
    @example(
        made=[plain("1"), plain("2", boss="99", since="01/01/2019", until="01/01/2020"), plain("2", boss="1")]
    )
    def attempt(made: list[Made]) -> None:
        savepoint = django_transaction.savepoint()
        try:
            _attempt(world, made)
        finally:
            django_transaction.savepoint_rollback(savepoint)

    attempt()


def _attempt(world: World, made: list[Made]) -> None:
    before = _state()
    content = ",".join(HEADER).encode() + b"\r\n" + b"".join(row.written() for row in made)

    preview = _import(world, content, dry_run=True)
    assert _state() == before
    report = _import(world, content)

    _expect_named_or_in_force(report, _lines(made))
    assert (report.counts, report.rejects) == (preview.counts, preview.rejects)
    counts = report.counts
    assert counts.people == counts.created + counts.changed + counts.returning + counts.unchanged
    _expect_nobody_else_changed(before, report, made)
    _expect_no_circles()
    after = _state()
    again = _import(world, content).counts
    assert (again.created, again.changed, again.unchanged) == (0, 0, counts.people)
    assert _state() == after


def _import(world: World, content: bytes, *, dry_run: bool = False) -> ImportReport:
    return import_people(actor=world.cy, file=io.BytesIO(content), mapping=MAPPING, dry_run=dry_run)


def _state() -> list[list[Any]]:
    """Everything an import may write about people, without what only tells when it was written."""
    people = Person.objects.order_by("id").values_list(
        "id", "employee_number", "name", "email", "department", "manager", "is_active", "zone"
    )
    return [list(people), *(sorted(map(str, table.objects.values_list("id"))) for table in TABLES)]


def _lines(made: list[Made]) -> list[tuple[int, int, Made]]:
    """Each row with the first and the last line it is written on."""
    placed, line = [], 2
    for row in made:
        height = row.written().count(b"\n")
        placed.append((line, line + height - 1, row))
        line += height
    return placed


def _expect_named_or_in_force(report: ImportReport, placed: list[tuple[int, int, Made]]) -> None:
    left_out = {reject.line for reject in report.rejects if reject.left_out == "row"}
    unlinked = {reject.line for reject in report.rejects if reject.left_out == "link"}
    for first, last, row in placed:
        if left_out.isdisjoint(range(first, last + 1)):
            _expect_in_force(row, linked=first not in unlinked)


def _expect_in_force(row: Made, *, linked: bool) -> None:
    person = Person.objects.get(employee_number=row.cell("No").upper())
    since = "-".join(reversed(row.cell("From").split("/")))
    stated = AttributeChange.objects.filter(person=person, attribute__key="department", valid_from=since)
    if row.cell("Dept"):
        assert stated.latest("recorded_at").value.name == row.cell("Dept")
    if row.cell("To") == "" and since <= "2026-11-22":
        names = [name for name in (row.cell("First"), row.cell("Last")) if name]
        assert person.name == " ".join(names)
        assert person.email == row.cell("Mail")
        assert (person.department.name if person.department else "") == row.cell("Dept")
        assert person.is_active
        if linked:
            assert (person.manager is not None) == bool(row.cell("Boss"))


def _expect_nobody_else_changed(before: list[list[Any]], report: ImportReport, made: list[Made]) -> None:
    """People whom no row of the file names are as they were."""
    named = {row.cell("No").upper() for row in made}
    now = {row[0]: row for row in _state()[0]}
    for row in before[0]:
        assert now[row[0]] == row or row[1] in named or row[1] is None
    assert len(now) == len(before[0]) + report.counts.created


def _expect_no_circles() -> None:
    above = dict(Person.objects.values_list("id", "manager_id"))
    for person in above:
        here, steps = above[person], 0
        while here is not None:
            assert here != person
            here, steps = above[here], steps + 1
            assert steps <= len(above)
