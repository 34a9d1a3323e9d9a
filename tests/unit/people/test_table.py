"""From bytes to records: line numbers, quotation marks, encodings."""

import io
from typing import Any

import pytest

from duly.kernel.refusal import Refused
from duly.people.rules.mapping import parse_mapping
from duly.people.rules.table import Record, Unreadable, read_table

BASE: dict[str, Any] = {"version": 1, "fields": {"employee_number": "No", "family_name": "Name"}}


def _read(content: bytes, **file: Any) -> list[tuple[int, object]]:
    _, records = read_table(io.BytesIO(content), parse_mapping({**BASE, "file": file}))
    return [
        (record.line, record.cells)
        if isinstance(record, Record)
        else (record.reject.line, record.reject.code)
        for record in records
    ]


def test_lines_count_the_header_and_the_lines_inside_quotation_marks() -> None:
    content = b'\xef\xbb\xbfNo,Name,Note\r\n1,Ada,"two\r\nlines"\r\n\r\n2,Bo,\r\n'

    assert _read(content) == [(2, ["1", "Ada", "two\r\nlines"]), (5, ["2", "Bo", ""])]


def test_a_stray_quotation_mark_costs_one_row() -> None:
    content = b'No,Name,Note\n1,Ada,"open\n2,Bo,x\n3,Cy,"fine"\n4,Di,"open\n5,Eve,x\n'

    assert _read(content) == [
        (2, "quotes"),
        (3, ["2", "Bo", "x"]),
        (4, ["3", "Cy", "fine"]),
        (5, "quotes"),
        (6, ["5", "Eve", "x"]),
    ]


def test_rows_with_another_number_of_columns_are_unreadable_but_keep_their_cells() -> None:
    _, records = read_table(io.BytesIO(b"No,Name\n1\n2,Bo,x\n"), parse_mapping(BASE))
    short, long = records

    assert isinstance(short, Unreadable)
    assert isinstance(long, Unreadable)
    assert (short.reject.column, long.reject.column) == ("Name", "column 3")
    assert long.cells == ("2", "Bo", "x")


def test_the_mapping_names_encoding_and_delimiter() -> None:
    assert _read("No;Name\n1;Zoë\n".encode("latin-1"), encoding="latin-1", delimiter=";") == [
        (2, ["1", "Zoë"])
    ]
    assert _read("No\tName\n1\tZoë\n".encode("cp1252"), encoding="windows-1252", delimiter="\t") == [
        (2, ["1", "Zoë"])
    ]
    ((_, cells),) = _read("No,Name\n1,Zoë\n".encode("latin-1"))
    assert cells == ["1", "Zo\udceb"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import_empty"),
        (b"\n", "import_empty"),
        (b'"No,Name\n', "import_empty"),
        (b"No\n1\n", "import_columns"),
        (b"No,Name,No\n", "import_columns"),
        (b"\0\xff\xfe", "import_columns"),
    ],
)
def test_what_is_no_such_export_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        _read(content)
    assert refused.value.code == code
