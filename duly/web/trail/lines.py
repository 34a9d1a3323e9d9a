"""Audit events as lines of a page: ids become names where somebody or something still bears one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext

from duly.assignments.queries import campaign_names
from duly.audit.queries import EventRow
from duly.kernel.audience import describe, from_json
from duly.people.queries import dimension_labels, value_names
from duly.people.queries.actors import person_names
from duly.trainings.queries import training_names
from duly.web.addresses import an_id
from duly.web.trail.words import verb_words

SHOWN_OF_AN_ID = 8


@dataclass(frozen=True)
class Line:
    """One event in words."""

    event: EventRow
    words: str | Promise
    who: str
    about: str
    old: str
    new: str
    personal: str


def lines(rows: Iterable[EventRow]) -> list[Line]:
    """The rows with their names, in a handful of queries however many rows there are."""
    rows = list(rows)
    names = names_in(rows)
    return [_line(row, names) for row in rows]


def names_in(rows: Iterable[EventRow]) -> Mapping[UUID, str]:
    """What every id in these rows is called, as far as it is called anything."""
    return names_of(found for row in rows for found in ids_of(row))


def names_of(ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """What these ids are called, as far as they are called anything."""
    wanted = set(ids)
    return {**value_names(), **training_names(wanted), **campaign_names(wanted), **person_names(wanted)}


def ids_of(row: EventRow) -> Iterator[UUID]:
    """Who acted, on what, and every id among old and new."""
    yield from filter(None, (row.person_id, row.object_id))
    for values in (row.old, row.new):
        yield from filter(None, map(an_id, map(str, (values or {}).values())))


def _line(row: EventRow, names: Mapping[UUID, str]) -> Line:
    return Line(
        event=row,
        words=verb_words(row.verb),
        who=names.get(row.person_id, "") if row.person_id else "",
        about=called(row.object_id, names) if row.object_id else "",
        old=plainly(row.old, names),
        new=plainly(row.new, names),
        personal=plainly(row.personal, names),
    )


def plainly(values: Mapping[str, Any] | None, names: Mapping[UUID, str]) -> str:
    """Names and values in one line, for old and new of a change."""
    parts = (f"{key.replace('_', ' ')}: {_said(key, value, names)}" for key, value in (values or {}).items())
    return ", ".join(parts)


def _said(key: str, value: Any, names: Mapping[UUID, str]) -> str:
    """A value in words; an audience is told as the sentence that pages tell it in."""
    if key == "audience" and isinstance(value, Mapping):
        return describe(from_json(value), names, dimension_labels(), say=gettext)
    return _plain(value, names)


def _plain(value: Any, names: Mapping[UUID, str]) -> str:
    if isinstance(value, Mapping):
        return f"({plainly(value, names)})"
    if isinstance(value, list):
        return ", ".join(_plain(item, names) for item in value)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    known = an_id(str(value))
    return called(known, names) if known else str(value)


def called(known: UUID, names: Mapping[UUID, str]) -> str:
    """The name, else the end of the id, which is what differs."""
    return names.get(known) or f"…{str(known)[-SHOWN_OF_AN_ID:]}"
