"""One row of an export, field by field: either all of it can be used, or each reason why not is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from duly.people.rules import fields
from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.fields import LONGEST_NAME, LONGEST_VALUE, Unusable
from duly.people.rules.mapping import ImportMapping, Source
from duly.people.rules.table import Record, Reject, Unreadable

T = TypeVar("T")
BLANKS = " \t\u00a0"
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What one row states. `values` follow the mapping's dimensions, `links` and `keys` its links."""

    line: int
    identity: str
    employee_number: str
    given_name: str
    family_name: str
    email: str
    language: str
    started_on: date | None
    values: tuple[Path | None, ...]
    links: tuple[str, ...]
    keys: tuple[str, ...]
    is_active: bool | None
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left out. Whom it was about and how others refer to it, where that is readable.

    Where not even the columns can be told apart, `mentions` holds all that could be an identity.
    """

    line: int
    identity: str
    keys: tuple[str, ...]
    rejects: tuple[Reject, ...]
    mentions: frozenset[str] = frozenset()


class RowReader:
    """Reads the records of one file. Equal paths share one tuple, because a file repeats them."""

    def __init__(self, header: list[str], mapping: ImportMapping, today: date) -> None:
        self._mapping = mapping
        self._today = today
        self._position = {column: position for position, column in enumerate(header)}
        self._paths: dict[Path, Path] = {}

    def read(self, record: Record | Unreadable) -> Row | BadRow:
        """A row, or why it is none."""
        if isinstance(record, Unreadable):
            mentions = frozenset(cell.strip(BLANKS + '"\r\n').upper() for cell in record.cells)
            nothing = ("",) * len(self._mapping.links)
            return BadRow(record.reject.line, "", nothing, (record.reject,), mentions)
        cells = _Cells(record, self._position, self._mapping)
        row = self._row(cells)
        self._judge(row, cells)
        if cells.rejects:
            return BadRow(row.line, row.identity, row.keys, tuple(cells.rejects))
        return row

    def _row(self, cells: _Cells) -> Row:
        mapping = self._mapping
        number = cells.field("employee_number", fields.employee_number)
        email = cells.field("email", fields.email)
        return Row(
            line=cells.line,
            identity=number if mapping.identity == "employee_number" else email.lower(),
            employee_number=number,
            given_name=cells.field("given_name", _name),
            family_name=cells.field("family_name", _name),
            email=email,
            language=cells.field("language", fields.language),
            started_on=cells.day(mapping.fields["started_on"].columns[0])
            if "started_on" in mapping.fields
            else None,
            values=tuple(self._path(cells, key) for key in mapping.dimensions),
            links=tuple(cells.key(link.column) for link in mapping.links.values()),
            keys=tuple(cells.key(link.refers_to) for link in mapping.links.values()),
            is_active=cells.is_active(),
            valid_from=cells.day(mapping.valid_from),
            valid_until=cells.day(mapping.valid_until),
        )

    def _judge(self, row: Row, cells: _Cells) -> None:
        mapping = self._mapping
        if not row.identity:
            cells.reject(mapping.fields[mapping.identity].columns[0], "missing", "is missing")
        if not (row.given_name or row.family_name):
            named = mapping.fields.get("family_name") or mapping.fields["given_name"]
            cells.reject(named.columns[0], "missing", "is missing")
        if mapping.valid_from and row.valid_from is None:
            cells.reject(mapping.valid_from, "missing", "is missing")
        for column, day in ((mapping.valid_from, row.valid_from), (_started(mapping), row.started_on)):
            if column and day and day > self._today:
                cells.reject(column, "future", "has not come yet; import the row when it has")
        if mapping.valid_until and row.valid_from and row.valid_until and row.valid_until < row.valid_from:
            cells.reject(mapping.valid_until, "ends_before_start", "is before the beginning")

    def _path(self, cells: _Cells, key: str) -> Path | None:
        path = cells.path(key)
        return self._paths.setdefault(path, path) if path else None


class _Cells:
    """One record's cells by column. What cannot be used becomes a reject and reads as empty."""

    def __init__(self, record: Record, position: Mapping[str, int], mapping: ImportMapping) -> None:
        self.line = record.line
        self.rejects: list[Reject] = []
        self._cells = record.cells
        self._position = position
        self._mapping = mapping

    def reject(self, column: str, code: str, what: str) -> None:
        # One reason a column is enough: a day that is no day is not missing as well.
        if all(reject.column != column for reject in self.rejects):
            self.rejects.append(Reject(self.line, column, code, f"{column} {what}."))

    def field(self, name: str, convert: Callable[[str], str]) -> str:
        """The field's text, its columns joined by blanks; empty where the file says nothing."""
        source = self._mapping.fields.get(name)
        if source is None:
            return ""
        parts = (self._part(column, source) for column in source.columns)
        raw = " ".join(part for part in parts if part)
        return self._converted(source.columns[0], raw, convert, "") if raw else ""

    def path(self, key: str) -> Path | None:
        """A value as the names from the top of its tree down; None where the file says nothing."""
        source = self._mapping.fields[key]
        if not BY_KEY[key].is_tree:
            name = self.field(key, _value)
            return (name,) if name else None
        parts = [self._part(column, source) for column in source.columns]
        names = [name for part in parts if part for name in _split(part, source.separator)]
        if not names:
            return None
        return self._converted(source.columns[0], names, _names, None)

    def day(self, column: str | None) -> date | None:
        raw = self._raw(column) if column else ""
        order = self._mapping.days
        return self._converted(str(column), raw, lambda text: fields.day(text, order), None) if raw else None

    def key(self, column: str) -> str:
        """A reference from one row to another. Case does not matter, as with employee numbers."""
        raw = self._raw(column)
        return self._converted(column, raw, _value, "").upper() if raw else ""

    def is_active(self) -> bool | None:
        source = self._mapping.active
        if source is None:
            return None
        raw = self._cells[self._position[source.column]].strip(BLANKS)
        if raw not in source.yes | source.no:
            self.reject(source.column, "unusable", "says neither active nor inactive")
        return raw in source.yes

    def _raw(self, column: str) -> str:
        raw = self._cells[self._position[column]].strip(BLANKS)
        return "" if raw in self._mapping.empty else raw

    def _part(self, column: str, source: Source) -> str:
        raw = self._raw(column)
        if source.pattern is None or not raw:
            return raw
        found = source.pattern.search(raw)
        return (found.group(1) or "").strip(BLANKS) if found else ""

    def _converted(self, column: str, raw: object, convert: Callable[..., T], otherwise: T) -> T:
        try:
            return convert(raw)
        except Unusable as error:
            self.reject(column, "unusable", str(error))
            return otherwise


def _started(mapping: ImportMapping) -> str | None:
    source = mapping.fields.get("started_on")
    return source.columns[0] if source else None


def _name(raw: str) -> str:
    return fields.text(raw, LONGEST_NAME)


def _value(raw: str) -> str:
    return fields.text(raw, LONGEST_VALUE)


def _split(text: str, separator: str) -> list[str]:
    return text.split(separator) if separator else [text]


def _names(raw: list[str]) -> Path:
    names = tuple(_value(name) for name in raw)
    if not all(names):
        raise Unusable("has an empty part")
    return names
