"""Which rules a change concerns."""

from uuid import UUID

from duly.assignments.models import RuleTarget
from duly.assignments.queries.statements import rows


def rules_asking_for(*, dimension: str | None, group_id: UUID | None) -> list[UUID]:
    """The rules that work by themselves and name this dimension or group, or a dynamic group that does."""
    found = rows("rules_asking_for", {"dimension": dimension, "group": group_id})
    return [rule for (rule,) in found]


def rules_assigning(training_id: UUID) -> list[UUID]:
    """The rules that work by themselves and assign this training."""
    targets = RuleTarget.objects.filter(training_id=training_id, removed_at=None)
    found = targets.filter(rule__is_active=True, rule__auto_assign=True)
    return list(found.values_list("rule_id", flat=True))
