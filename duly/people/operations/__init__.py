"""Verbs on people: organizations, persons, accounts, values, imports."""

from duly.people.operations.accounts import Welcome, choose_password, open_account, welcome, welcome_link
from duly.people.operations.attributes import (
    add_attribute,
    place_attribute,
    rename_attribute,
    require_attribute,
    retire_attribute,
)
from duly.people.operations.details import Details
from duly.people.operations.editing import edit_person
from duly.people.operations.groups import create_group, edit_group, retire_group
from duly.people.operations.hiring import Newcomer, hire, missing_attributes
from duly.people.operations.importing import ImportReport, import_people
from duly.people.operations.invitations import InviteReport, invite, revoke_invitation
from duly.people.operations.leaving import come_back, leave
from duly.people.operations.memberships import (
    MembersReport,
    add_department,
    add_listed,
    add_members,
    remove_members,
)
from duly.people.operations.merging import merge_people
from duly.people.operations.organizations import create_organization, service
from duly.people.operations.pins import set_pin
from duly.people.operations.resets import request_reset, reset
from duly.people.operations.secrets import change_own_secret
from duly.people.operations.sessions import end_sessions
from duly.people.operations.settings import edit_settings, remove_logo, set_logo
from duly.people.operations.staffing import change_role, link, move, set_values
from duly.people.operations.trees import merge_values, move_value
from duly.people.operations.values import create_value, ensure_value, rename_value, retire_value, set_zone
from duly.people.operations.zones import refresh_zones

__all__ = [
    "Details",
    "ImportReport",
    "InviteReport",
    "MembersReport",
    "Newcomer",
    "Welcome",
    "add_attribute",
    "add_department",
    "add_listed",
    "add_members",
    "change_own_secret",
    "change_role",
    "choose_password",
    "come_back",
    "create_group",
    "create_organization",
    "create_value",
    "edit_group",
    "edit_person",
    "edit_settings",
    "end_sessions",
    "ensure_value",
    "hire",
    "import_people",
    "invite",
    "leave",
    "link",
    "merge_people",
    "merge_values",
    "missing_attributes",
    "move",
    "move_value",
    "open_account",
    "place_attribute",
    "refresh_zones",
    "remove_logo",
    "remove_members",
    "rename_attribute",
    "rename_value",
    "request_reset",
    "require_attribute",
    "reset",
    "retire_attribute",
    "retire_group",
    "retire_value",
    "revoke_invitation",
    "service",
    "set_logo",
    "set_pin",
    "set_values",
    "set_zone",
    "welcome",
    "welcome_link",
]
