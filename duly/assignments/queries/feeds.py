"""Campaigns, rules, assignments and runs for programs: in the order of their keys, a part at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from duly.assignments.models import Assignment, AssignmentEvent, Campaign, Rule, RuleTarget
from duly.assignments.queries.days import todays_of_people
from duly.assignments.queries.loading import campaign_for
from duly.assignments.rules import CampaignKind, CampaignState
from duly.kernel.refusal import NotFound
from duly.kernel.standing import Standing
from duly.tenancy.actor import Actor
from duly.tenancy.feeds import Part, narrowed, part_of
from duly.tenancy.permissions import require


@dataclass(frozen=True, kw_only=True)
class CampaignEntry:
    """One campaign; that of a rule has neither edition nor day, which its assignments have each."""

    id: UUID
    kind: CampaignKind
    state: CampaignState
    name: str
    training_id: UUID
    edition: int | None
    audience: Mapping[str, Any]
    due_on: date | None
    accepts_evidence: bool
    rule_id: UUID | None
    created_at: datetime
    created_by_id: UUID
    launched_at: datetime | None
    launched_by_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CountedCampaign(CampaignEntry):
    """One campaign with its assignments by standing, which add up to `people`."""

    people: int
    standings: Mapping[Standing, int]


@dataclass(frozen=True, kw_only=True)
class RuleEntry:
    """One rule as it stands, with the trainings it assigns in their order."""

    id: UUID
    name: str
    audience: Mapping[str, Any]
    training_ids: tuple[UUID, ...]
    days_to_complete: int | None
    auto_assign: bool
    is_active: bool
    on_leaving: str
    redates_open: bool
    revision: int
    created_at: datetime
    created_by_id: UUID


@dataclass(frozen=True, kw_only=True)
class AssignmentEntry:
    """One assignment, its standing judged just now, and when its record last changed."""

    id: UUID
    person_id: UUID
    training_id: UUID
    campaign_id: UUID
    edition: int
    cycle: int
    standing: Standing
    assigned_at: datetime
    assigned_on: date
    due_on: date
    late_from: date
    overdue_from: date
    started_from: date | None
    completed_from: date | None
    withdrawn_from: date | None
    withdrawal: str
    exempt_until: date | None
    evidence_id: UUID | None
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class AssignmentsAsked:
    """Which assignments; what is None does not narrow them. `changed_since` is of the record."""

    person_id: UUID | None = None
    training_id: UUID | None = None
    campaign_id: UUID | None = None
    standing: Standing | None = None
    changed_since: datetime | None = None


def campaigns_feed(
    *,
    actor: Actor,
    part: Part,
    kind: CampaignKind | None = None,
    state: CampaignState | None = None,
    training_id: UUID | None = None,
) -> tuple[CampaignEntry, ...]:
    """Campaigns; discarded drafts are gone."""
    require(actor, "campaigns.view")
    found = Campaign.objects.exclude(state=CampaignState.DISCARDED)
    found = found.filter(**narrowed(kind=kind, state=state, training_id=training_id))
    return tuple(CampaignEntry(**_facts(CampaignEntry, one)) for one in part_of(found, part))


def counted_campaign(*, actor: Actor, campaign_id: UUID) -> CountedCampaign:
    """One campaign. Raises NotFound."""
    campaign = campaign_for(actor, "campaigns.view", campaign_id)
    judged = Assignment.objects.filter(campaign=campaign).with_standing(todays_of_people(actor))
    counted = dict(judged.order_by().values_list("standing").annotate(n=Count("pk")))
    standings = {one: counted.get(one.value, 0) for one in Standing}
    return CountedCampaign(
        **_facts(CampaignEntry, campaign), people=sum(standings.values()), standings=standings
    )


def rules_feed(*, actor: Actor, part: Part, is_active: bool | None = None) -> tuple[RuleEntry, ...]:
    """Rules, active or not."""
    require(actor, "rules.view")
    return _rules(part_of(Rule.objects.filter(**narrowed(is_active=is_active)), part))


def rule_entry(*, actor: Actor, rule_id: UUID) -> RuleEntry:
    """One rule. Raises NotFound."""
    require(actor, "rules.view")
    for entry in _rules(Rule.objects.filter(pk=rule_id)):
        return entry
    raise NotFound


def assignments_feed(*, actor: Actor, part: Part, asked: AssignmentsAsked) -> tuple[AssignmentEntry, ...]:
    """Assignments, open and closed."""
    require(actor, "campaigns.view")
    days = todays_of_people(actor)
    found = Assignment.objects.filter(
        **narrowed(person_id=asked.person_id, training_id=asked.training_id, campaign_id=asked.campaign_id)
    )
    if asked.changed_since:
        found = found.filter(_changed(asked.changed_since))
    if asked.standing:
        found = found.with_standing(days).filter(standing=asked.standing.value)
    # The part is cut before anything is worked out for it.
    return _entries(days, list(part_of(found.values_list("pk", flat=True), part)))


def assignment_entry(*, actor: Actor, assignment_id: UUID) -> AssignmentEntry:
    """One assignment. Raises NotFound."""
    require(actor, "campaigns.view")
    for entry in _entries(todays_of_people(actor), [assignment_id]):
        return entry
    raise NotFound


def _entries(days: Mapping[str, date], ids: Sequence[UUID]) -> tuple[AssignmentEntry, ...]:
    """Each with its standing and when its record last changed."""
    latest = AssignmentEvent.objects.filter(assignment=OuterRef("pk")).order_by().values("assignment")
    changed = Subquery(latest.annotate(latest=Max("recorded_at")).values("latest"))
    judged = Assignment.objects.filter(pk__in=ids).with_standing(days)
    told: Any = judged.annotate(changed_at=Greatest("recorded_at", Coalesce(changed, "recorded_at")))
    return tuple(
        AssignmentEntry(**_facts(AssignmentEntry, one, standing=Standing(one.standing)))
        for one in told.order_by("pk")
    )


def _changed(since: datetime) -> Q:
    """Opened, or changed by an event, at or after an instant of the server's clock."""
    events = AssignmentEvent.objects.filter(recorded_at__gte=since).values("assignment_id")
    return Q(recorded_at__gte=since) | Q(pk__in=events)


def _rules(found: Iterable[Rule]) -> tuple[RuleEntry, ...]:
    rules = list(found)
    trainings: dict[UUID, tuple[UUID, ...]] = defaultdict(tuple)
    targets = RuleTarget.objects.filter(rule__in=rules, removed_at=None).order_by("position", "pk")
    for rule_id, training_id in targets.values_list("rule_id", "training_id"):
        trainings[rule_id] += (training_id,)
    return tuple(RuleEntry(**_facts(RuleEntry, one, training_ids=trainings[one.pk])) for one in rules)


def _facts(entry: type[Any], one: Any, **told: Any) -> dict[str, Any]:
    """What an entry says: what is told of it, the rest from the columns of the same names."""
    names = entry.__dataclass_fields__
    return {name: told[name] if name in told else getattr(one, name) for name in names}
