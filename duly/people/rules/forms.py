"""How an export is written, apart from what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from duly.kernel.refusal import Refused

CSV, XLSX = "csv", "xlsx"
ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16", "latin-1": "latin-1", "windows-1252": "cp1252"}
DELIMITERS = (",", ";", "\t", "|")
LAST_HEADER = 50


@dataclass(frozen=True, slots=True)
class FileForm:
    """One file's form. `encoding` and `delimiter` are for CSV, `sheet` and `sheets` for XLSX.

    `header` is the record in which the names of the columns stand, counted from 1.
    """

    kind: str = CSV
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header: int = 1

    @property
    def codec(self) -> str:
        """The encoding as Python calls it."""
        return ENCODINGS[self.encoding]

    def json(self) -> dict[str, object]:
        return asdict(self)

    @staticmethod
    def stored(data: Mapping[str, object]) -> FileForm:
        """The form that `json` wrote."""
        sheets = data.get("sheets", ())
        return FileForm(**{**data, "sheets": tuple(sheets)})  # type: ignore[arg-type]

    def changed(self, wanted: Mapping[str, str]) -> FileForm:
        """This form with what somebody says instead. Refuses with 'invalid_form' and the field's name."""
        if wanted.get("encoding", self.encoding) not in ENCODINGS:
            raise _refused("encoding", "Choose one of the encodings.")
        if wanted.get("delimiter", self.delimiter) not in DELIMITERS:
            raise _refused("delimiter", "Columns are parted by a comma, a semicolon, a tab or a bar.")
        if self.kind == XLSX and wanted.get("sheet", self.sheet) not in self.sheets:
            raise _refused("sheet", "Choose one of the sheets of the file.")
        return replace(
            self,
            encoding=wanted.get("encoding", self.encoding),
            delimiter=wanted.get("delimiter", self.delimiter),
            sheet=wanted.get("sheet", self.sheet) if self.kind == XLSX else "",
            header=_header(wanted.get("header", str(self.header))),
        )


def _header(text: str) -> int:
    if not (text.isdecimal() and text.isascii() and 1 <= int(text) <= LAST_HEADER):
        raise _refused("header", f"The names of the columns stand in one of the first {LAST_HEADER} rows.")
    return int(text)


def _refused(field: str, why: str) -> Refused:
    return Refused("invalid_form", why, field=field)
