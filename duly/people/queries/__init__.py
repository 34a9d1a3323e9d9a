"""Questions about people, answered with frozen rows."""

from duly.people.queries.actors import (
    SettingsRow,
    account_of,
    actor_for,
    organization_of,
    organization_settings,
    person_by,
    person_names,
)
from duly.people.queries.audiences import AudienceCondition, audience_condition
from duly.people.queries.directory import people_page, person_row
from duly.people.queries.profiles import profile_of, profiles
from duly.people.queries.rows import Page, PersonRow, ValueNode
from duly.people.queries.values import required_dimensions, value_names, value_tree

__all__ = [
    "AudienceCondition",
    "Page",
    "PersonRow",
    "SettingsRow",
    "ValueNode",
    "account_of",
    "actor_for",
    "audience_condition",
    "organization_of",
    "organization_settings",
    "people_page",
    "person_by",
    "person_names",
    "person_row",
    "profile_of",
    "profiles",
    "required_dimensions",
    "value_names",
    "value_tree",
]
