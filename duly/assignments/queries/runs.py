"""Runs as a list: what set each off, who is behind it, how long it took, and what it came to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum

from duly.assignments.models import Campaign, Rule
from duly.assignments.queries.paging import page_of_set
from duly.audit.models import AuditEvent, Run, RunCount, RunEnd
from duly.people.models import AttributeValue, Group, Person
from duly.people.queries import Page
from duly.people.queries.actors import person_names
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Version

CHUNK = 500
# These work in steps, each committed by itself, and append their end with the last one. The others are over
# when they can be seen.
IN_STEPS = frozenset({"launch", "extension", "reconcile"})


@dataclass(frozen=True, kw_only=True)
class RunsAsked:
    """Which runs: of one kind, by one person, about one campaign, rule or other subject, under way, named."""

    kind: str = ""
    person_id: UUID | None = None
    subject_id: UUID | None = None
    under_way: bool = False
    search: str = ""


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What set a run off: in the run's own word, and the audit event or the run that it came from."""

    word: str
    verb: str = ""
    object_id: UUID | None = None
    run_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """One run. `person` acted, or `service` on behalf of `person`; `outcomes` sum up its whole account."""

    id: UUID
    kind: str
    subject_type: str
    subject_id: UUID | None
    subject: str
    cause: Cause
    person_id: UUID | None
    person: str
    service: str
    started_at: datetime
    ended_at: datetime | None
    population: int | None
    changes: int | None
    outcomes: Mapping[str, int] = field(default_factory=dict)

    @property
    def under_way(self) -> bool:
        return self.ended_at is None and self.kind in IN_STEPS

    @property
    def took(self) -> timedelta | None:
        return self.ended_at - self.started_at if self.ended_at else None


def run_list(*, actor: Actor, asked: RunsAsked, page: int = 1) -> Page[RunRow]:
    """Runs, newest first."""
    require(actor, "runs.view")
    found = page_of_set(runs_asked(asked), page, lambda run: run)
    return Page(rows=run_rows(found.rows), number=found.number, size=found.size, total=found.total)


def all_runs(*, actor: Actor, asked: RunsAsked) -> Iterator[tuple[RunRow, ...]]:
    """All runs asked for, newest first, in chunks."""
    require(actor, "runs.view")
    runs = runs_asked(asked).iterator(chunk_size=CHUNK)
    while chunk := list(islice(runs, CHUNK)):
        yield run_rows(chunk)


def run_kinds(*, actor: Actor) -> list[str]:
    """The kinds of runs there are."""
    require(actor, "runs.view")
    return sorted(Run.objects.order_by().values_list("kind", flat=True).distinct())


def runs_asked(asked: RunsAsked) -> "QuerySet[Any]":
    """The runs with their ends, newest first."""
    runs = with_ends(Run.objects.order_by("-recorded_at", "-pk"))
    if asked.kind:
        runs = runs.filter(kind=asked.kind)
    if asked.person_id:
        runs = runs.filter(person_id=asked.person_id)
    if asked.subject_id:
        runs = runs.filter(_about([asked.subject_id]))
    if asked.under_way:
        runs = runs.filter(kind__in=IN_STEPS, ended_at=None)
    if asked.search:
        runs = runs.filter(_about(_named(asked.search)))
    return runs


def with_ends(runs: "QuerySet[Run]") -> "QuerySet[Any]":
    """Each with when it ended, how many it judged and how many things it changed."""
    end = RunEnd.objects.filter(run=OuterRef("pk"))
    names = ("ended_at", "population", "changes")
    return runs.annotate(**{name: Subquery(end.values(name)[:1]) for name in names})


def run_rows(runs: Iterable[Any]) -> tuple[RunRow, ...]:
    """The runs as rows, in a handful of queries however many they are."""
    runs = list(runs)
    people = person_names(run.person_id for run in runs)
    subjects = _subjects(runs)
    causes = _causes(runs)
    outcomes = _outcomes([run.pk for run in runs])
    return tuple(
        RunRow(
            id=run.pk,
            kind=run.kind,
            subject_type=run.subject_type,
            subject_id=run.subject_id,
            subject=subjects.get(run.subject_id, ""),
            cause=causes.get(run.cause_id) or Cause(word=run.cause),
            person_id=run.person_id,
            person=people.get(run.person_id, ""),
            service=run.service,
            started_at=run.recorded_at,
            ended_at=run.ended_at,
            population=run.population,
            changes=run.changes,
            outcomes=outcomes[run.pk],
        )
        for run in runs
    )


def _about(subjects: Any) -> Q:
    """Runs about these, or that account for one of these among others."""
    counted = RunCount.objects.filter(run=OuterRef("pk"), subject_id__in=subjects)
    return Q(subject_id__in=subjects) | Q(Exists(counted))


def _named(search: str) -> list[UUID]:
    """The campaigns and rules with these words in their names."""
    rules = Rule.objects.filter(name__icontains=search).values_list("pk", flat=True)
    campaigns = Campaign.objects.filter(Q(name__icontains=search) | Q(rule__in=rules))
    return [*rules, *campaigns.values_list("pk", flat=True)]


def _subjects(runs: list[Any]) -> dict[UUID, str]:
    """What the runs are about is called, as far as it is called anything."""
    by_type: dict[str, set[UUID]] = defaultdict(set)
    for run in runs:
        if run.subject_id:
            by_type[run.subject_type].add(run.subject_id)
    wanted = {one for ids in by_type.values() for one in ids}
    names = {
        **dict(Campaign.objects.filter(pk__in=wanted).values_list("pk", "name")),
        **dict(Rule.objects.filter(pk__in=wanted).values_list("pk", "name")),
    }
    rest = wanted - names.keys()
    if rest:
        names |= _rarer(rest)
    return names


def _rarer(ids: set[UUID]) -> dict[UUID, str]:
    versions = Version.objects.filter(pk__in=ids).values_list("pk", "training_name")
    return {
        **dict(Group.objects.filter(pk__in=ids).values_list("pk", "name")),
        **dict(AttributeValue.objects.filter(pk__in=ids).values_list("pk", "name")),
        **dict(Person.objects.filter(pk__in=ids).values_list("pk", "name")),
        **dict(versions),
    }


def _causes(runs: list[Any]) -> dict[UUID, Cause]:
    """The audit events and runs that set these off, by their id."""
    wanted = {run.cause_id: run.cause for run in runs if run.cause_id}
    events = AuditEvent.objects.filter(pk__in=wanted).values_list("pk", "verb", "object_id", "run_id")
    found = {
        pk: Cause(word=wanted[pk], verb=verb, object_id=object_id, run_id=run_id)
        for pk, verb, object_id, run_id in events
    }
    others = Run.objects.filter(pk__in=wanted.keys() - found.keys()).values_list("pk", flat=True)
    return found | {pk: Cause(word=wanted[pk], run_id=pk) for pk in others}


def _outcomes(runs: list[UUID]) -> dict[UUID, dict[str, int]]:
    sums: dict[UUID, dict[str, int]] = defaultdict(dict)
    counted = RunCount.objects.filter(run__in=runs).values_list("run", "outcome")
    for run_id, outcome, people in counted.annotate(people=Sum("count")).order_by("run", "outcome"):
        sums[run_id][outcome] = people
    return sums
