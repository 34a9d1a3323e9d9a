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
from duly.people.queries.branches import ValueMerge, ValueMove, merge_values_preview, move_preview
from duly.people.queries.directory import everybody, people_counted, people_page, person_row
from duly.people.queries.fitting import AudienceCount, audience_count
from duly.people.queries.groups import GroupOption, GroupRow, group_options, groups, groups_of
from duly.people.queries.members import GroupPage, MemberRow, MembershipRow, group_history, group_page
from duly.people.queries.merging import MergeField, MergePreview, merge_preview
from duly.people.queries.names import (
    current_audience,
    dimension_labels,
    in_words,
    languages_spoken,
    value_names,
)
from duly.people.queries.profiles import profile_of, profile_on, profiles
from duly.people.queries.rows import Page, PersonRow, ValueNode
from duly.people.queries.settings import SettingsPage, settings_page
from duly.people.queries.team import identities, led_by_actor
from duly.people.queries.values import (
    AttributeRow,
    ValueCard,
    ValuePage,
    ValueRow,
    attributes,
    required_dimensions,
    value_card,
    value_page,
    value_tree,
    zones_lived_in,
)

__all__ = [
    "AttributeRow",
    "AudienceCondition",
    "AudienceCount",
    "GroupOption",
    "GroupPage",
    "GroupRow",
    "MemberRow",
    "MembershipRow",
    "MergeField",
    "MergePreview",
    "Page",
    "PersonRow",
    "SettingsPage",
    "SettingsRow",
    "ValueCard",
    "ValueMerge",
    "ValueMove",
    "ValueNode",
    "ValuePage",
    "ValueRow",
    "account_of",
    "actor_for",
    "attributes",
    "audience_condition",
    "audience_count",
    "current_audience",
    "dimension_labels",
    "everybody",
    "group_history",
    "group_options",
    "group_page",
    "groups",
    "groups_of",
    "identities",
    "in_words",
    "languages_spoken",
    "led_by_actor",
    "merge_preview",
    "merge_values_preview",
    "move_preview",
    "organization_of",
    "organization_settings",
    "people_counted",
    "people_page",
    "person_by",
    "person_names",
    "person_row",
    "profile_of",
    "profile_on",
    "profiles",
    "required_dimensions",
    "settings_page",
    "value_card",
    "value_names",
    "value_page",
    "value_tree",
    "zones_lived_in",
]
