"""Verbs on people: organizations, persons, accounts, values, imports."""

from duly.people.operations.accounts import choose_password, open_account, welcome_link
from duly.people.operations.hiring import Newcomer, hire
from duly.people.operations.importing import ImportReport, import_people
from duly.people.operations.organizations import create_organization, service
from duly.people.operations.staffing import change_role, leave, link, move
from duly.people.operations.values import ensure_value
from duly.people.operations.zones import refresh_zones

__all__ = [
    "ImportReport",
    "Newcomer",
    "change_role",
    "choose_password",
    "create_organization",
    "ensure_value",
    "hire",
    "import_people",
    "leave",
    "link",
    "move",
    "open_account",
    "refresh_zones",
    "service",
    "welcome_link",
]
