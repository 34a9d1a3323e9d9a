"""What was recorded about one person, newest first: values, links, activity, groups; by whom and when."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from duly.audit.models import AuditEvent, Run
from duly.kernel.refusal import NotFound
from duly.people.models import ActiveChange, AttributeChange, LinkChange, MembershipChange, Person
from duly.people.queries.actors import person_names
from duly.people.queries.rows import Page
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

PAGE_SIZE = 50
VALUE, LINK, ACTIVITY, GROUP = "attribute", "link", "activity", "group"
KINDS = (VALUE, LINK, ACTIVITY, GROUP)
# An event is recorded in the transaction of its change, right after it.
AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class HistoryRow:
    """One dated fact. `what` is an attribute, a group or a kind of link; `to` is empty for none.

    `until` is the first day on which something else holds; an `overridden` one was replaced for its own day
    and never counts. `run` is the kind of work over many that stated it.
    """

    kind: str
    what: str
    to: str
    holds: bool
    valid_from: date
    recorded_at: datetime
    reason: str = ""
    by: str = ""
    run: str = ""
    until: date | None = None
    overridden: bool = False


@dataclass(frozen=True)
class _Stated:
    row: HistoryRow
    about: tuple[str, object]
    object_id: UUID
    run_id: UUID | None


def person_history(*, actor: Actor, person_id: UUID, kind: str = "", page: int = 1) -> Page[HistoryRow]:
    """A page of everything dated about one person, or of one kind of it. Raises NotFound."""
    require(actor, "people.view")
    if not Person.objects.filter(pk=person_id).exists():
        raise NotFound
    stated = [one for told in KINDS if kind in ("", told) for one in _READERS[told](person_id)]
    rows = _signed(_bounded(stated))
    number = min(max(page, 1), max(1, -(-len(rows) // PAGE_SIZE)))
    shown = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Page(rows=tuple(shown), number=number, size=PAGE_SIZE, total=len(rows))


def _values(person_id: UUID) -> Iterable[_Stated]:
    changes = AttributeChange.objects.filter(person_id=person_id).select_related("attribute", "value")
    for one in changes:
        row = HistoryRow(
            kind=VALUE,
            what=one.attribute.name,
            to=one.value.name if one.value else "",
            holds=one.value_id is not None,
            valid_from=one.valid_from,
            recorded_at=one.recorded_at,
        )
        yield _Stated(row, (VALUE, one.attribute_id), person_id, one.run_id)


def _links(person_id: UUID) -> Iterable[_Stated]:
    for one in LinkChange.objects.filter(person_id=person_id).select_related("other"):
        row = HistoryRow(
            kind=LINK,
            what=one.kind,
            to=one.other.name if one.other else "",
            holds=one.other_id is not None,
            valid_from=one.valid_from,
            recorded_at=one.recorded_at,
        )
        yield _Stated(row, (LINK, one.kind), person_id, one.run_id)


def _activity(person_id: UUID) -> Iterable[_Stated]:
    for one in ActiveChange.objects.filter(person_id=person_id):
        row = HistoryRow(
            kind=ACTIVITY,
            what="",
            to="",
            holds=one.is_active,
            valid_from=one.valid_from,
            recorded_at=one.recorded_at,
            reason=one.reason,
        )
        yield _Stated(row, (ACTIVITY, None), person_id, one.run_id)


def _groups(person_id: UUID) -> Iterable[_Stated]:
    for one in MembershipChange.objects.filter(person_id=person_id).select_related("group"):
        row = HistoryRow(
            kind=GROUP,
            what=one.group.name,
            to="",
            holds=one.is_member,
            valid_from=one.valid_from,
            recorded_at=one.recorded_at,
        )
        yield _Stated(row, (GROUP, one.group_id), one.group_id, one.run_id)


_READERS = {VALUE: _values, LINK: _links, ACTIVITY: _activity, GROUP: _groups}


def _bounded(stated: Iterable[_Stated]) -> list[_Stated]:
    """Newest first, each with the day on which the next about the same thing takes over."""
    ordered = sorted(stated, key=lambda one: (one.row.valid_from, one.row.recorded_at), reverse=True)
    following: dict[tuple[str, object], date] = {}
    bounded = []
    for one in ordered:
        until = following.get(one.about)
        overridden = until == one.row.valid_from
        bounded.append(replace(one, row=replace(one.row, until=until, overridden=overridden)))
        following[one.about] = one.row.valid_from
    return bounded


def _signed(stated: Sequence[_Stated]) -> list[HistoryRow]:
    """Each with who recorded it: whoever ran the run, else whoever is behind the event right after it."""
    runs = {run.pk: run for run in Run.objects.filter(pk__in={one.run_id for one in stated if one.run_id})}
    events = _events({one.object_id for one in stated})
    actors = [
        runs.get(one.run_id) if one.run_id else _after(events.get(one.object_id, ()), one.row.recorded_at)
        for one in stated
    ]
    names = person_names(who.person_id for who in actors if who)
    return [
        replace(one.row, by=_who(who, names), run=who.kind if isinstance(who, Run) else "")
        for one, who in zip(stated, actors, strict=True)
    ]


def _events(object_ids: set[UUID]) -> dict[UUID, list[AuditEvent]]:
    found: dict[UUID, list[AuditEvent]] = {}
    events = AuditEvent.objects.filter(object_type__in=("person", "group"), object_id__in=object_ids)
    for event in events.order_by("recorded_at", "pk").only(
        "object_id", "recorded_at", "person_id", "service"
    ):
        if event.object_id:
            found.setdefault(event.object_id, []).append(event)
    return found


def _after(events: Sequence[AuditEvent], recorded_at: datetime) -> AuditEvent | None:
    """The event of the same transaction. The person is held in it, so no other one comes in between."""
    position = bisect_left(events, recorded_at, key=lambda event: event.recorded_at)
    if position == len(events) or events[position].recorded_at - recorded_at > AT_ONCE:
        return None
    return events[position]


def _who(who: Run | AuditEvent | None, names: Mapping[UUID, str]) -> str:
    if who is None:
        return ""
    return (names.get(who.person_id, "") if who.person_id else "") or who.service.partition(":")[2]
