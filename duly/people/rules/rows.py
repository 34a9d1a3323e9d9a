"""One row of an export, field by field: either all of it can be used, or each reason why not is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from duly.people.rules import fields
from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.fields import LONGEST_NAME, LONGEST_VALUE, Unusable
from duly.people.rules.names import split_name
from duly.people.rules.patterns import LONGEST_SEARCHED, searched
from duly.people.rules.sources import FULL_NAME, ImportMapping, LinkSource, Source
from duly.people.rules.table import Record, Reject, Unreadable

T = TypeVar("T")
BLANKS = " \t\u00a0"
# So many different texts of one column are remembered with what they mean.
MOST_REMEMBERED = 20_000
Path = tuple[str, ...]
Parts = tuple[str, ...]


class Row(NamedTuple):
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


class BadRow(NamedTuple):
    """A row that is left out. Whom it was about and how others refer to it, where that is readable.

    Where not even the columns can be told apart, `mentions` holds all that could be an identity.
    """

    line: int
    identity: str
    keys: tuple[str, ...]
    rejects: tuple[Reject, ...]
    mentions: frozenset[str] = frozenset()
    email: str = ""


class RowReader:
    """Reads the records of one file."""

    def __init__(self, header: list[str], mapping: ImportMapping, today: date) -> None:
        self._mapping = mapping
        self._today = today
        reading = _Readings(header, mapping)
        self._number = reading.field("employee_number", fields.employee_number)
        self._email = reading.field("email", fields.email)
        self._given = reading.field("given_name", _name)
        self._family = reading.field("family_name", _name)
        self._full = reading.full_name()
        self._language = reading.field("language", fields.language)
        self._started = reading.day(_started(mapping))
        self._values = tuple(reading.value(key) for key in mapping.dimensions)
        self._links = tuple(reading.link(link) for link in mapping.links.values())
        self._keys = tuple(reading.key(link) for link in mapping.links.values())
        self._from = reading.day(mapping.valid_from)
        self._until = reading.day(mapping.valid_until)
        self._active = header.index(mapping.active.column) if mapping.active else None

    def read(self, record: Record | Unreadable) -> Row | BadRow:
        """A row, or why it is none."""
        if isinstance(record, Unreadable):
            mentions = frozenset(cell.strip(BLANKS + '"\r\n').upper() for cell in record.cells)
            nothing = ("",) * len(self._mapping.links)
            return BadRow(record.reject.line, "", nothing, (record.reject,), mentions)
        rejects = _Rejects(record.line)
        row = self._row(record, rejects)
        self._judge(row, rejects)
        if rejects.found:
            return BadRow(row.line, row.identity, row.keys, tuple(rejects.found), email=row.email.lower())
        return row

    def _row(self, record: Record, rejects: _Rejects) -> Row:
        cells = record.cells
        number = self._number.of(cells, rejects)
        given, family = self._given.of(cells, rejects), self._family.of(cells, rejects)
        if self._full:
            given, family = self._full.of(cells, rejects)
        email = self._email.of(cells, rejects)
        return Row(
            record.line,
            number if self._mapping.identity == "employee_number" else email.lower(),
            number,
            given,
            family,
            email,
            self._language.of(cells, rejects),
            self._started.of(cells, rejects),
            tuple([value.of(cells, rejects) for value in self._values]),
            tuple([link.of(cells, rejects) for link in self._links]),
            tuple([key.of(cells, rejects) for key in self._keys]),
            self._is_active(cells, rejects),
            self._from.of(cells, rejects),
            self._until.of(cells, rejects),
        )

    def _is_active(self, cells: list[str], rejects: _Rejects) -> bool | None:
        source = self._mapping.active
        if source is None or self._active is None:
            return None
        raw = cells[self._active].strip(BLANKS)
        if raw not in source.yes and raw not in source.no:
            rejects.add(source.column, "unusable", "says neither active nor inactive")
        return raw in source.yes

    def _judge(self, row: Row, rejects: _Rejects) -> None:
        mapping = self._mapping
        if not row.identity:
            rejects.add(mapping.fields[mapping.identity].columns[0], "missing", "is missing")
        if not (row.given_name or row.family_name):
            rejects.add(_name_column(mapping), "missing", "is missing")
        if mapping.valid_from and row.valid_from is None:
            rejects.add(mapping.valid_from, "missing", "is missing")
        for column, day in ((mapping.valid_from, row.valid_from), (_started(mapping), row.started_on)):
            if column and day and day > self._today:
                rejects.add(column, "future", "has not come yet; import the row when it has")
        if mapping.valid_until and row.valid_from and row.valid_until and row.valid_until < row.valid_from:
            rejects.add(mapping.valid_until, "ends_before_start", "is before the beginning")


class _Rejects:
    """Why one row cannot be used."""

    def __init__(self, line: int) -> None:
        self._line = line
        self.found: list[Reject] = []

    def add(self, column: str, code: str, what: str) -> None:
        # One reason a column is enough: a day that is no day is not missing as well.
        if all(reject.column != column for reject in self.found):
            self.found.append(Reject(self._line, column, code, f"{column} {what}."))


class _Reading(Generic[T]):
    """One field: its columns, and what their texts mean. What cannot be used is a reject and reads as empty.

    Texts repeat, so their meanings are remembered; equal ones are one object.
    """

    def __init__(
        self, source: Source | None, columns: _Readings, convert: Callable[[Parts], T], otherwise: T
    ) -> None:
        self._names = source.columns if source else ()
        self._pattern = source.pattern if source else None
        self._places = [columns.place[name] for name in self._names]
        self._empty = columns.empty
        self._convert = convert
        self._otherwise = otherwise
        self._known: dict[str | Parts, T] = {}

    def of(self, cells: list[str], rejects: _Rejects) -> T:
        """What the record says; otherwise where it says nothing."""
        if not self._places:
            return self._otherwise
        key = self._raw(cells)
        if not key:
            return self._otherwise
        known = self._known.get(key)
        return known if known is not None else self._meaning(key, rejects)

    def _raw(self, cells: list[str]) -> str | Parts:
        if len(self._places) == 1:
            raw = cells[self._places[0]].strip(BLANKS)
            return "" if raw in self._empty else raw
        texts = [cells[place].strip(BLANKS) for place in self._places]
        return tuple([text for text in texts if text not in self._empty])

    def _meaning(self, key: str | Parts, rejects: _Rejects) -> T:
        try:
            meaning = self._read((key,) if isinstance(key, str) else key)
        except Unusable as error:
            rejects.add(self._names[0], "unusable", str(error))
            return self._otherwise
        if len(self._known) < MOST_REMEMBERED:
            self._known[key] = meaning
        return meaning

    def _read(self, parts: Parts) -> T:
        if self._pattern:
            pattern = self._pattern
            parts = tuple(part for cell in parts if (part := _part(pattern, cell)))
        return self._convert(parts) if parts else self._otherwise


class _Readings:
    """Makes the readings of one file."""

    def __init__(self, header: list[str], mapping: ImportMapping) -> None:
        self.place: Mapping[str, int] = {column: place for place, column in enumerate(header)}
        self.empty = mapping.empty
        self._mapping = mapping

    def field(self, name: str, convert: Callable[[str], str]) -> _Reading[str]:
        """A field of text, its columns joined by blanks."""
        return _Reading(self._mapping.fields.get(name), self, lambda parts: convert(" ".join(parts)), "")

    def full_name(self) -> _Reading[tuple[str, str]] | None:
        """Both names out of one field."""
        source = self._mapping.fields.get(FULL_NAME)
        if source is None:
            return None
        order = source.order
        return _Reading(source, self, lambda parts: _both_names(" ".join(parts), order), ("", ""))

    def value(self, key: str) -> _Reading[Path | None]:
        """A value as the names from the top of its tree down."""
        source = self._mapping.source(key)
        if key in BY_KEY and not BY_KEY[key].is_tree:
            return _Reading(source, self, lambda parts: (_value(" ".join(parts)),), None)
        return _Reading(source, self, lambda parts: _path(parts, source.separator), None)

    def day(self, column: str | None) -> _Reading[date | None]:
        order = self._mapping.days
        source = Source((column,)) if column else None
        return _Reading(source, self, lambda parts: fields.day(parts[0], order), None)

    def link(self, link: LinkSource) -> _Reading[str]:
        """A reference from one row to another. Case does not matter, as with employee numbers."""
        return _Reading(Source((link.column,), link.pattern), self, _key, "")

    def key(self, link: LinkSource) -> _Reading[str]:
        """By what other rows refer to this one."""
        if link.by:
            return self.field(link.by, lambda text: _key((text,)))
        return _Reading(Source((link.refers_to,)), self, _key, "")


def _started(mapping: ImportMapping) -> str | None:
    source = mapping.fields.get("started_on")
    return source.columns[0] if source else None


def _name_column(mapping: ImportMapping) -> str:
    """The column that is to blame for a missing name."""
    named = (mapping.fields.get(name) for name in ("family_name", "given_name", FULL_NAME))
    return next(source.columns[0] for source in named if source)


def _both_names(text: str, order: str) -> tuple[str, str]:
    given, family = split_name(fields.text(text, 2 * LONGEST_NAME), order)
    return _name(given), _name(family)


def _part(pattern: re.Pattern[str], cell: str) -> str:
    found = searched(pattern, cell)
    if found is None:
        raise Unusable(f"is longer than {LONGEST_SEARCHED} characters, too long for a pattern")
    return found.strip(BLANKS)


def _name(raw: str) -> str:
    return fields.text(raw, LONGEST_NAME)


def _value(raw: str) -> str:
    return fields.text(raw, LONGEST_VALUE)


def _key(parts: Parts) -> str:
    return _value(parts[0]).upper()


def _path(parts: Parts, separator: str) -> Path:
    split = (name for part in parts for name in (part.split(separator) if separator else (part,)))
    names = tuple(_value(name) for name in split)
    if not all(names):
        raise Unusable("has an empty part")
    return names
