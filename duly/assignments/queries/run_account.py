"""The account of one run: how many under which outcome for which reason, for each campaign and in all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Sum, Value, When

from duly.assignments.models import Campaign
from duly.assignments.queries.paging import page_of
from duly.assignments.queries.runs import RunRow, run_rows, with_ends
from duly.audit.models import AuditEvent, Run, RunCount
from duly.kernel.refusal import NotFound
from duly.people.queries import Page
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

# What is written or calls for somebody comes before what stays as it is.
QUIET = ("kept", "excluded", "already_valid", "same", "unchanged")
# A run over several campaigns keeps no list of these: each campaign is judged again.
UNKEPT = (*QUIET, "unmatched")


@dataclass(frozen=True)
class Tally:
    """How many fell under one outcome for one reason."""

    outcome: str
    reason: str
    people: int


@dataclass(frozen=True, kw_only=True)
class SubjectAccount:
    """What a run did for one campaign: its tallies add up to `people`."""

    subject_id: UUID
    name: str
    rule_id: UUID | None
    rule: str
    training_id: UUID | None
    training: str
    tallies: tuple[Tally, ...]

    @property
    def people(self) -> int:
        return sum(one.people for one in self.tallies)


@dataclass(frozen=True, kw_only=True)
class RunPage:
    """One run with its whole account, and the campaigns it looked at, those with something to see first.

    `events` is how many entries of the audit log carry this run.
    """

    row: RunRow
    tallies: tuple[Tally, ...]
    subjects: Page[SubjectAccount]
    events: int

    @property
    def people(self) -> int:
        """The sum of the account."""
        return sum(one.people for one in self.tallies)


def run_page(*, actor: Actor, run_id: UUID, search: str = "", outcome: str = "", page: int = 1) -> RunPage:
    """One run; `search` and `outcome` narrow the campaigns, not the sums. Raises NotFound."""
    require(actor, "runs.view")
    (row,) = run_rows([run_for(run_id)])
    return RunPage(
        row=row,
        tallies=_tallies(RunCount.objects.filter(run=run_id)),
        subjects=_subjects(run_id, search, outcome, page),
        events=AuditEvent.objects.filter(run_id=run_id).count(),
    )


def run_for(run_id: UUID) -> Any:
    """The run with its end. Raises NotFound."""
    found = with_ends(Run.objects.filter(pk=run_id)).first()
    if found is None:
        raise NotFound
    return found


def _tallies(counts: "QuerySet[RunCount]") -> tuple[Tally, ...]:
    """Summed over parts and campaigns, in the order of their outcomes and reasons."""
    grouped = counts.values_list("outcome", "reason").annotate(people=Sum("count"))
    return tuple(Tally(*one) for one in grouped.order_by("outcome", "reason") if one[2])


def _subjects(run_id: UUID, search: str, outcome: str, page: int) -> Page[SubjectAccount]:
    found = _ordered(run_id, search, outcome)

    def fetch(size: int, skip: int) -> tuple[SubjectAccount, ...]:
        return _accounts(run_id, list(found[skip : skip + size]))

    return page_of(found.count(), page, fetch)


def _ordered(run_id: UUID, search: str, outcome: str) -> "QuerySet[Any, Any]":
    """The campaigns of a run by id, those where something happened first, then by name."""
    counts = RunCount.objects.filter(run=run_id, subject_id=OuterRef("pk"), count__gt=0)
    counted = counts.filter(outcome=outcome) if outcome else counts
    loud = counts.exclude(outcome__in=QUIET)
    campaigns = Campaign.objects.filter(Exists(counted))
    if search:
        campaigns = campaigns.filter(name__icontains=search)
    first = Case(When(Exists(loud), then=Value(0)), default=Value(1), output_field=IntegerField())
    return campaigns.order_by(first, "name", "pk").values_list("pk", flat=True)


def _accounts(run_id: UUID, campaigns: list[UUID]) -> tuple[SubjectAccount, ...]:
    counts = RunCount.objects.filter(run=run_id, subject_id__in=campaigns)
    summed = counts.values_list("subject_id", "outcome", "reason").annotate(people=Sum("count"))
    tallies: dict[UUID, list[Tally]] = defaultdict(list)
    for subject_id, outcome, reason, people in summed.order_by("outcome", "reason"):
        if people:
            tallies[subject_id].append(Tally(outcome, reason, people))
    return tuple(_account(one, tallies[one.pk]) for one in _in_order(campaigns))


def _in_order(campaigns: list[UUID]) -> Iterable[Campaign]:
    found = Campaign.objects.select_related("rule", "training").in_bulk(campaigns)
    return (found[one] for one in campaigns)


def _account(campaign: Campaign, tallies: list[Tally]) -> SubjectAccount:
    return SubjectAccount(
        subject_id=campaign.pk,
        name=campaign.name,
        rule_id=campaign.rule_id,
        rule=campaign.rule.name if campaign.rule else "",
        training_id=campaign.training_id,
        training=campaign.training.name,
        tallies=tuple(tallies),
    )
