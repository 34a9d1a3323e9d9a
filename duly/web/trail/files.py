"""The audit log as rows of a file."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from duly.audit.queries import Asked, audit_trail
from duly.web.exports import Column, Row
from duly.web.trail.lines import Line, lines

COLUMNS: Final[list[Column]] = [
    ("recorded_at", _("Recorded (UTC)")),
    ("occurred_at", _("Happened (UTC)")),
    ("verb", _("Verb")),
    ("what", _("What")),
    ("who", _("Who")),
    ("role", _("Role")),
    ("source", _("Through")),
    ("ip", _("Network address")),
    ("object_type", _("Kind of object")),
    ("object_id", _("Object")),
    ("about", _("About")),
    ("count", _("Count")),
    ("old", _("Old")),
    ("new", _("New")),
    ("personal", _("Personal")),
    ("reason", _("Why")),
    ("id", _("Event")),
]


def rows(asked: Asked) -> Iterator[Row]:
    """The events as lines of a file."""
    for chunk in audit_trail(asked):
        yield from map(_entry, lines(chunk))


def _entry(line: Line) -> Row:
    event = line.event
    return (
        event.recorded_at.isoformat(),
        event.occurred_at.isoformat(),
        event.verb,
        str(line.words),
        line.who or event.service,
        event.role,
        event.source,
        event.ip or "",
        event.object_type,
        str(event.object_id or ""),
        line.about,
        event.count,
        line.old,
        line.new,
        line.personal,
        event.reason,
        str(event.id),
    )
