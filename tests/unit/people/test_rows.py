"""One thing wrong with a row: it is named by column and code, and the row is left out."""

from datetime import date
from typing import Any

import pytest

from duly.people.rules.mapping import ImportMapping, parse_mapping
from duly.people.rules.rows import BadRow, Row, RowReader
from duly.people.rules.table import Record

TODAY = date(2026, 11, 22)
GOOD = {
    "No": "la-7", "First": "Ada", "Middle": "NULL", "Last": "Lindqvist", "Mail": "ada@larkfield.example",
    "Speaks": "DE", "Hired": "06/01/2020", "Dept": "Production > Assembly", "Site": "Graz", "Hall": "Hall 2",
    "Title": "Fitter - WC10", "Since": "06/01/2020", "Until": "NULL", "Here": "1",
    "Boss": "la-2", "Key": "k1",
}  # fmt: skip
DATA: dict[str, Any] = {
    "version": 1,
    "file": {"empty": ["NULL"], "days": "day/month/year"},
    "fields": {
        "employee_number": "No",
        "given_name": {"columns": ["First", "Middle"]},
        "family_name": "Last",
        "email": "Mail",
        "language": "Speaks",
        "started_on": "Hired",
        "department": {"column": "Dept", "separator": ">"},
        "location": {"columns": ["Site", "Hall"]},
        "workstation": {"column": "Title", "pattern": " - (WC[0-9]+)$"},
        "job_role": {"column": "Title", "pattern": "^(.+?)(?: - WC[0-9]+)?$"},
    },
    "history": {"from": "Since", "until": "Until"},
    "active": {"column": "Here", "yes": ["1"], "no": ["0"]},
    "links": {"manager": {"column": "Boss", "refers_to": "Key"}},
}
MAPPING = parse_mapping(DATA)


def _read(*, mapping: ImportMapping = MAPPING, **changes: str) -> Row | BadRow:
    cells = GOOD | changes
    reader = RowReader(list(cells), mapping, TODAY)
    return reader.read(Record(2, list(cells.values())))


def test_a_good_row_says_what_its_cells_say() -> None:
    assert _read() == Row(
        line=2,
        identity="LA-7",
        employee_number="LA-7",
        given_name="Ada",
        family_name="Lindqvist",
        email="ada@larkfield.example",
        language="de",
        started_on=date(2020, 1, 6),
        values=(("Production", "Assembly"), ("Graz", "Hall 2"), ("WC10",), ("Fitter",)),
        links=("LA-2",),
        keys=("K1",),
        is_active=True,
        valid_from=date(2020, 1, 6),
        valid_until=None,
    )


def test_what_the_file_does_not_say_is_empty() -> None:
    row = _read(Mail="NULL", Speaks="", Dept=" ", Site="NULL", Hall="", Title="Fitter", Boss="NULL", Hired="")

    assert isinstance(row, Row)
    assert (row.email, row.language, row.started_on, row.links) == ("", "", None, ("",))
    assert row.values == (None, None, None, ("Fitter",))


@pytest.mark.covers("A11-5", "A11-6")
@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("No", "", "missing"),
        ("No", "LA 7", "unusable"),
        ("No", "7" * 65, "unusable"),
        ("First", "x" * 201, "unusable"),
        ("First", "A\0da", "unusable"),
        ("Last", "Lind\nqvist", "unusable"),
        ("Last", f"Lind{chr(0xDCE9)}", "unusable"),
        ("Mail", "ada", "unusable"),
        ("Mail", f"{'a' * 250}@b.example", "unusable"),
        ("Speaks", "German", "unusable"),
        ("Hired", "31/02/2020", "unusable"),
        ("Hired", "23/11/2026", "future"),
        ("Dept", "Production > > Assembly", "unusable"),
        ("Dept", "x" * 201, "unusable"),
        ("Site", "Gr\taz", "unusable"),
        ("Title", "x" * 201, "unusable"),
        ("Since", "NULL", "missing"),
        ("Since", "2020/01/06", "unusable"),
        ("Since", "23/11/2026", "future"),
        ("Until", "05/01/2020", "ends_before_start"),
        ("Until", "soon", "unusable"),
        ("Here", "yes", "unusable"),
        ("Boss", "\0", "unusable"),
        ("Key", "x" * 201, "unusable"),
    ],
)
def test_one_thing_wrong_is_named(column: str, cell: str, code: str) -> None:
    row = _read(mapping=MAPPING, **{column: cell})

    assert isinstance(row, BadRow)
    assert [(reject.line, reject.column, reject.code) for reject in row.rejects] == [(2, column, code)]


def test_a_person_without_a_name_is_named_by_the_column_of_the_family_name() -> None:
    row = _read(First="", Last="NULL")

    assert isinstance(row, BadRow)
    assert (row.rejects[0].column, row.rejects[0].code) == ("Last", "missing")


def test_every_thing_wrong_is_named_once_and_the_person_stays_readable() -> None:
    row = _read(Mail="ada", Since="x", Boss="NULL")

    assert isinstance(row, BadRow)
    assert [reject.column for reject in row.rejects] == ["Mail", "Since"]
    assert (row.identity, row.keys) == ("LA-7", ("K1",))


def test_without_a_number_the_address_is_the_identity() -> None:
    fields = {"family_name": "Last", "email": "Mail"}
    row = _read(mapping=parse_mapping({"version": 1, "fields": fields}), Mail="Ada@Larkfield.example")

    assert row.identity == "ada@larkfield.example"
