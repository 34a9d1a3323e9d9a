"""A parsed mapping: where each thing that is known of a person comes from in a row of an export."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.forms import FileForm

PLAIN_FIELDS = ("employee_number", "given_name", "family_name", "email", "language", "started_on")
FULL_NAME = "full_name"
NAMES = frozenset({"given_name", "family_name", FULL_NAME})
LINKS = ("manager", "line_lead")
IDENTITIES = ("employee_number", "email")


@dataclass(frozen=True, slots=True)
class Source:
    """Where one field comes from: its columns, the part that the pattern's group finds, how it splits.

    `order` says how a full name is written.
    """

    columns: tuple[str, ...]
    pattern: re.Pattern[str] | None = None
    separator: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class LinkSource:
    """`column` names somebody by what stands in the column `refers_to` of one of their rows.

    Or, where `by` is set, by their employee number or e-mail address, in the file or not.
    """

    column: str
    refers_to: str = ""
    by: str = ""
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class ActiveSource:
    """The texts by which a column says that somebody is active, and that they are not."""

    column: str
    yes: frozenset[str]
    no: frozenset[str]


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """People are recognised by employee number, without one by e-mail address.

    `attributes` are the organization's own ones by key.
    """

    fields: Mapping[str, Source]
    links: Mapping[str, LinkSource]
    attributes: Mapping[str, Source] = field(default_factory=dict)
    active: ActiveSource | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    form: FileForm = field(default_factory=FileForm)
    empty: frozenset[str] = frozenset({""})
    days: str = "year-month-day"

    @property
    def identity(self) -> str:
        return "employee_number" if "employee_number" in self.fields else "email"

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The attributes this mapping fills: built-in ones in their order, then the organization's own."""
        return (*(key for key in BY_KEY if key in self.fields), *self.attributes)

    @property
    def columns(self) -> frozenset[str]:
        """Every column the file must have."""
        sources = [*self.fields.values(), *self.attributes.values()]
        named = [column for source in sources for column in source.columns]
        named += [
            column for link in self.links.values() for column in (link.column, link.refers_to) if column
        ]
        named += [column for column in (self.valid_from, self.valid_until) if column]
        return frozenset(named + ([self.active.column] if self.active else []))

    @property
    def day_columns(self) -> frozenset[str]:
        """The columns that hold days."""
        started = self.fields["started_on"].columns if "started_on" in self.fields else ()
        return frozenset(column for column in (*started, self.valid_from, self.valid_until) if column)

    @property
    def states_activity(self) -> bool:
        """Whether the file says who is still there; else everybody in it is taken to be, when new."""
        return self.active is not None or self.valid_until is not None

    @property
    def given_fields(self) -> tuple[str, ...]:
        """The plain columns of a person that this mapping fills."""
        names = ("given_name", "family_name") if FULL_NAME in self.fields else ()
        return tuple(name for name in PLAIN_FIELDS if name in self.fields or name in names)

    def source(self, key: str) -> Source:
        """Where an attribute comes from."""
        return self.fields[key] if key in self.fields else self.attributes[key]

    def known_by(self, kind: str) -> str:
        """By what the links of a kind may name somebody who is not in the file; '' for by nothing."""
        link = self.links[kind]
        same = (name for name in IDENTITIES if self._is_column_of(name, link.refers_to))
        return link.by or next(same, "")

    def _is_column_of(self, name: str, column: str) -> bool:
        return name in self.fields and self.fields[name].columns == (column,)
