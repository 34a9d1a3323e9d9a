"""The funnel to rules, and what they say as facts."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from duly.assignments.models import Rule, RuleTarget
from duly.assignments.models.rules import RuleFacts as RuleColumns
from duly.assignments.rules.duties import OnLeaving, RuleFacts
from duly.kernel.audience import from_json
from duly.kernel.refusal import NotFound
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require


def rule_for(actor: Actor, verb: str, rule_id: UUID, *, locked: bool = False) -> Rule:
    """The rule, `locked` until the transaction ends. Raises NotFound."""
    require(actor, verb)
    rules = Rule.objects.select_for_update(no_key=True) if locked else Rule.objects.all()
    found = rules.filter(pk=rule_id).first()
    if found is None:
        raise NotFound
    return found


def facts_of(rules: Iterable[Rule]) -> dict[UUID, RuleFacts]:
    """What the rules say today, by id."""
    here = list(rules)
    targets: dict[UUID, list[UUID]] = defaultdict(list)
    aimed = RuleTarget.objects.filter(rule__in=here, removed_at=None).order_by("position", "pk")
    for rule_id, training_id in aimed.values_list("rule_id", "training_id"):
        targets[rule_id].append(training_id)
    return {rule.pk: stored_facts(rule, targets[rule.pk]) for rule in here}


def stored_facts(row: RuleColumns, training_ids: Iterable[UUID]) -> RuleFacts:
    """What a rule, or a revision of it, says."""
    return RuleFacts(
        name=row.name,
        audience=from_json(row.audience),
        training_ids=tuple(training_ids),
        days_to_complete=row.days_to_complete,
        auto_assign=row.auto_assign,
        is_active=row.is_active,
        on_leaving=OnLeaving(row.on_leaving),
        redates_open=row.redates_open,
    )
