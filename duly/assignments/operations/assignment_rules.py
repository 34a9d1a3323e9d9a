"""Assignment rules: made, saved as a new revision, switched. Each change has the rules look anew."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from duly.assignments.models import Campaign, Rule, RuleRevision, RuleTarget
from duly.assignments.operations.noting import note_rules
from duly.assignments.operations.rehearsing import as_rehearsed
from duly.assignments.queries.duties import facts_of, rule_for
from duly.assignments.rules import CampaignKind, CampaignState
from duly.assignments.rules.duties import (
    RuleFacts,
    demand_facts,
    demand_rule_reason,
    differences,
    said,
)
from duly.audit.models import AuditEvent
from duly.audit.recording import record
from duly.kernel.audience import to_json
from duly.kernel.refusal import NotFound, Refused
from duly.people.queries import audience_condition
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Training

T = TypeVar("T")

COLUMNS = ("name", "audience", "days_to_complete", "auto_assign", "is_active", "on_leaving", "redates_open")


def create_rule(*, actor: Actor, facts: RuleFacts, reason: str = "", fingerprint: str | None = None) -> UUID:
    """Makes a rule with its first revision, and a campaign for each of its trainings.

    With a `fingerprint`, only if it does what the preview of that fingerprint showed; where it does not, all
    has to roll back. Raises NotFound for a training, and Refused: rule_name, rule_trainings, rule_days,
    unknown_dimension, needs_person, world_moved.
    """
    return _agreed(actor, fingerprint, lambda: _create(actor, facts, reason))


def save_rule(
    *,
    actor: Actor,
    rule_id: UUID,
    facts: RuleFacts,
    reason: str,
    fingerprint: str | None = None,
    revision: int | None = None,
) -> None:
    """Replaces what a rule says, as a new revision; nothing where it says the same.

    What it assigned stays, and the campaign of a training that is taken out keeps its assignments. With a
    `revision`, only while that is the newest one. Raises NotFound, and Refused as `create_rule`, and
    reason_missing, reason_length.
    """
    if revision not in (None, rule_for(actor, "rules.manage", rule_id, locked=True).revision):
        raise Refused("world_moved", "Somebody saved this rule meanwhile. Look at what it says now.")
    _agreed(actor, fingerprint, lambda: _save(actor, rule_id, lambda _: facts, reason, "rule.saved"))


def set_active(
    *, actor: Actor, rule_id: UUID, active: bool, reason: str, fingerprint: str | None = None
) -> None:
    """Turns a rule on or off; what it assigned stays either way (Q8). Raises as `save_rule`."""
    verb = "rule.activated" if active else "rule.inactivated"
    _agreed(
        actor,
        fingerprint,
        lambda: _save(actor, rule_id, lambda old: replace(old, is_active=active), reason, verb),
    )


def set_auto_assign(
    *, actor: Actor, rule_id: UUID, auto_assign: bool, reason: str, fingerprint: str | None = None
) -> None:
    """Has a rule assign by itself, or only when it is run by hand (SEED-113). Raises as `save_rule`."""
    verb = "rule.automated" if auto_assign else "rule.left_to_hand"
    _agreed(
        actor,
        fingerprint,
        lambda: _save(actor, rule_id, lambda old: replace(old, auto_assign=auto_assign), reason, verb),
    )


def _agreed(actor: Actor, fingerprint: str | None, act: Callable[[], T]) -> T:
    """Does it, with a fingerprint only as it was shown. Raises Refused('world_moved')."""
    return act() if fingerprint is None else as_rehearsed(actor=actor, act=act, fingerprint=fingerprint)


def _create(actor: Actor, facts: RuleFacts, reason: str) -> UUID:
    kept = _judged(actor, facts)
    rule = Rule.objects.create(
        organization_id=actor.organization_id,
        created_at=actor.now,
        created_by_id=_person(actor),
        **_columns(kept),
    )
    _aim(actor, rule, kept)
    _revise(actor, rule, kept, reason)
    _noted(actor, rule, record(actor, "rule.created", object_type="rule", object_id=rule.pk, new=said(kept)))
    return rule.pk


def _save(
    actor: Actor, rule_id: UUID, change: Callable[[RuleFacts], RuleFacts], reason: str, verb: str
) -> None:
    rule = rule_for(actor, "rules.manage", rule_id, locked=True)
    before = facts_of([rule])[rule.pk]
    after = _judged(actor, change(before))
    old, new = differences(before, after)
    if not new:
        return
    why = demand_rule_reason(reason)
    rule.revision += 1
    for name, value in _columns(after).items():
        setattr(rule, name, value)
    rule.save(update_fields=["revision", *COLUMNS])
    _aim(actor, rule, after)
    _revise(actor, rule, after, why)
    _noted(
        actor,
        rule,
        record(actor, verb, object_type="rule", object_id=rule.pk, old=old, new=new, reason=why),
    )


def _judged(actor: Actor, facts: RuleFacts) -> RuleFacts:
    """The facts as they are kept, once all they name is known."""
    require(actor, "rules.manage")
    kept = demand_facts(facts)
    audience_condition(kept.audience, frozenset())
    known = set(Training.objects.filter(pk__in=kept.training_ids).values_list("pk", flat=True))
    if unknown := set(kept.training_ids) - known:
        raise NotFound(training_id=min(unknown))
    return kept


def _columns(facts: RuleFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in COLUMNS} | {"audience": to_json(facts.audience)}


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Refused("needs_person", "Only a person can change a rule.")
    return actor.person_id


def _aim(actor: Actor, rule: Rule, facts: RuleFacts) -> None:
    """Brings targets and campaigns in line: what is taken out keeps its campaign, which says what was."""
    wanted = {training: position for position, training in enumerate(facts.training_ids)}
    targets = {target.training_id: target for target in RuleTarget.objects.filter(rule=rule)}
    for training, target in targets.items():
        target.removed_at = None if training in wanted else target.removed_at or actor.now
        target.position = wanted.get(training, target.position)
    RuleTarget.objects.bulk_update(targets.values(), ["removed_at", "position"])
    new = [training for training in facts.training_ids if training not in targets]
    RuleTarget.objects.bulk_create(
        RuleTarget(
            organization_id=actor.organization_id,
            rule=rule,
            training_id=training,
            position=wanted[training],
        )
        for training in new
    )
    # People read the name as the reason, so all campaigns of the rule follow it.
    Campaign.objects.filter(rule=rule).update(name=rule.name)
    Campaign.objects.filter(rule=rule, training__in=wanted).update(audience=rule.audience)
    _open_campaigns(actor, rule, new)


def _open_campaigns(actor: Actor, rule: Rule, trainings: Iterable[UUID]) -> None:
    Campaign.objects.bulk_create(
        Campaign(
            organization_id=actor.organization_id,
            kind=CampaignKind.RULE,
            state=CampaignState.ACTIVE,
            rule=rule,
            name=rule.name,
            training_id=training,
            audience=rule.audience,
            created_at=actor.now,
            created_by_id=_person(actor),
            launched_at=actor.now,
            launched_by_id=_person(actor),
        )
        for training in trainings
    )


def _revise(actor: Actor, rule: Rule, facts: RuleFacts, reason: str) -> None:
    RuleRevision.objects.create(
        organization_id=actor.organization_id,
        rule=rule,
        number=rule.revision,
        trainings=list(facts.training_ids),
        reason=reason.strip(),
        revised_at=actor.now,
        revised_by_id=_person(actor),
        **_columns(facts),
    )


def _noted(actor: Actor, rule: Rule, event: AuditEvent) -> None:
    """Has the rule looked at; what set it off is called as in the trail: rule_saved."""
    note_rules(actor, [rule.pk], cause=event.verb.replace(".", "_"), cause_id=event.pk)
