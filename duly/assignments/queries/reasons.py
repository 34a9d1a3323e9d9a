"""One reason after the other: what each assignment stored when it was decided, and what changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from duly.assignments.models import Campaign, Decision
from duly.assignments.queries.told import Cause, Change, Fact, Names, causes, changes, facts_of
from duly.assignments.rules import CampaignKind
from duly.kernel.audience import Ground, Verdict, explain, from_json
from duly.kernel.standing import Standing
from duly.people.queries import profile_on, required_dimensions
from duly.trainings.models import Training


@dataclass(frozen=True, kw_only=True)
class Due:
    """Where a due day came from: a `basis` (campaign, rule, training; empty where nobody stored it) and days.

    `first_on` is the day that followed from them, the rest is what holds now; `others_days` is what the
    training itself would have given today, where a rule's days went before it.
    """

    basis: str
    days: int | None
    first_on: date
    due_on: date
    late_from: date
    overdue_from: date
    others_days: int | None

    @property
    def grace_days(self) -> int:
        return (self.overdue_from - self.late_from).days


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One assignment with all that led to it. `stored` tells whether its reason was kept when it was decided.

    `named` holds for somebody named individually; without it and without `facts` the audience was everybody.
    """

    assignment_id: UUID
    campaign_id: UUID
    campaign_name: str
    kind: CampaignKind
    rule_id: UUID | None
    revision: int | None
    revised_since: bool
    standing: Standing
    edition: int
    cycle: int
    assigned_on: date
    assigned_at: datetime
    stored: bool
    named: bool
    facts: tuple[Fact, ...]
    cause: Cause | None
    run: Cause | None
    due: Due
    changes: tuple[Change, ...]
    completed_from: date | None
    evidence_id: UUID | None


def reasons(rows: list[Any], training: Training, known: Names) -> tuple[Reason, ...]:
    """The reasons behind these assignments, in their order."""
    later = changes(row.pk for row in rows)
    decisions: Iterable[Decision] = [row.decision for row in rows if row.decision]
    found = causes([*(one.cause_id for one in decisions), *(row.run_id for row in rows)])
    return tuple(_reason(row, training, known, found, later.get(row.pk, ())) for row in rows)


def _reason(
    row: Any, training: Training, known: Names, found: Mapping[UUID, Cause], later: tuple[Change, ...]
) -> Reason:
    campaign, decision = row.campaign, row.decision
    revision = decision.revision if decision else None
    named, facts = _stored(decision, campaign, known) if decision else _rebuilt(row, campaign, known)
    return Reason(
        assignment_id=row.pk,
        campaign_id=campaign.pk,
        campaign_name=revision.name if revision else campaign.name,
        kind=CampaignKind(campaign.kind),
        rule_id=campaign.rule_id,
        revision=revision.number if revision else None,
        revised_since=bool(revision and campaign.rule and campaign.rule.revision > revision.number),
        standing=Standing(row.standing),
        edition=row.edition,
        cycle=row.cycle,
        assigned_on=row.assigned_on,
        assigned_at=row.assigned_at,
        stored=decision is not None,
        named=named,
        facts=facts,
        cause=found.get(decision.cause_id) if decision and decision.cause_id else None,
        run=found.get(row.run_id),
        due=_due(row, decision, training, later),
        changes=later,
        completed_from=row.completed_from,
        evidence_id=row.evidence_id,
    )


def _stored(decision: Decision, campaign: Campaign, known: Names) -> tuple[bool, tuple[Fact, ...]]:
    """Whether somebody was named, and the facts of the clause that decided."""
    audience = from_json(decision.revision.audience if decision.revision else campaign.audience)
    if not 0 < decision.clause <= len(audience.clauses):
        return decision.clause == 0, ()
    return False, facts_of(audience.clauses[decision.clause - 1], decision.facts, known)


def _rebuilt(row: Any, campaign: Campaign, known: Names) -> tuple[bool, tuple[Fact, ...]]:
    """The same from the records of that day, for what was assigned before reasons were stored."""
    audience = from_json(campaign.audience)
    profile = profile_on(row.person_id, day=row.assigned_on, recorded_at=row.recorded_at)
    told = explain(audience, profile, required_dimensions(), known.values, known.labels)
    if told.verdict is not Verdict.YES:
        return False, ()
    return told.ground is Ground.NAMED, tuple(
        Fact(
            dimension=one.condition.dimension,
            label=known.label(one.condition.dimension),
            wanted=known.of(one.condition.values),
            held="",
            under=known.of(one.held & one.condition.values),
        )
        for one in told.findings
    )


def _due(row: Any, decision: Decision | None, training: Training, later: Iterable[Change]) -> Due:
    basis, days = (decision.due_basis, decision.due_days) if decision else ("", None)
    moves = [change.old["due_on"] for change in later if "due_on" in change.old]
    first = date.fromisoformat(moves[0]) if moves else row.due_on
    # What a merged record owed keeps its day under the kept one: there the sum does not come out.
    adds_up = days is not None and row.assigned_on + timedelta(days=days) == first
    return Due(
        basis=basis,
        days=days if adds_up else None,
        first_on=first,
        due_on=row.due_on,
        late_from=row.late_from,
        overdue_from=row.overdue_from,
        others_days=training.due_offset_days if basis == "rule" else None,
    )
