"""How a file is written, found out from its contents: its name says nothing about it."""

from __future__ import annotations

import codecs
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from duly.kernel.refusal import Refused
from duly.people.rules import fields
from duly.people.rules.forms import CSV, DELIMITERS, LAST_HEADER, XLSX, FileForm
from duly.people.rules.table import Record, csv_records, open_table, raw_records, readable
from duly.people.rules.workbook import sheet_names

ZIP, COMPOUND, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
PIECE = 1024 * 1024
LINES_LOOKED_AT = 30
ROWS_LOOKED_AT = 2_000
SAMPLES = 5
LONGEST_SAMPLE = 100
MOST_COLUMNS = 500
# The bytes that windows-1252 leaves undefined, and which are control characters in latin-1.
_UNDEFINED = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
# Of the cells with digits, how many must be days in an order for the column to hold days in it.
_MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, some of its cells, and the orders in which its days can be read."""

    name: str
    samples: tuple[str, ...]
    days: tuple[str, ...]


def detect_form(file: BinaryIO) -> FileForm:
    """How the file is written. Refuses with 'import_empty', 'not_an_export' and 'unsafe_file'."""
    file.seek(0)
    start = file.read(len(COMPOUND))
    if not start:
        raise Refused("import_empty", "The file is empty.", field="file")
    if start.startswith(COMPOUND):
        why = "This is an old Excel file or one with a password. Save it as XLSX without one."
        raise Refused("not_an_export", why, field="file")
    if start.startswith(ZIP):
        sheets = sheet_names(file)
        if not sheets:
            raise Refused("import_empty", "The workbook has no sheet with cells.", field="file")
        found = FileForm(kind=XLSX, sheet=sheets[0], sheets=sheets)
    else:
        encoding = _encoding(file, start)
        found = FileForm(kind=CSV, encoding=encoding, delimiter=_delimiter(file, encoding))
    return replace(found, header=_header(file, found))


def is_workbook(file: BinaryIO) -> bool:
    """Whether the file is packed as workbooks are, or as they used to be."""
    file.seek(0)
    return file.read(len(COMPOUND)).startswith((ZIP, COMPOUND))


def detect_columns(file: BinaryIO, form: FileForm) -> tuple[Column, ...]:
    """The columns of the file in this form. Refuses with 'import_empty' and 'not_an_export'."""
    file.seek(0)
    header, records = open_table(file, form)
    if len(header) > MOST_COLUMNS:
        raise Refused("not_an_export", f"The file has more than {MOST_COLUMNS} columns.", field="file")
    rows = [record.cells for record in islice(records, ROWS_LOOKED_AT) if isinstance(record, Record)]
    cells = zip(*rows, strict=True) if rows else [()] * len(header)
    return tuple(_column(name, column) for name, column in zip(header, cells, strict=True))


def day_orders(cells: Iterable[str]) -> tuple[str, ...]:
    """The orders in which the days of a column can be read; none where it does not hold days."""
    with_digits = [cell for cell in cells if any(character.isdigit() for character in cell)]
    counts = Counter(order for cell in with_digits for order in sorted(fields.DAY_ORDERS) if _is(cell, order))
    best = max(counts.values(), default=0)
    if not best or best < _MOSTLY * len(with_digits):
        return ()
    return tuple(order for order, count in sorted(counts.items()) if count == best)


def _is(cell: str, order: str) -> bool:
    try:
        fields.day_in(cell.strip(), order)
    except fields.Unusable:
        return False
    return True


def _column(name: str, cells: Sequence[str]) -> Column:
    kept = dict.fromkeys(stripped for cell in cells if (stripped := cell.strip()))
    samples = tuple(readable(cell[:LONGEST_SAMPLE]) for cell in islice(kept, SAMPLES))
    return Column(name, samples, day_orders(kept))


def _encoding(file: BinaryIO, start: bytes) -> str:
    """By its mark; else UTF-8 if all of it is; else the Western one that has all of its bytes."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, undefined = True, False
    for piece in iter(lambda: file.read(PIECE), b""):
        if b"\0" in piece or start.startswith(PDF):
            why = "This is no text and no workbook. Upload CSV or XLSX."
            raise Refused("not_an_export", why, field="file")
        undefined = undefined or any(byte in piece for byte in _UNDEFINED)
        is_utf8 = is_utf8 and _decodes(decoder, piece)
    if is_utf8 and _decodes(decoder, b"", final=True):
        return "utf-8"
    return "latin-1" if undefined else "windows-1252"


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(file: BinaryIO, encoding: str) -> str:
    """The one by which most of the first rows have the same number of columns, and the most of them."""
    file.seek(0)
    form = FileForm(encoding=encoding)
    text = file.read(PIECE).decode(form.codec, "replace").removeprefix("\ufeff")
    lines = io.StringIO(text, newline="\n").readlines()[:LINES_LOOKED_AT]
    return max(DELIMITERS, key=lambda delimiter: _consistency(lines, delimiter))


def _consistency(lines: list[str], delimiter: str) -> tuple[float, int]:
    widths = Counter(
        len(record.cells) if isinstance(record, Record) else 0 for record in csv_records(lines, delimiter)
    )
    width, rows = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
    return (rows / widths.total(), width) if width > 1 else (0.0, 0)


def _header(file: BinaryIO, form: FileForm) -> int:
    """The first record with more than one cell filled: above it may stand a title."""
    file.seek(0)
    for place, record in enumerate(islice(raw_records(file, form), LAST_HEADER), start=1):
        if isinstance(record, Record) and sum(map(bool, record.cells)) > 1:
            return place
    return 1
