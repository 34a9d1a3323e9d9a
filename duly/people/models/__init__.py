"""The tables of people: who signs in, who is who, and every attribute with its history."""

from duly.people.models.account import Account
from duly.people.models.attributes import Attribute, AttributeValue, ValueTree
from duly.people.models.history import ActiveChange, AttributeChange, LinkChange
from duly.people.models.person import Person, PersonWord
from duly.people.models.settings import OrganizationSettings

__all__ = [
    "Account",
    "ActiveChange",
    "Attribute",
    "AttributeChange",
    "AttributeValue",
    "LinkChange",
    "OrganizationSettings",
    "Person",
    "PersonWord",
    "ValueTree",
]
