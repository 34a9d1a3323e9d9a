"""From the bytes of an export to records of cells, with the line each one starts on."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import BinaryIO

from duly.kernel.refusal import Refused
from duly.people.rules.forms import XLSX, FileForm
from duly.people.rules.mapping import ImportMapping
from duly.people.rules.workbook import sheet_rows

# A record longer than this is a quotation mark that somebody forgot to close.
MOST_LINES = 50


class LeftOut(StrEnum):
    """What a reject keeps out: the whole row, only the link it names, or that somebody leaves."""

    ROW = "row"
    LINK = "link"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Reject:
    """Why something of the file is not imported. Lines count from 1, the header included."""

    line: int
    column: str
    code: str
    message: str
    left_out: LeftOut = LeftOut.ROW


@dataclass(slots=True)
class Record:
    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is no record. Its cells as far as they can be told apart: they say whom it may be about."""

    reject: Reject
    cells: tuple[str, ...]


Records = Iterator[Record | Unreadable]


def read_table(
    file: BinaryIO, mapping: ImportMapping, form: FileForm | None = None
) -> tuple[list[str], Records]:
    """The header, and the records below it, read as they are asked for.

    Without a form it is a CSV file in the encoding and with the delimiter of the mapping. Refuses with
    'import_empty' and 'import_columns' what cannot be this export at all.
    """
    header, records = open_table(file, form or mapping.form)
    _judge_header(header, mapping)
    return header, records


def open_table(file: BinaryIO, form: FileForm) -> tuple[list[str], Records]:
    """The header, and the records below it. Refuses with 'import_empty' what has no header."""
    records = raw_records(file, form)
    first = next(islice(records, form.header - 1, None), None)
    if not isinstance(first, Record):
        raise Refused("import_empty", "The file has no header.", field="file")
    header = [readable(cell.strip()) for cell in first.cells]
    if form.kind == XLSX:
        while header and not header[-1]:
            header.pop()
    return header, _counted(records, header, is_sheet=form.kind == XLSX)


def readable(text: str) -> str:
    """Text that the database can keep: what is no text in this encoding becomes a question mark."""
    if text.isprintable():
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def raw_records(file: BinaryIO, form: FileForm) -> Records:
    """Each record, also those above the header, whatever number of cells it has."""
    if form.kind == XLSX:
        return (Record(line, cells) for line, cells in sheet_rows(file, form.sheet))
    return csv_records(_lines(file, form), form.delimiter)


def _lines(file: BinaryIO, form: FileForm) -> Iterator[str]:
    """The lines as text, without a byte-order mark; a byte that is no text stays as half a character."""
    codec = "utf-8-sig" if form.codec == "utf-8" else form.codec
    errors = "replace" if form.codec == "utf-16" else "surrogateescape"
    text = io.TextIOWrapper(file, codec, errors=errors, newline="\n")
    try:
        # Not from the wrapper itself: a generator that ends early closes what it yields from.
        yield from iter(text.readline, "")
    finally:
        # The file belongs to the caller, and would close with the wrapper; it may be closed already.
        with suppress(ValueError):
            text.detach()


def _judge_header(header: list[str], mapping: ImportMapping) -> None:
    missing = sorted(mapping.columns - set(header))
    doubled = sorted(column for column in mapping.columns if header.count(column) > 1)
    if missing:
        raise Refused("import_columns", f"The file has no column {', '.join(missing)}.", columns=missing)
    if doubled:
        raise Refused("import_columns", f"The file has more than one {', '.join(doubled)}.", columns=doubled)


def _counted(records: Records, header: list[str], *, is_sheet: bool) -> Records:
    """Each record with as many cells as there are columns; a sheet has empty ones beyond them."""
    expected = len(header)
    for record in records:
        if isinstance(record, Record) and len(record.cells) != expected:
            if is_sheet and not any(record.cells[expected:]):
                yield Record(record.line, record.cells[:expected])
            else:
                yield _miscounted(record, header)
        else:
            yield record


def _miscounted(record: Record, header: list[str]) -> Unreadable:
    found, expected = len(record.cells), len(header)
    column = header[found] if found < expected else f"column {expected + 1}"
    reject = Reject(record.line, column, "columns", f"{found} columns instead of {expected}.")
    return Unreadable(reject, tuple(record.cells))


def csv_records(lines: Iterable[str], delimiter: str) -> Records:
    """Each record, or the first line of what is not one; reading goes on with the line after it.

    So one stray quotation mark costs one row, not all the rows up to the next mark.
    """
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        feed.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            reject = Reject(feed.line, "", "quotes", "A quotation mark or a line end is out of place.")
            yield Unreadable(reject, tuple(feed.taken[0].split(delimiter)))
            feed.put_back()
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
            continue
        if cells:
            yield Record(feed.line, cells)


class _Feed:
    """The lines, those of the record in hand noted in `taken` so that all but the first can be put back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._waiting: deque[str] = deque()
        self._count = 0
        self.taken: list[str] = []

    @property
    def line(self) -> int:
        """The number of the first line of the record in hand."""
        return self._count - len(self.taken) + 1

    def put_back(self) -> None:
        self._waiting.extendleft(reversed(self.taken[1:]))
        self._count -= len(self.taken) - 1

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise StopIteration
        line = self._waiting.popleft() if self._waiting else next(self._lines)
        self._count += 1
        self.taken.append(line)
        return line
