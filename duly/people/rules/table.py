"""From the bytes of an export to records of cells, with the line each one starts on."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from duly.kernel.refusal import Refused
from duly.people.rules.mapping import ImportMapping

# A record longer than this is a quotation mark that somebody forgot to close.
MOST_LINES = 50


class LeftOut(StrEnum):
    """What a reject keeps out: the whole row, or only the link it names."""

    ROW = "row"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Reject:
    """Why something of the file is not imported. Lines count from 1, the header included."""

    line: int
    column: str
    code: str
    message: str
    left_out: LeftOut = LeftOut.ROW


@dataclass(frozen=True, slots=True)
class Record:
    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is no record. Its cells as far as they can be told apart: they say whom it may be about."""

    reject: Reject
    cells: tuple[str, ...]


def read_table(file: BinaryIO, mapping: ImportMapping) -> tuple[list[str], Iterator[Record | Unreadable]]:
    """The header, and the records below it, read as they are asked for.

    Refuses with 'import_empty' and 'import_columns' what cannot be this export at all.
    """
    records = _records(_lines(file, mapping.encoding), mapping.delimiter)
    first = next(records, None)
    if not isinstance(first, Record):
        raise Refused("import_empty", "The file has no header.")
    header = [cell.strip() for cell in first.cells]
    _judge_header(header, mapping)
    return header, (_counted(record, header) for record in records)


def _lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines as text, without a byte-order mark; a byte that is no text stays as half a character."""
    mark = codecs.BOM_UTF8 if encoding == "utf-8" else b""
    for number, line in enumerate(file):
        raw = line if number else line.removeprefix(mark)
        yield raw.decode(encoding, errors="surrogateescape")


def _judge_header(header: list[str], mapping: ImportMapping) -> None:
    missing = sorted(mapping.columns - set(header))
    doubled = sorted(column for column in mapping.columns if header.count(column) > 1)
    if missing:
        raise Refused("import_columns", f"The file has no column {', '.join(missing)}.", columns=missing)
    if doubled:
        raise Refused("import_columns", f"The file has more than one {', '.join(doubled)}.", columns=doubled)


def _counted(record: Record | Unreadable, header: list[str]) -> Record | Unreadable:
    if isinstance(record, Unreadable) or len(record.cells) == len(header):
        return record
    found, expected = len(record.cells), len(header)
    column = header[found] if found < expected else f"column {expected + 1}"
    reject = Reject(record.line, column, "columns", f"{found} columns instead of {expected}.")
    return Unreadable(reject, tuple(record.cells))


def _records(lines: Iterator[str], delimiter: str) -> Iterator[Record | Unreadable]:
    """Each record, or the first line of what is not one; reading goes on with the line after it.

    So one stray quotation mark costs one row, not all the rows up to the next mark.
    """
    waiting: deque[tuple[int, str]] = deque()
    numbered = enumerate(lines, start=1)
    while True:
        taken: list[tuple[int, str]] = []
        reader = csv.reader(_feed(waiting, numbered, taken), delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            line, text = taken[0]
            reject = Reject(line, "", "quotes", "A quotation mark or a line end is out of place.")
            yield Unreadable(reject, tuple(text.split(delimiter)))
            waiting.extendleft(reversed(taken[1:]))
            continue
        if cells:
            yield Record(taken[0][0], cells)


def _feed(
    waiting: deque[tuple[int, str]], numbered: Iterator[tuple[int, str]], taken: list[tuple[int, str]]
) -> Iterator[str]:
    while len(taken) < MOST_LINES:
        following = waiting.popleft() if waiting else next(numbered, None)
        if following is None:
            return
        taken.append(following)
        yield following[1]
