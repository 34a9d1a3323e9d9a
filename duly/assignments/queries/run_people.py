"""Who stands behind a count of a run: as it was stored, or as it comes out now, and which of the two."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from duly.assignments.models import Campaign
from duly.assignments.queries.paging import page_of
from duly.assignments.queries.run_account import run_for
from duly.assignments.queries.run_again import recomputed
from duly.assignments.queries.statements import rows
from duly.audit.models import RunCount, RunLine
from duly.people.queries import Page
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.transactions import about_many

CHUNK = 1000

# A list of ids, kept with the count.
_STORED = (
    "SELECT DISTINCT unnest(l.subjects) AS person_id, c.subject_id, NULL::date AS due_on"
    " FROM audit_runcount c JOIN audit_runlist l"
    " ON l.organization_id = c.organization_id AND l.id = c.list_id"
    " WHERE c.organization_id = %(organization)s AND c.run_id = %(run)s AND c.outcome = %(outcome)s"
    " AND (%(reason)s::text IS NULL OR c.reason = %(reason)s)"
    " AND (%(subject)s::uuid IS NULL OR c.subject_id = %(subject)s)"
)
# Line by line, as runs of bulks, imports and invitations keep it.
_LINES = (
    "SELECT l.subject_id AS person_id, NULL::uuid AS subject_id, NULL::date AS due_on"
    " FROM audit_runline l WHERE l.organization_id = %(organization)s AND l.run_id = %(run)s"
    " AND l.outcome = %(outcome)s AND (%(reason)s::text IS NULL OR l.reason = %(reason)s)"
)
# What a run opened; those who held valid evidence then were completed without an event of their own.
_OPENED = (
    "SELECT a.person_id, a.campaign_id AS subject_id, a.due_on FROM assignments_assignment a"
    " WHERE a.organization_id = %(organization)s AND a.campaign_id = ANY(%(campaigns)s::uuid[])"
    " AND a.run_id = %(run)s AND (%(reason)s::text IS NULL OR (%(reason)s = 'already_valid') ="
    " (a.evidence_id IS NOT NULL AND NOT EXISTS (SELECT FROM assignments_assignmentevent e"
    " WHERE e.organization_id = a.organization_id AND e.assignment_id = a.id AND e.kind = 'completed')))"
)
# What a run changed.
_CHANGED = (
    "SELECT a.person_id, a.campaign_id AS subject_id, a.due_on"
    " FROM assignments_assignmentevent e JOIN assignments_assignment a"
    " ON a.organization_id = e.organization_id AND a.id = e.assignment_id"
    " WHERE e.organization_id = %(organization)s AND e.run_id = %(run)s AND e.kind = %(kind)s"
    " AND (%(subject)s::uuid IS NULL OR a.campaign_id = %(subject)s)"
)
# Whose record a run dated: values, links, activity, memberships.
_DATED = " UNION ".join(
    f"SELECT h.person_id, NULL::uuid AS subject_id, NULL::date AS due_on FROM {table} h"  # noqa: S608  # ours
    " WHERE h.organization_id = %(organization)s AND h.run_id = %(run)s"
    for table in (
        "people_attributechange",
        "people_linkchange",
        "people_activechange",
        "people_membershipchange",
    )
)
OPENING = frozenset({"assigned", "opened"})
EVENTS = {"restored": "restored", "redated": "redated", "withdrawn": "withdrawn", "moved": "repinned"}
# Of bulks and memberships, which change a dated fact of everybody they count so.
DATING = frozenset({("bulk", "changed"), ("membership", "added"), ("membership", "removed")})


@dataclass(frozen=True, kw_only=True)
class RunPerson:
    """One person of a list, with the campaign where the list goes through several."""

    person_id: UUID
    name: str
    department: str
    is_active: bool
    campaign_id: UUID | None
    campaign: str
    training: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class RunPeople:
    """One list of a run. `counted` is what the run counted; `is_stored` says the list is what it was then.

    `people` is None where nobody can say any more who they were.
    """

    kind: str
    counted: int
    campaign: str
    is_stored: bool
    people: Page[RunPerson] | None


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Which count: of a run, for one campaign or all, of one outcome, for one reason or any (None)."""

    run_id: UUID
    outcome: str
    subject_id: UUID | None = None
    reason: str | None = None


class Listed(NamedTuple):
    """A piece of SQL for run_people.sql, its parameters, and whether it is what was stored."""

    sql: str
    params: dict[str, Any]
    is_stored: bool


def run_people(*, actor: Actor, behind: Behind, page: int = 1) -> RunPeople:
    """The people behind a count, by name. Raises NotFound for a run that is not there."""
    require(actor, "runs.view")
    run = run_for(behind.run_id)
    listed = listed_for(actor, run, behind)
    counts = _counts(behind).values_list("count", flat=True)
    return RunPeople(
        kind=run.kind,
        counted=sum(counts),
        campaign=_campaign(behind.subject_id),
        is_stored=listed is None or listed.is_stored,
        people=_page(listed, page) if listed else None,
    )


def all_run_people(*, actor: Actor, behind: Behind) -> Iterator[tuple[RunPerson, ...]]:
    """Everybody behind a count, by name, in chunks. Raises NotFound."""
    require(actor, "runs.view")
    listed = listed_for(actor, run_for(behind.run_id), behind)
    skip = 0
    while listed and (chunk := _people(listed, CHUNK, skip)):
        yield chunk
        skip += CHUNK


def listed_for(actor: Actor, run: Any, behind: Behind) -> Listed | None:
    """Where the people of a count are to be found; None where they are nowhere."""
    given = {
        "run": behind.run_id,
        "subject": behind.subject_id,
        "outcome": behind.outcome,
        "reason": behind.reason,
    }
    if behind.outcome in OPENING:
        campaigns = _counts(behind).exclude(subject_id=None).values_list("subject_id", flat=True)
        asked = sorted(set(campaigns)) or [one for one in [behind.subject_id or run.subject_id] if one]
        return Listed(_OPENED, {**given, "campaigns": asked}, is_stored=True)
    if behind.outcome in EVENTS:
        return Listed(_CHANGED, {**given, "kind": EVENTS[behind.outcome]}, is_stored=True)
    if _counts(behind).filter(list__isnull=False).exists():
        return Listed(_STORED, given, is_stored=True)
    if RunLine.objects.filter(run=behind.run_id, outcome=behind.outcome).exists():
        return Listed(_LINES, given, is_stored=True)
    if (run.kind, behind.outcome) in DATING:
        return Listed(_DATED, given, is_stored=True)
    return _listed_now(actor, run, behind)


def _listed_now(actor: Actor, run: Any, behind: Behind) -> Listed | None:
    """What nobody wrote down is judged again, one campaign at a time."""
    campaign_id = behind.subject_id or (run.subject_id if run.subject_type == "campaign" else None)
    if campaign_id is None:
        return None
    found = recomputed(
        actor, kind=run.kind, campaign_id=campaign_id, outcome=behind.outcome, reason=behind.reason
    )
    return Listed(found.sql, found.params, is_stored=False) if found else None


def _counts(behind: Behind) -> Any:
    counts = RunCount.objects.filter(run=behind.run_id, outcome=behind.outcome)
    if behind.subject_id:
        counts = counts.filter(subject_id=behind.subject_id)
    return counts if behind.reason is None else counts.filter(reason=behind.reason)


def _campaign(subject_id: UUID | None) -> str:
    found = Campaign.objects.filter(pk=subject_id).first() if subject_id else None
    return found.name if found else ""


def _page(listed: Listed, page: int) -> Page[RunPerson]:
    ((total,),) = _asked("run_people_count", listed, {})
    return page_of(int(total), page, lambda size, skip: _people(listed, size, skip))


def _people(listed: Listed, size: int, skip: int) -> tuple[RunPerson, ...]:
    found = _asked("run_people", listed, {"size": size, "skip": skip})
    names = RunPerson.__dataclass_fields__
    return tuple(RunPerson(**dict(zip(names, row, strict=True))) for row in found)


def _asked(name: str, listed: Listed, more: dict[str, int]) -> list[tuple[Any, ...]]:
    # Judging everybody again is slow where the planner takes them for a handful.
    with nullcontext() if listed.is_stored else about_many():
        return rows(name, {**listed.params, **more}, listed=listed.sql)
