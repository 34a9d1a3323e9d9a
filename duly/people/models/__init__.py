"""The tables of people: who signs in, who is who, and every attribute with its history."""

from duly.people.models.access import ApiToken, OneTimeLink
from duly.people.models.account import Account, SignInGuard
from duly.people.models.attributes import Attribute, AttributeValue, ValueTree
from duly.people.models.groups import Group, GroupMember
from duly.people.models.history import ActiveChange, AttributeChange, LinkChange, MembershipChange
from duly.people.models.imports import ImportEffect, ImportFile, ImportLine, ImportUpload, SavedMapping
from duly.people.models.person import CustomValue, Person, PersonWord
from duly.people.models.settings import Logo, OrganizationSettings

__all__ = [
    "Account",
    "ActiveChange",
    "ApiToken",
    "Attribute",
    "AttributeChange",
    "AttributeValue",
    "CustomValue",
    "Group",
    "GroupMember",
    "ImportEffect",
    "ImportFile",
    "ImportLine",
    "ImportUpload",
    "LinkChange",
    "Logo",
    "MembershipChange",
    "OneTimeLink",
    "OrganizationSettings",
    "Person",
    "PersonWord",
    "SavedMapping",
    "SignInGuard",
    "ValueTree",
]
