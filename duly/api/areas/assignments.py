"""Assignments, judged just now."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from duly.api.asking import Asked, Id, Instant, listed
from duly.api.reading import actor_of, reads
from duly.assignments.queries.feeds import AssignmentsAsked as Narrowed
from duly.assignments.queries.feeds import assignment_entry, assignments_feed
from duly.kernel.standing import Standing
from duly.people.rules.tokens import Scope

router = Router(tags=["Assignments"])


class Assignment(Schema):
    """One person owes one training by a day, for one campaign, in one cycle.

    A day called `_from` is the first one of something, `_until` the first one after it.
    """

    id: UUID
    person_id: UUID
    training_id: UUID
    campaign_id: UUID
    edition: int
    cycle: int
    standing: Standing = Field(description="Judged just now, on the person's own day.")
    assigned_at: datetime
    assigned_on: date
    due_on: date
    late_from: date
    overdue_from: date
    started_from: date | None
    completed_from: date | None
    withdrawn_from: date | None
    withdrawal: str = Field(description="Why it was withdrawn, in a word; empty where it was not.")
    exempt_until: date | None
    evidence_id: UUID | None = Field(description="The evidence that fulfilled it.")
    changed_at: datetime = Field(description="When this record last changed. Days that pass change none.")


class Assignments(Schema):
    items: list[Assignment]
    next: str | None = Field(description="The `cursor` of the rows behind these; null at the end.")


class AssignmentsAsked(Asked):
    person_id: Id | None = Field(None, description="Only what this person owes.")
    training_id: Id | None = Field(None, description="Only assignments of this training.")
    campaign_id: Id | None = Field(None, description="Only assignments of this campaign.")
    standing: Standing | None = Field(None, description="Only those with this standing, judged just now.")
    changed_since: Instant | None = Field(
        None, description="Only assignments whose record is new or changed since this instant."
    )


@reads(router, "/assignments", name="assignments", scope=Scope.ASSIGNMENTS, gives=Assignments)
def assignments(request: HttpRequest, asked: Query[AssignmentsAsked]) -> Any:
    """Assignments, open and closed."""
    actor = actor_of(request)
    narrowed = Narrowed(**{name: getattr(asked, name) for name in Narrowed.__dataclass_fields__})
    return listed("assignments", asked, lambda part: assignments_feed(actor=actor, part=part, asked=narrowed))


@reads(
    router, "/assignments/{uuid:assignment_id}", name="assignment", scope=Scope.ASSIGNMENTS, gives=Assignment
)
def assignment(request: HttpRequest, assignment_id: UUID) -> Any:
    """One assignment."""
    return assignment_entry(actor=actor_of(request), assignment_id=assignment_id)
