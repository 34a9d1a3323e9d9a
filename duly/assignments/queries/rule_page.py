"""One rule: what it says, how far its people are, how its trainings stand today, and what it said before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Count

from duly.assignments.models import Assignment, Campaign, RuleRevision
from duly.assignments.queries.assignment_rules import RuleRow, rule_row
from duly.assignments.queries.days import todays_of_people
from duly.assignments.queries.duties import rule_for, stored_facts
from duly.assignments.queries.paging import page_of_set
from duly.assignments.rules.duties import RuleFacts, RuleWarning, differences, rule_warnings
from duly.audit.models import Run, RunEnd
from duly.kernel.standing import OPEN, Standing
from duly.people.queries import Page, in_words
from duly.tenancy.actor import Actor
from duly.trainings.models import Version
from duly.trainings.queries import training_names
from duly.trainings.rules import VersionState

RUNS = 5


@dataclass(frozen=True, kw_only=True)
class TargetRow:
    """One training of a rule with its campaign; `is_target` is False for one that was taken out.

    `due_days` are those that hold; `edition` is the active one, None where there is none.
    """

    training_id: UUID
    training_name: str
    campaign_id: UUID
    is_target: bool
    edition: int | None
    due_days: int
    offset_days: int
    counts: Mapping[Standing, int]

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return sum(people for standing, people in self.counts.items() if standing in OPEN)


@dataclass(frozen=True)
class RunRow:
    """One run of this rule alone; `changes` is None while it is under way."""

    id: UUID
    at: datetime
    cause: str
    changes: int | None


@dataclass(frozen=True, kw_only=True)
class RevisionRow:
    """What a rule said from one moment on; `changed` are the facts it said otherwise than before, by name."""

    number: int
    facts: RuleFacts
    audience_text: str
    trainings: tuple[str, ...]
    reason: str
    at: datetime
    by: str
    changed: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class RulePage:
    """One rule with everything that stands beside it."""

    row: RuleRow
    targets: tuple[TargetRow, ...]
    runs: tuple[RunRow, ...]
    warnings: tuple[RuleWarning, ...]

    @property
    def facts(self) -> RuleFacts:
        return self.row.facts

    @property
    def open(self) -> int:
        """How many assignments of it are open."""
        return sum(target.open for target in self.targets)


def rule_page(*, actor: Actor, rule_id: UUID) -> RulePage:
    """One rule. Raises NotFound."""
    row = rule_row(actor=actor, rule_id=rule_id)
    return RulePage(
        row=row,
        targets=_targets(actor, row),
        runs=_runs(rule_id),
        warnings=rule_warnings(row.facts.audience),
    )


def revisions(*, actor: Actor, rule_id: UUID, page: int = 1) -> Page[RevisionRow]:
    """What a rule said, the newest first, each with what changed. Raises NotFound."""
    rule_for(actor, "rules.view", rule_id)
    found = RuleRevision.objects.filter(rule_id=rule_id).select_related("revised_by").order_by("-number")
    here = page_of_set(found, page, lambda one: one)
    # The one before the last of the page says what that one changed.
    before = found.filter(number=min((one.number for one in here.rows), default=0) - 1)
    return Page(
        rows=_revision_rows([*here.rows, *before])[: len(here.rows)],
        number=here.number,
        size=here.size,
        total=here.total,
    )


def _targets(actor: Actor, row: RuleRow) -> tuple[TargetRow, ...]:
    """Its trainings in order, then those taken out that somebody still owes or has completed."""
    campaigns = list(Campaign.objects.filter(rule=row.id).select_related("training"))
    counts = _standings(actor, campaigns)
    editions = _editions(campaign.training_id for campaign in campaigns)
    order = {training: nth for nth, training in enumerate(row.facts.training_ids)}
    shown = [one for one in campaigns if one.training_id in order or counts[one.pk]]
    shown.sort(key=lambda one: (order.get(one.training_id, len(order)), one.training.name))
    return tuple(
        TargetRow(
            training_id=one.training_id,
            training_name=one.training.name,
            campaign_id=one.pk,
            is_target=one.training_id in order,
            edition=editions.get(one.training_id),
            due_days=row.facts.days_to_complete or one.training.due_offset_days,
            offset_days=one.training.due_offset_days,
            counts=counts[one.pk],
        )
        for one in shown
    )


def _standings(actor: Actor, campaigns: Iterable[Campaign]) -> dict[UUID, dict[Standing, int]]:
    """How many stand how, for each campaign."""
    judged: Any = Assignment.objects.filter(campaign__in=list(campaigns))
    found = judged.with_standing(todays_of_people(actor)).order_by().values_list("campaign_id", "standing")
    counts: dict[UUID, dict[Standing, int]] = defaultdict(dict)
    for campaign, standing, people in found.annotate(n=Count("pk")):
        counts[campaign][Standing(standing)] = people
    return counts


def _editions(trainings: Iterable[UUID]) -> dict[UUID, int]:
    """The newest edition that is active, for each training that has one."""
    active = Version.objects.filter(training__in=list(trainings), state=VersionState.ACTIVE)
    return dict(active.order_by("edition").values_list("training_id", "edition"))


def _runs(rule_id: UUID) -> tuple[RunRow, ...]:
    found = list(Run.objects.filter(subject_id=rule_id).order_by("-recorded_at")[:RUNS])
    ended = dict(RunEnd.objects.filter(run__in=found).values_list("run_id", "changes"))
    return tuple(RunRow(one.pk, one.occurred_at, one.cause, ended.get(one.pk)) for one in found)


def _revision_rows(found: list[RuleRevision]) -> tuple[RevisionRow, ...]:
    """The revisions, newest first, each compared with the next one of the list."""
    facts = [stored_facts(one, one.trainings) for one in found]
    said_of = in_words()
    trainings = training_names(training for one in facts for training in one.training_ids)
    changed = [differences(old, new)[1].keys() for new, old in pairwise(facts)]
    return tuple(
        RevisionRow(
            number=one.number,
            facts=said,
            audience_text=said_of(said.audience),
            trainings=tuple(trainings.get(training, "") for training in said.training_ids),
            reason=one.reason,
            at=one.revised_at,
            by=one.revised_by.name,
            changed=frozenset(what),
        )
        for one, said, what in zip(found, facts, [*changed, frozenset()], strict=True)
    )
