"""Lists as files: CSV and XLSX for people, NDJSON for machines. Written while they are read, row by row.

A spreadsheet runs a cell that starts like a formula, so in CSV such a cell gets a quote in front (W1) and in
XLSX every text is stored as text. NDJSON alters nothing: what programs read back is what is on record.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import BinaryIO, Final
from unicodedata import normalize

from django.http import StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from duly.kernel.refusal import NotFound
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from duly.web.access import Request
from duly.web.words import local_day

Cell = str | int | date | None
Row = Sequence[Cell]
Column = tuple[str, str | Promise]
Writer = Callable[[str, Sequence[Column], Iterable[Row]], Iterator[bytes]]

LIVE: Final = frozenset("=+-@\t\r\n\0")
BATCH: Final = 500
BLOCK: Final = 64 * 1024
MOST_ROWS: Final = 1_048_575  # of a sheet, below its head
LONGEST_CELL: Final = 32_767
LONGEST_TITLE: Final = 31
DAY: Final = {"num_format": "yyyy-mm-dd"}


def export(
    *,
    actor: Actor,
    form: str,
    name: str,
    columns: Sequence[Column],
    rows: Callable[[], Iterable[Row]],
) -> StreamingHttpResponse:
    """The rows as a download `<name>.<form>`; columns are (key, label). Raises NotFound for an unknown form.

    `rows` is called while the answer is sent, in a transaction of its own and in the language spoken now: the
    request is over by then.
    """
    if form not in FORMS:
        raise NotFound
    content_type, write = FORMS[form]
    blocks = _streamed(actor, get_language(), lambda: write(name, columns, rows()))
    answer = StreamingHttpResponse(blocks, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def dated(request: Request, name: str) -> str:
    """'runs-2026-10-05': the name of a list with the day it is where the reader is."""
    return f"{name}-{local_day(request.actor.now, request.signed_in.zone).isoformat()}"


def safe(cell: Cell) -> str:
    """A cell of a CSV file as text that no spreadsheet runs; wide forms of a sign count as the sign."""
    if cell is None:
        return ""
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    live = isinstance(cell, str) and normalize("NFKC", text[:1])[:1] in LIVE
    return f"'{text}" if live and text else text


def csv_file(name: str, columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """RFC 4180 in UTF-8, with the mark by which spreadsheets know it."""
    head = [[str(label) for _, label in columns]]
    yield "\ufeff".encode()
    for batch in _batches(chain(head, rows)):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([safe(cell) for cell in row] for row in batch)
        yield text.getvalue().encode()


def ndjson_file(name: str, columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """One JSON object a line, by the keys of the columns, days as ISO text."""
    keys = [key for key, _ in columns]
    for batch in _batches(rows):
        lines = (
            json.dumps(dict(zip(keys, row, strict=True)), default=_iso, ensure_ascii=False) for row in batch
        )
        yield "".join(f"{line}\n" for line in lines).encode()


def xlsx_file(name: str, columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """A workbook, written to a file on disk first because its directory comes last."""
    with TemporaryFile() as file:
        _write_workbook(file, name, [str(label) for _, label in columns], iter(rows))
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


FORMS: Final[dict[str, tuple[str, Writer]]] = {
    "csv": ("text/csv; charset=utf-8", csv_file),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_file),
    "ndjson": ("application/x-ndjson; charset=utf-8", ndjson_file),
}


def _streamed(actor: Actor, language: str | None, blocks: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
    with transaction(actor):
        yield from _spoken(language, blocks())


def _spoken(language: str | None, blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Each block in this language; between two of them the thread may speak another."""
    while True:
        with override(language):
            block = next(blocks, None)
        if block is None:
            return
        yield block


def _write_workbook(file: BinaryIO, name: str, labels: list[str], rows: Iterator[Row]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format(DAY)
        # A sheet holds so many rows; what is left goes on to the next one.
        for number, first in enumerate(chain([()], rows)):
            title = name[:LONGEST_TITLE] if number == 0 else f"{name[: LONGEST_TITLE - 4]} {number + 1}"
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            for at, label in enumerate(labels):
                sheet.write_string(0, at, label, bold)
            leading = [first] if first else []
            for line, row in enumerate(islice(chain(leading, rows), MOST_ROWS), start=1):
                _write_row(sheet, line, row, day)


def _write_row(sheet: Worksheet, line: int, row: Row, day: object) -> None:
    for at, cell in enumerate(row):
        match cell:
            case None | "":
                pass
            case date():
                sheet.write_datetime(line, at, cell, day)
            case int():
                sheet.write_number(line, at, cell)
            case _:
                sheet.write_string(line, at, cell[:LONGEST_CELL])


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a list.")
