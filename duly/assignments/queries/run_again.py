"""The people of a count that a run kept no list for, as they come out now, by the statements it ran."""

from typing import Any, NamedTuple
from uuid import UUID

from duly.assignments.models import Campaign
from duly.assignments.queries.accounting import judgement as launch_judgement
from duly.assignments.queries.among import Among, Cause
from duly.assignments.queries.in_force import rules_in_force
from duly.assignments.queries.preview import proposal_of
from duly.assignments.queries.reconciling import judgement as rule_judgement
from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor

EXTENSION = "extension"

# Whoever no line of `judged` is about is outside the audience.
_BY_RULE = """
SELECT p.id AS person_id, NULL::uuid AS subject_id, j.due_on
FROM people_person p LEFT JOIN judged j ON j.person_id = p.id AND j.campaign_id = %(subject)s
WHERE p.organization_id = %(organization)s AND p.is_active AND coalesce(j.act, 'excluded') = %(outcome)s
  AND (%(reason)s::text IS NULL OR coalesce(j.reason, 'not_in_audience') = %(reason)s)
"""
_BY_LAUNCH = """
SELECT person_id, NULL::uuid AS subject_id, NULL::date AS due_on FROM accounted
WHERE verdict[1] = %(outcome)s AND (%(reason)s::text IS NULL OR verdict[2] = %(reason)s)
"""


class Recomputed(NamedTuple):
    """A question for the people, and its parameters."""

    sql: str
    params: dict[str, Any]


def recomputed(
    actor: Actor, *, kind: str, campaign_id: UUID, outcome: str, reason: str | None
) -> Recomputed | None:
    """Whom the rule or launch of this campaign puts under an outcome now; None where it says nothing now."""
    campaign = Campaign.objects.filter(pk=campaign_id).first()
    if campaign is None:
        return None
    asked = {"subject": campaign_id, "outcome": outcome, "reason": reason}
    found = _by_rule(actor, campaign.rule_id) if campaign.rule_id else _by_launch(actor, campaign, kind)
    return found and Recomputed(found.sql, {**found.params, **asked})


def _by_rule(actor: Actor, rule_id: UUID) -> Recomputed | None:
    rules = rules_in_force([rule_id])
    if not rules:
        return None
    judged = rule_judgement(actor, rules, Among(), {}, Cause(""))
    return Recomputed(judged.sql + _BY_RULE, dict(judged.parameters))


def _by_launch(actor: Actor, campaign: Campaign, kind: str) -> Recomputed | None:
    if campaign.due_on is None:
        return None
    besides = campaign.pk if kind == EXTENSION else None
    try:
        judged = launch_judgement(
            actor, proposal_of(campaign), campaign.training, campaign.due_on, campaign_id=besides
        )
    except Refused:
        return None
    return Recomputed(judged.sql + _BY_LAUNCH, dict(judged.parameters))
