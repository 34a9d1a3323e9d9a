"""Verbs on campaigns and assignments, and the handlers that facts about learning and people call."""

from duly.assignments.operations.activation import ActivationReport, activate_version
from duly.assignments.operations.assignment_rules import (
    create_rule,
    save_rule,
    set_active,
    set_auto_assign,
)
from duly.assignments.operations.campaigns import discard, draft_campaign, inactivate, save_campaign
from duly.assignments.operations.changing import extend, redate_campaign, withdraw_open
from duly.assignments.operations.following import on_conditions_changed, on_people_changed
from duly.assignments.operations.fulfilment import on_evidence_recorded, on_training_started
from duly.assignments.operations.launching import LaunchReport, launch
from duly.assignments.operations.merging import on_persons_merged
from duly.assignments.operations.relief import annotate, exempt, redate, restore, withdraw
from duly.assignments.operations.returning import on_people_returned

__all__ = [
    "ActivationReport",
    "LaunchReport",
    "activate_version",
    "annotate",
    "create_rule",
    "discard",
    "draft_campaign",
    "exempt",
    "extend",
    "inactivate",
    "launch",
    "on_conditions_changed",
    "on_evidence_recorded",
    "on_people_changed",
    "on_people_returned",
    "on_persons_merged",
    "on_training_started",
    "redate",
    "redate_campaign",
    "restore",
    "save_campaign",
    "save_rule",
    "set_active",
    "set_auto_assign",
    "withdraw",
    "withdraw_open",
]
