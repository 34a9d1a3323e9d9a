"""Runs over many people, and the account each gives of everybody."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from duly.api.asking import Asked, Id, Text, listed
from duly.api.reading import actor_of, reads
from duly.audit.feeds import counts_feed, run_entry, runs_feed
from duly.people.rules.tokens import Scope

router = Router(tags=["Runs"])


class Run(Schema):
    """One launch, reconcile, import or bulk."""

    id: UUID
    kind: str
    subject_type: str = Field(description="What it was about: campaign, rule, upload and the like.")
    subject_id: UUID | None
    cause: str = Field(description="What set it off, in a word; empty where somebody just did it.")
    cause_id: UUID | None = Field(description="The audit event or the run it came from.")
    person_id: UUID | None = Field(description="Who did it, or on whose behalf the service did.")
    service: str
    source: str
    started_at: datetime
    ended_at: datetime | None = Field(
        description="Null while it is under way, and for runs that are over as soon as they are seen."
    )
    population: int | None = Field(description="How many people it judged.")
    changes: int | None = Field(description="How many things it changed.")


class Runs(Schema):
    items: list[Run]
    next: str | None = Field(description="The `cursor` of the rows behind these; null at the end.")


class RunCount(Schema):
    """How many fell under one outcome for one reason. Sums over the parts account for everybody."""

    id: UUID
    subject_id: UUID | None = Field(description="The campaign, in a run over several.")
    part: int
    outcome: str
    reason: str = Field(description="Empty where the outcome says it all.")
    count: int


class RunCounts(Schema):
    items: list[RunCount]
    next: str | None = Field(description="The `cursor` of the rows behind these; null at the end.")


class RunsAsked(Asked):
    kind: Text | None = Field(None, description="Only runs of this kind.")
    subject_id: Id | None = Field(None, description="Only runs about this campaign, rule or upload.")


@reads(router, "/runs", name="runs", scope=Scope.RUNS, gives=Runs)
def runs(request: HttpRequest, asked: Query[RunsAsked]) -> Any:
    """Runs, over and under way."""
    actor = actor_of(request)
    return listed(
        "runs",
        asked,
        lambda part: runs_feed(actor=actor, part=part, kind=asked.kind, subject_id=asked.subject_id),
    )


@reads(router, "/runs/{uuid:run_id}", name="run", scope=Scope.RUNS, gives=Run)
def run(request: HttpRequest, run_id: UUID) -> Any:
    """One run."""
    return run_entry(actor=actor_of(request), run_id=run_id)


@reads(router, "/runs/{uuid:run_id}/counts", name="run_counts", scope=Scope.RUNS, gives=RunCounts)
def run_counts(request: HttpRequest, run_id: UUID, asked: Query[Asked]) -> Any:
    """The account of a run: its counts add up to its population, for each of its subjects."""
    actor = actor_of(request)
    return listed(
        f"runs/{run_id}/counts", asked, lambda part: counts_feed(actor=actor, run_id=run_id, part=part)
    )
