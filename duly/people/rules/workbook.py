"""Sheets of XLSX workbooks as rows of text, and the look inside that keeps hostile ones out.

The reader builds each sheet as one full rectangle, and unpacks whatever the archive says. So both are
measured before, on the real bytes: headers of an archive can say anything.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from duly.kernel.refusal import Refused

MOST_ENTRIES = 5_000
MOST_UNPACKED = 500 * 1024 * 1024
MOST_RATIO = 100
# Small archives may have any ratio: a few sheets of blanks pack very well.
RATIO_FROM = 16 * 1024 * 1024
MOST_CELLS = 8_000_000
PIECE = 1024 * 1024
LOCAL_HEADER = struct.Struct("<4s22xHH")
# The elements of rows and cells with the place they name, if they do.
_PLACES = re.compile(rb"<(?:\w+:)?(row|c)(?:\s[^<>]*?\br\s*=\s*[\"']([A-Za-z]{0,7})([0-9]{0,9})|(?=[\s/>]))")

_WRONG = "This is not a workbook that can be read. Save it as XLSX or CSV, and upload that."
_UNSAFE = "This workbook unpacks to more than an export can be, so it was not opened."


def sheet_names(file: BinaryIO) -> tuple[str, ...]:
    """The sheets of a workbook that hold cells. Refuses what `judge_workbook` refuses."""
    judge_workbook(file)
    workbook = _opened(file)
    sheets = (sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet)
    return tuple(sheets)


def sheet_rows(file: BinaryIO, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of one sheet that are not empty, with their numbers, as text. Judge the workbook before."""
    for number, cells in enumerate(_sheet(file, sheet).iter_rows(), start=1):
        texts = [cell if isinstance(cell, str) else _text(cell) for cell in cells]
        if any(texts):
            yield number, texts


def judge_workbook(file: BinaryIO) -> None:
    """Refuses with 'not_an_export' and 'unsafe_file' what is no plain workbook of an ordinary size."""
    file.seek(0, 2)
    size = file.tell()
    try:
        file.seek(0)
        entries = zipfile.ZipFile(file).infolist()
        _judge_entries(entries)
        unpacked = 0
        for entry in entries:
            unpacked = _measured(file, entry, unpacked, limit=_limit(size))
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, NotImplementedError):
        raise _refused("not_an_export", _WRONG) from None
    finally:
        file.seek(0)


def _judge_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(names) > MOST_ENTRIES or len(set(names)) < len(names):
        raise _refused("unsafe_file", _UNSAFE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refused("unsafe_file", "This workbook has a password. Save it without one, and upload that.")
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        why = "This workbook holds macros. Save it as XLSX without them, and upload that."
        raise _refused("unsafe_file", why)
    if "xl/workbook.xml" not in names:
        raise _refused("not_an_export", _WRONG)


def _limit(size: int) -> int:
    return min(MOST_UNPACKED, max(RATIO_FROM, MOST_RATIO * size))


def _measured(file: BinaryIO, entry: zipfile.ZipInfo, unpacked: int, *, limit: int) -> int:
    """How much is unpacked after this entry. Refuses what is beyond the limit, and too large a sheet."""
    extent = _Extent()
    for piece in _pieces(file, entry):
        unpacked += len(piece)
        if unpacked > limit:
            raise _refused("unsafe_file", _UNSAFE)
        extent.add(piece)
    return unpacked


def _pieces(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The real contents of one entry, whatever its header says about their size."""
    file.seek(entry.header_offset)
    mark, name_length, extra_length = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    if mark != b"PK\x03\x04":
        raise ValueError("no entry where the archive names one")
    file.seek(name_length + extra_length, 1)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield file.read(entry.compress_size)
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(entry.compress_type)
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    waiting = b""
    while not unpacking.eof and (waiting or (waiting := file.read(PIECE))):
        yield unpacking.decompress(waiting, PIECE)
        waiting = unpacking.unconsumed_tail


class _Extent:
    """How large a rectangle the rows and cells of one sheet need."""

    def __init__(self) -> None:
        self._rest = b""
        self._rows = self._columns = self._last = self._place = 0

    def add(self, piece: bytes) -> None:
        text = self._rest + piece
        # An element may be cut in two by the end of the piece.
        whole = text.rfind(b"<")
        self._rest = text[whole:][-4096:] if whole >= 0 else b""
        for kind, letters, number in _PLACES.findall(text[:whole] if whole >= 0 else text):
            self._note(kind, letters, int(number or 0))
        if self._rows * self._columns > MOST_CELLS:
            raise _refused("unsafe_file", "This sheet reaches further than an export can.")

    def _note(self, kind: bytes, letters: bytes, number: int) -> None:
        if kind == b"row":
            self._last, self._place = number or self._last + 1, 0
        else:
            self._place = _column(letters) or self._place + 1
            self._last = number or self._last
        self._rows, self._columns = max(self._rows, self._last), max(self._columns, self._place)


def _column(letters: bytes) -> int:
    found = 0
    for letter in letters.upper():
        found = found * 26 + letter - 64
    return found


def _opened(file: BinaryIO) -> CalamineWorkbook:
    try:
        file.seek(0)
        return CalamineWorkbook.from_object(file)
    except CalamineError:
        raise _refused("not_an_export", _WRONG) from None


def _sheet(file: BinaryIO, name: str) -> CalamineSheet:
    try:
        return _opened(file).get_sheet_by_name(name)
    except CalamineError:
        raise _refused("not_an_export", _WRONG) from None


def _text(cell: object) -> str:
    """Days as year-month-day, whole numbers without a fraction, true and false as the workbook shows them."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute) else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _refused(code: str, why: str) -> Refused:
    return Refused(code, why, field="file")
