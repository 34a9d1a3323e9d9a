"""Rules, campaigns, the assignments that hang on them, and every change of an assignment."""

from duly.assignments.models.assignments import OPEN, Assignment, AssignmentEvent, Decision
from duly.assignments.models.campaigns import Campaign
from duly.assignments.models.rules import Rule, RuleRevision, RuleTarget, RuleTerm
from duly.assignments.models.work import Chunk, Pending

__all__ = [
    "OPEN",
    "Assignment",
    "AssignmentEvent",
    "Campaign",
    "Chunk",
    "Decision",
    "Pending",
    "Rule",
    "RuleRevision",
    "RuleTarget",
    "RuleTerm",
]
