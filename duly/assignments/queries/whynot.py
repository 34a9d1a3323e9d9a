"""What each rule and campaign of a training says of one person today, and what stands in its way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from duly.assignments.models import Campaign, RuleTarget
from duly.assignments.queries.told import Change, Names, changes
from duly.assignments.rules import CampaignKind, CampaignState, EventKind, WithdrawalKind
from duly.assignments.rules.duties import OnLeaving
from duly.assignments.rules.reconciling import Act, Because, Existing, Have, Want, Wanted, verdict
from duly.kernel.audience import GROUP, Explanation, Finding, Ground, Verdict, explain, from_json
from duly.people.models import Person
from duly.people.queries import profile_of, required_dimensions
from duly.people.queries.directory import people_of
from duly.people.queries.groups import groups_of
from duly.people.rules.dimensions import language_id
from duly.trainings.models import Training, Version
from duly.trainings.rules import VersionState


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """A condition that does not hold, or cannot be decided, with what is on record instead.

    `open` are dynamic groups that ask for what is not on record.
    """

    dimension: str
    label: str
    wanted: tuple[str, ...]
    held: tuple[str, ...]
    undecided: bool
    open: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What one rule or campaign says of somebody today: the act and the reason a run would count it under.

    `is_off` holds for a rule or campaign that assigns nobody any more, `by_hand` for one that does so only
    when somebody runs it. `obstacles` are those of the nearest clause, or the conditions of the exclusion
    that holds; `excluded_by_name` speaks of the person alone. `withdrawal` is what took it back.
    """

    campaign_id: UUID
    campaign_name: str
    kind: CampaignKind
    rule_id: UUID | None
    is_off: bool
    by_hand: bool
    has_left: bool
    launched_at: datetime | None
    act: Act
    because: Because
    have: Have
    excluded_by_name: bool
    obstacles: tuple[Obstacle, ...]
    withdrawal: Change | None


# What most needs words stands first.
ORDER = (
    Act.OPEN,
    Act.RESTORE,
    Act.UNDECIDED,
    Act.REFUSED,
    Act.KEEP,
    Act.ALREADY_VALID,
    Act.REDATE,
    Act.WITHDRAW,
    Act.UNMATCHED,
    Act.EXCLUDED,
)


@dataclass(frozen=True)
class _Judge:
    """One person of whom all is known that the audiences ask for."""

    person: Person
    known: Names
    valid: bool
    assignable: bool
    rows: dict[UUID, Any]
    withdrawals: dict[UUID, Change]
    explained: Any
    held: dict[str, tuple[str, ...]]

    def of(self, campaign: Any) -> Judged:
        told = self.explained(from_json(campaign.rule.audience if campaign.rule else campaign.audience))
        row = self.rows.get(campaign.pk)
        have = _have(row)
        act, because = verdict(
            Wanted(
                self.person.pk,
                campaign.pk,
                want=_want(told),
                # A campaign that was launched asks again even of those who hold evidence.
                valid=self.valid and campaign.rule_id is not None,
                assignable=self.assignable,
                withdraws=bool(campaign.rule and campaign.rule.on_leaving == OnLeaving.WITHDRAW),
            ),
            Existing(self.person.pk, campaign.pk, have),
        )
        rule = campaign.rule
        return Judged(
            campaign_id=campaign.pk,
            campaign_name=rule.name if rule else campaign.name,
            kind=CampaignKind(campaign.kind),
            rule_id=campaign.rule_id,
            is_off=not rule.is_active if rule else campaign.state != CampaignState.ACTIVE,
            by_hand=bool(rule and not rule.auto_assign),
            has_left=not self.person.is_active,
            launched_at=campaign.launched_at,
            act=act,
            because=because,
            have=have,
            excluded_by_name=told.ground is Ground.EXCLUDED_BY_NAME,
            obstacles=tuple(self._obstacle(one) for one in _standing_in_the_way(told)),
            withdrawal=self.withdrawals.get(row.pk) if row else None,
        )

    def _obstacle(self, finding: Finding) -> Obstacle:
        dimension = finding.condition.dimension
        return Obstacle(
            dimension=dimension,
            label=self.known.label(dimension),
            wanted=self.known.of(finding.condition.values),
            held=self.held.get(dimension, ()),
            undecided=finding.verdict is Verdict.UNDECIDED,
            open=self.known.of(finding.undecided),
        )


def judged_sources(
    person: Person, training: Training, rows: Iterable[Any], known: Names, *, valid: bool
) -> tuple[Judged, ...]:
    """Every rule that targets the training and every campaign launched for it; what is close comes first.

    `rows` are the person's assignments of the training, `valid` tells whether they hold valid evidence of it.
    """
    judge = _judge(person, training, list(rows), known, valid=valid)
    found = [judge.of(campaign) for campaign in _asking(training)]
    return tuple(sorted(found, key=_nearest))


def _asking(training: Training) -> list[Any]:
    removed = RuleTarget.objects.filter(training=training, removed_at__isnull=False)
    gone = set(removed.values_list("rule_id", flat=True))
    campaigns = Campaign.objects.filter(training=training).select_related("rule")
    launched = campaigns.exclude(state__in=(CampaignState.DRAFT, CampaignState.DISCARDED))
    return [one for one in launched.order_by("name", "pk") if one.rule_id not in gone]


def _judge(person: Person, training: Training, rows: list[Any], known: Names, *, valid: bool) -> _Judge:
    profile, required = profile_of(person.pk), required_dimensions()
    own = [row for row in rows if row.person_id == person.pk]
    later = changes(row.pk for row in own if row.withdrawn_from)
    active = Version.objects.filter(training=training, state=VersionState.ACTIVE)
    return _Judge(
        person=person,
        known=known,
        valid=valid,
        assignable=active.exists(),
        # Of several cycles the one that is open says what there is, else the newest.
        rows={row.campaign_id: row for row in sorted(own, key=_said_last)},
        withdrawals={
            assignment: change
            for assignment, events in later.items()
            for change in events
            if change.kind is EventKind.WITHDRAWN
        },
        explained=lambda audience: explain(audience, profile, required, known.values, known.labels),
        held=_on_record(person, known),
    )


def _said_last(row: Any) -> tuple[bool, int]:
    return _have(row) is Have.OPEN, row.cycle


def _on_record(person: Person, known: Names) -> dict[str, tuple[str, ...]]:
    """The values of today by name, each as it stands on the record and without what lies above it."""
    (row,) = people_of([person.pk])
    return {
        **{key: (name,) for key, name in row.values.items()},
        "language": known.of({language_id(row.language)}),
        GROUP: tuple(sorted(group.name for group in groups_of(person.pk))),
    }


def _have(row: Any) -> Have:
    if row is None:
        return Have.NOTHING
    if row.completed_from:
        return Have.COMPLETED
    if row.withdrawn_from:
        return Have.LAPSED if row.withdrawal == WithdrawalKind.UNMATCHED else Have.WITHDRAWN
    return Have.OPEN


def _want(told: Explanation) -> Want:
    if told.verdict is Verdict.NO and told.ground in (Ground.EXCLUSION, Ground.EXCLUDED_BY_NAME):
        return Want.EXCLUDED
    return {Verdict.YES: Want.YES, Verdict.UNDECIDED: Want.UNDECIDED, Verdict.NO: Want.NO}[told.verdict]


def _standing_in_the_way(told: Explanation) -> tuple[Finding, ...]:
    """Of an exclusion all that holds, of a clause what does not."""
    return told.findings if told.ground is Ground.EXCLUSION and told.verdict is Verdict.NO else told.obstacles


def _nearest(judged: Judged) -> tuple[bool, int, int, str]:
    return judged.is_off, ORDER.index(judged.act), len(judged.obstacles), judged.campaign_name.casefold()
