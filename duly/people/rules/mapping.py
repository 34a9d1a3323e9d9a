"""What the columns of an export mean: the mapping file, parsed strictly. `docs/import.md` describes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from duly.kernel.refusal import Refused
from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.fields import DAY_ORDERS

VERSION = 1
ENCODINGS = {"utf-8": "utf-8", "latin-1": "latin-1", "windows-1252": "cp1252"}
PLAIN_FIELDS = ("employee_number", "given_name", "family_name", "email", "language", "started_on")
FIELDS = frozenset(PLAIN_FIELDS) | frozenset(BY_KEY)
LINKS = ("manager", "line_lead")
LONGEST_PATTERN = 200


@dataclass(frozen=True, slots=True)
class Source:
    """Where one field comes from: its columns, the part that the pattern's group finds, how it splits."""

    columns: tuple[str, ...]
    pattern: re.Pattern[str] | None = None
    separator: str = ""


@dataclass(frozen=True, slots=True)
class LinkSource:
    """`column` names somebody by what stands in the column `refers_to` of one of their rows."""

    column: str
    refers_to: str


@dataclass(frozen=True, slots=True)
class ActiveSource:
    """The texts by which a column says that somebody is active, and that they are not."""

    column: str
    yes: frozenset[str]
    no: frozenset[str]


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """A parsed mapping. People are recognised by employee number, without one by e-mail address."""

    fields: Mapping[str, Source]
    links: Mapping[str, LinkSource]
    active: ActiveSource | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    encoding: str = "utf-8"
    delimiter: str = ","
    empty: frozenset[str] = frozenset({""})
    days: str = "year-month-day"

    @property
    def identity(self) -> str:
        return "employee_number" if "employee_number" in self.fields else "email"

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The attributes this mapping fills."""
        return tuple(key for key in BY_KEY if key in self.fields)

    @property
    def columns(self) -> frozenset[str]:
        """Every column the file must have."""
        named = [column for source in self.fields.values() for column in source.columns]
        named += [column for link in self.links.values() for column in (link.column, link.refers_to)]
        named += [column for column in (self.valid_from, self.valid_until) if column]
        return frozenset(named + ([self.active.column] if self.active else []))

    @property
    def states_activity(self) -> bool:
        """Whether the file says who is still there; else everybody in it is taken to be, when new."""
        return self.active is not None or self.valid_until is not None


def parse_mapping(data: object) -> ImportMapping:
    """Read a mapping from JSON values. Refuses with 'invalid_mapping' and the path of what is wrong."""
    top = _object(data, "$", required={"version", "fields"}, optional={"file", "links", "active", "history"})
    if top["version"] != VERSION:
        raise _refused("$.version", f"is not {VERSION}")
    file = _object(top.get("file", {}), "$.file", optional={"encoding", "delimiter", "empty", "days"})
    history = _object(top.get("history", {}), "$.history", optional={"from", "until"})
    mapping = ImportMapping(
        fields=_fields(top["fields"]),
        links=_links(top.get("links", {})),
        active=_active(top["active"]) if "active" in top else None,
        valid_from=_text(history["from"], "$.history.from") if "from" in history else None,
        valid_until=_text(history["until"], "$.history.until") if "until" in history else None,
        encoding=ENCODINGS[_choice(file.get("encoding", "utf-8"), "$.file.encoding", ENCODINGS)],
        delimiter=_delimiter(file.get("delimiter", ",")),
        empty=_texts(file.get("empty", []), "$.file.empty") | {""},
        days=_choice(file.get("days", "year-month-day"), "$.file.days", DAY_ORDERS),
    )
    _judge(mapping)
    return mapping


def _judge(mapping: ImportMapping) -> None:
    if not {"employee_number", "email"} & mapping.fields.keys():
        raise _refused("$.fields", "needs employee_number or email, by which people are recognised")
    if not {"given_name", "family_name"} & mapping.fields.keys():
        raise _refused("$.fields", "needs given_name or family_name")
    if mapping.valid_until and not mapping.valid_from:
        raise _refused("$.history", "has an end but no beginning")


def _fields(data: object) -> dict[str, Source]:
    found = _object(data, "$.fields", optional=FIELDS)
    return {name: _source(value, f"$.fields.{name}", name) for name, value in found.items()}


def _source(data: object, path: str, field: str) -> Source:
    if isinstance(data, str):
        return Source((_text(data, path),))
    found = _object(data, path, optional={"column", "columns", "pattern", "separator"})
    if ("column" in found) == ("columns" in found):
        raise _refused(path, "needs either column or columns")
    if field == "started_on" and found.keys() != {"column"}:
        raise _refused(path, "is one column, with nothing else")
    columns = found.get("columns", [found.get("column")])
    if not isinstance(columns, list) or not columns:
        raise _refused(f"{path}.columns", "is not a list of columns")
    separator = _text(found["separator"], f"{path}.separator") if "separator" in found else ""
    if separator and not (field in BY_KEY and BY_KEY[field].is_tree):
        raise _refused(f"{path}.separator", "is for department and location only")
    return Source(
        columns=tuple(_text(column, f"{path}.columns") for column in columns),
        pattern=_pattern(found["pattern"], f"{path}.pattern") if "pattern" in found else None,
        separator=separator,
    )


def _links(data: object) -> dict[str, LinkSource]:
    links = {}
    for kind, value in _object(data, "$.links", optional=LINKS).items():
        found = _object(value, f"$.links.{kind}", required={"column", "refers_to"})
        links[kind] = LinkSource(
            column=_text(found["column"], f"$.links.{kind}.column"),
            refers_to=_text(found["refers_to"], f"$.links.{kind}.refers_to"),
        )
    return links


def _active(data: object) -> ActiveSource:
    found = _object(data, "$.active", required={"column", "yes", "no"})
    yes, no = _texts(found["yes"], "$.active.yes"), _texts(found["no"], "$.active.no")
    if yes & no:
        raise _refused("$.active", "says yes and no with the same text")
    return ActiveSource(_text(found["column"], "$.active.column"), yes, no)


def _pattern(data: object, path: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(_text(data, path))
    except re.error as error:
        raise _refused(path, f"is not a pattern: {error}") from None
    if pattern.groups != 1:
        raise _refused(path, "needs exactly one group, around the part to keep")
    return pattern


def _delimiter(data: object) -> str:
    delimiter = _text(data, "$.file.delimiter")
    if delimiter not in {",", ";", "\t", "|"}:
        raise _refused("$.file.delimiter", "is not one of comma, semicolon, tab and bar")
    return delimiter


def _choice(data: object, path: str, known: Mapping[str, str] | frozenset[str]) -> str:
    text = _text(data, path)
    if text not in known:
        raise _refused(path, f"is not one of {', '.join(sorted(known))}")
    return text


def _texts(data: object, path: str) -> frozenset[str]:
    if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
        raise _refused(path, "is not a list of texts")
    return frozenset(item.strip() for item in data)


def _text(data: object, path: str) -> str:
    if not isinstance(data, str) or not data or len(data) > LONGEST_PATTERN:
        raise _refused(path, f"is not a text of 1 to {LONGEST_PATTERN} characters")
    return data


def _object(
    data: object, path: str, *, required: set[str] | None = None, optional: object = ()
) -> dict[str, object]:
    if not isinstance(data, dict):
        raise _refused(path, "is not an object")
    needed = required or set()
    known = needed | set(optional)  # type: ignore[call-overload]
    for key in sorted(needed - data.keys()):
        raise _refused(f"{path}.{key}", "is missing")
    for key in sorted(data.keys() - known, key=str):
        raise _refused(f"{path}.{key}", f"is not known; known are {', '.join(sorted(known))}")
    return data


def _refused(path: str, what: str) -> Refused:
    return Refused("invalid_mapping", f"The mapping cannot be used: {path} {what}.", path=path)
