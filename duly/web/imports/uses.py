"""What each column is used for, as the page asks: read from a filled-in page, from a mapping, and back."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from django.http import QueryDict

from duly.people.rules.mapping import VERSION
from duly.web.imports.meanings import (
    ACTIVE,
    FULL_NAME,
    LINKS,
    NOTHING,
    VALID_FROM,
    VALID_UNTIL,
)

MOST_USES: Final = 4
BETWEEN: Final = ","  # the texts of yes and no
HISTORY: Final = {VALID_FROM: "from", VALID_UNTIL: "until"}
# What a manager's key refers to: a column of the file, or what anybody is recognised by.
COLUMN, BY = "column:", "by:"
EMPTY: Final = '""'  # how an empty cell is written among texts


@dataclass(frozen=True)
class Use:
    """One thing that one column is, with the details of that thing; what does not apply is empty."""

    meaning: str = NOTHING
    place: str = ""
    separator: str = ""
    pattern: str = ""
    order: str = ""
    refers_to: str = ""
    yes: str = ""
    no: str = ""


Uses = Mapping[str, tuple[Use, ...]]
DETAILS: Final = tuple(one.name for one in fields(Use))


def asked(said: QueryDict, columns: Sequence[str]) -> dict[str, tuple[Use, ...]]:
    """The uses of a filled-in page, found by the columns' names: reading anew may have moved them."""
    found = {}
    for position in range(len(said)):
        name = said.get(f"name-{position}")
        if name is None:
            break
        found[name] = _asked_of(said, position)
    return {name: uses for name, uses in found.items() if name in columns}


def _asked_of(said: QueryDict, position: int) -> tuple[Use, ...]:
    uses = []
    for nth in range(MOST_USES):
        if f"meaning-{position}-{nth}" in said:
            said_of = {one: said.get(f"{one}-{position}-{nth}", "") for one in DETAILS}
            uses.append(Use(**{one: text.replace("\0", "") for one, text in said_of.items()}))
    kept = [use for use in uses if use.meaning != NOTHING] or [Use()]
    if said.get("again") == str(position) and len(kept) < MOST_USES:
        kept.append(Use())
    return tuple(kept)


def of_mapping(mapping: Mapping[str, Any]) -> dict[str, tuple[Use, ...]]:
    """The uses that make this mapping. It was parsed before it was kept, so its shape is known."""
    found: dict[str, tuple[Use, ...]] = {}

    def use(column: str, meaning: str, **details: str) -> None:
        found[column] = (*found.get(column, ()), Use(meaning, **details))

    for field, value in {**mapping.get("fields", {}), **mapping.get("attributes", {})}.items():
        source = {"column": value} if isinstance(value, str) else value
        columns = source.get("columns") or [source["column"]]
        kept = {one: source[one] for one in ("separator", "pattern", "order") if one in source}
        for place, column in enumerate(columns, start=1):
            use(column, field, place=str(place) if len(columns) > 1 else "", **kept)
    for kind, link in mapping.get("links", {}).items():
        refers_to = f"{BY}{link['by']}" if "by" in link else f"{COLUMN}{link['refers_to']}"
        use(link["column"], kind, refers_to=refers_to, pattern=link.get("pattern", ""))
    for meaning, key in HISTORY.items():
        if key in mapping.get("history", {}):
            use(mapping["history"][key], meaning)
    if active := mapping.get("active"):
        use(active["column"], ACTIVE, yes=_listed(active["yes"]), no=_listed(active["no"]))
    return found


def to_mapping(uses: Uses, *, file: Mapping[str, Any], own: Container[str]) -> dict[str, Any]:
    """The mapping that these uses make, in the words of docs/import.md; `own` are the custom attributes."""
    mapping: dict[str, Any] = {"version": VERSION, "file": dict(file), "fields": {}}
    for column, use in _each(uses):
        if use.meaning in LINKS:
            mapping.setdefault("links", {})[use.meaning] = _link(column, use)
        elif use.meaning == ACTIVE:
            mapping["active"] = {"column": column, "yes": texts(use.yes), "no": texts(use.no)}
        elif use.meaning in HISTORY:
            mapping.setdefault("history", {})[HISTORY[use.meaning]] = column
        else:
            part = "attributes" if use.meaning in own else "fields"
            _add(mapping.setdefault(part, {}), column, use)
    return mapping


def _link(column: str, use: Use) -> dict[str, str]:
    kind, _, name = use.refers_to.partition(":")
    link = {"column": column, {"by": "by"}.get(kind, "refers_to"): name}
    return {**link, "pattern": use.pattern} if use.pattern else link


def _each(uses: Uses) -> list[tuple[str, Use]]:
    """Every use in the order of the file, several columns of one field in the order they were given."""
    flat = [(column, use) for column, own in uses.items() for use in own if use.meaning != NOTHING]
    return sorted(flat, key=lambda one: int(one[1].place) if _is_place(one[1].place) else 0)


def _is_place(text: str) -> bool:
    return text.isdecimal() and len(text) < 4


def _add(found: dict[str, Any], column: str, use: Use) -> None:
    """One more column of a field; its details are the same in all of them."""
    source = found.setdefault(use.meaning, {"columns": []})
    source["columns"].append(column)
    source.update({one: getattr(use, one) for one in _kept(use) if getattr(use, one)})


def _kept(use: Use) -> Iterable[str]:
    return ("order",) if use.meaning == FULL_NAME else ("separator", "pattern")


def fitting(use: Use, details: Iterable[str]) -> Use:
    """The use without details that its meaning does not have: they are hidden on the page."""
    keep = {"meaning", *details, *(("yes", "no") if "texts" in details else ())}
    return replace(use, **{one: "" for one in DETAILS if one not in keep})


def texts(text: str) -> list[str]:
    """The texts with commas between; `""` is the empty one."""
    return ["" if one.strip() == EMPTY else one.strip() for one in text.split(BETWEEN) if one.strip()]


def _listed(found: Iterable[str]) -> str:
    return f"{BETWEEN} ".join(one or EMPTY for one in sorted(found))
