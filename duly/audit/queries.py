"""Reading the trail, newest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery

from duly.audit.models import AuditEvent, AuditPersonal

PAGE = 50
CHUNK = 500


@dataclass(frozen=True)
class Trail:
    """Rows of one page, and where the page stands among the others."""

    page: Page[AuditEvent]
    rows: tuple["EventRow", ...]


@dataclass(frozen=True)
class EventRow:
    """One event as a page shows it. `personal` is None where there was nothing personal or it was erased."""

    id: UUID
    recorded_at: datetime
    occurred_at: datetime
    verb: str
    object_type: str
    object_id: UUID | None
    person_id: UUID | None
    service: str
    role: str
    source: str
    ip: str | None
    reason: str
    count: int
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    personal: Mapping[str, Any] | None

    @property
    def backdated(self) -> bool:
        """Whether the event tells of an earlier day than the one it was recorded on."""
        return abs((self.recorded_at - self.occurred_at).total_seconds()) > 60


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which events: of one area (a verb's first word), about one object, by one person, with these words.

    `search` is looked for in the reason and in the verb as it is recorded; `verbs` are those that hold it
    in the words of the page.
    """

    area: str = ""
    object_id: UUID | None = None
    person_id: UUID | None = None
    search: str = ""
    verbs: tuple[str, ...] = ()


def audit_page(asked: Asked, number: str = "1") -> Trail:
    """One page of events, newest first."""
    page = Paginator(_events(asked), PAGE).get_page(number)
    return Trail(page, tuple(_row(event) for event in page.object_list))


def audit_trail(asked: Asked) -> Iterator[tuple[EventRow, ...]]:
    """All events, newest first, in chunks: however many there are, few are held at once."""
    events = _events(asked).iterator(chunk_size=CHUNK)
    while chunk := tuple(_row(event) for event in islice(events, CHUNK)):
        yield chunk


def areas() -> list[str]:
    """The first words of all verbs that occur, in order."""
    verbs = AuditEvent.objects.order_by("verb").values_list("verb", flat=True).distinct()
    return sorted({verb.partition(".")[0] for verb in verbs})


def around(object_type: str, object_id: UUID) -> list[EventRow]:
    """Everything that happened to one object, oldest first."""
    events = _with_personal(AuditEvent.objects.filter(object_type=object_type, object_id=object_id))
    return [_row(event) for event in events.order_by("recorded_at", "pk")]


def _events(asked: Asked) -> QuerySet[AuditEvent]:
    events = AuditEvent.objects.order_by("-recorded_at", "-pk")
    if asked.area:
        events = events.filter(verb__startswith=f"{asked.area}.")
    if asked.object_id:
        events = events.filter(object_id=asked.object_id)
    if asked.person_id:
        events = events.filter(person_id=asked.person_id)
    if asked.search:
        holds = Q(verb__icontains=asked.search) | Q(reason__icontains=asked.search)
        events = events.filter(holds | Q(verb__in=asked.verbs))
    return _with_personal(events)


def _with_personal(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    side = AuditPersonal.objects.filter(event_id=OuterRef("pk")).values("values")
    return events.annotate(personal=Subquery(side))


def _row(event: Any) -> EventRow:
    return EventRow(**{name: getattr(event, name) for name in EventRow.__dataclass_fields__})
