"""What the columns of an export mean: the mapping file, parsed strictly. `docs/import.md` describes it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from duly.kernel.refusal import Refused
from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.fields import DAY_ORDERS
from duly.people.rules.forms import DELIMITERS, ENCODINGS, FileForm
from duly.people.rules.names import ORDERS
from duly.people.rules.patterns import Unsafe, safe_pattern
from duly.people.rules.sources import (
    FULL_NAME,
    IDENTITIES,
    LINKS,
    NAMES,
    PLAIN_FIELDS,
    ActiveSource,
    ImportMapping,
    LinkSource,
    Source,
)

__all__ = ["ImportMapping", "Source", "parse_mapping"]

VERSION = 1
FIELDS = frozenset(PLAIN_FIELDS) | NAMES | frozenset(BY_KEY)
LONGEST_TEXT = 200
MOST_COLUMNS = 20
_KEY = re.compile(r"[a-z0-9_-]{1,40}")


def parse_mapping(data: object) -> ImportMapping:
    """Read a mapping from JSON values. Refuses with 'invalid_mapping' and the path of what is wrong."""
    parts = {"file", "links", "active", "history", "attributes"}
    top = _object(data, "$", required={"version", "fields"}, optional=parts)
    if top["version"] != VERSION:
        raise _refused("$.version", f"is not {VERSION}")
    file = _object(top.get("file", {}), "$.file", optional={"encoding", "delimiter", "empty", "days"})
    history = _object(top.get("history", {}), "$.history", optional={"from", "until"})
    mapping = ImportMapping(
        fields=_fields(top["fields"]),
        links=_links(top.get("links", {})),
        attributes=_attributes(top.get("attributes", {})),
        active=_active(top["active"]) if "active" in top else None,
        valid_from=_text(history["from"], "$.history.from") if "from" in history else None,
        valid_until=_text(history["until"], "$.history.until") if "until" in history else None,
        form=FileForm(
            encoding=_choice(file.get("encoding", "utf-8"), "$.file.encoding", ENCODINGS),
            delimiter=_delimiter(file.get("delimiter", ",")),
        ),
        empty=_texts(file.get("empty", []), "$.file.empty") | {""},
        days=_choice(file.get("days", "year-month-day"), "$.file.days", DAY_ORDERS),
    )
    _judge(mapping)
    return mapping


def _judge(mapping: ImportMapping) -> None:
    if mapping.fields.keys().isdisjoint(IDENTITIES):
        raise _refused("$.fields", "needs employee_number or email, by which people are recognised")
    named = mapping.fields.keys() & NAMES
    if not named:
        raise _refused("$.fields", "needs given_name, family_name or full_name")
    if FULL_NAME in named and len(named) > 1:
        raise _refused("$.fields.full_name", "is both names, so it stands alone")
    if mapping.valid_until and not mapping.valid_from:
        raise _refused("$.history", "has an end but no beginning")
    for kind, link in mapping.links.items():
        if link.by and link.by not in mapping.fields:
            raise _refused(f"$.links.{kind}.by", "names a field that the mapping does not fill")


def _fields(data: object) -> dict[str, Source]:
    found = _object(data, "$.fields", optional=FIELDS)
    return {name: _source(value, f"$.fields.{name}", name) for name, value in found.items()}


def _attributes(data: object) -> dict[str, Source]:
    """The organization's own attributes; which there are, the import knows."""
    if not isinstance(data, dict):
        raise _refused("$.attributes", "is not an object")
    for key in data:
        if not isinstance(key, str) or not _KEY.fullmatch(key) or key in FIELDS:
            raise _refused("$.attributes", f"names {key!r}, which is no attribute of the organization's own")
    return {key: _source(value, f"$.attributes.{key}", key) for key, value in sorted(data.items())}


def _source(data: object, path: str, field: str) -> Source:
    if isinstance(data, str):
        return _judged(Source((_text(data, path),)), path, field)
    found = _object(data, path, optional={"column", "columns", "pattern", "separator", "order"})
    if ("column" in found) == ("columns" in found):
        raise _refused(path, "needs either column or columns")
    columns = found.get("columns", [found.get("column")])
    if not isinstance(columns, list) or not 1 <= len(columns) <= MOST_COLUMNS:
        raise _refused(f"{path}.columns", f"is not a list of 1 to {MOST_COLUMNS} columns")
    source = Source(
        columns=tuple(_text(column, f"{path}.columns") for column in columns),
        pattern=_pattern(found["pattern"], f"{path}.pattern") if "pattern" in found else None,
        separator=_text(found["separator"], f"{path}.separator") if "separator" in found else "",
        order=_choice(found["order"], f"{path}.order", ORDERS) if "order" in found else "",
    )
    return _judged(source, path, field)


def _judged(source: Source, path: str, field: str) -> Source:
    """Refuses what makes no sense for this field."""
    plain = not (source.pattern or source.separator or source.order) and len(source.columns) == 1
    if field == "started_on" and not plain:
        raise _refused(path, "is one column, with nothing else")
    if source.separator and (field in PLAIN_FIELDS or field in NAMES or not _may_be_tree(field)):
        raise _refused(f"{path}.separator", "is for department, location and trees of your own only")
    if bool(source.order) != (field == FULL_NAME):
        raise _refused(f"{path}.order", "belongs to full_name, which needs it")
    return source


def _may_be_tree(field: str) -> bool:
    return field not in BY_KEY or BY_KEY[field].is_tree


def _links(data: object) -> dict[str, LinkSource]:
    links = {}
    for kind, value in _object(data, "$.links", optional=LINKS).items():
        path = f"$.links.{kind}"
        found = _object(value, path, required={"column"}, optional={"refers_to", "by", "pattern"})
        if ("refers_to" in found) == ("by" in found):
            raise _refused(path, "needs either refers_to or by")
        links[kind] = LinkSource(
            column=_text(found["column"], f"{path}.column"),
            refers_to=_text(found["refers_to"], f"{path}.refers_to") if "refers_to" in found else "",
            by=_choice(found["by"], f"{path}.by", IDENTITIES) if "by" in found else "",
            pattern=_pattern(found["pattern"], f"{path}.pattern") if "pattern" in found else None,
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
        return safe_pattern(_text(data, path))
    except Unsafe as error:
        raise _refused(path, str(error)) from None


def _delimiter(data: object) -> str:
    delimiter = _text(data, "$.file.delimiter")
    if delimiter not in DELIMITERS:
        raise _refused("$.file.delimiter", "is not one of comma, semicolon, tab and bar")
    return delimiter


def _choice(data: object, path: str, known: Iterable[str]) -> str:
    text = _text(data, path)
    if text not in known:
        raise _refused(path, f"is not one of {', '.join(sorted(known))}")
    return text


def _texts(data: object, path: str) -> frozenset[str]:
    if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
        raise _refused(path, "is not a list of texts")
    return frozenset(item.strip() for item in data)


def _text(data: object, path: str) -> str:
    if not isinstance(data, str) or not data or len(data) > LONGEST_TEXT:
        raise _refused(path, f"is not a text of 1 to {LONGEST_TEXT} characters")
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
