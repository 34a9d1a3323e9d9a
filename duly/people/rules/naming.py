"""How a custom attribute gets the key by which audiences, imports and addresses name it."""

from __future__ import annotations

import re
from collections.abc import Collection
from unicodedata import combining, normalize

from duly.people.rules.dimensions import BY_KEY

LONGEST_KEY = 40
# What Duly itself calls something about a person, a dimension of audiences that is no attribute, or a part of
# the address of a list.
RESERVED = frozenset(BY_KEY) | {
    "account",
    "active",
    "attributes",
    "email",
    "employee_number",
    "everybody",
    "group",
    "id",
    "individual",
    "language",
    "line_lead",
    "manager",
    "more",
    "name",
    "number",
    "page",
    "person",
    "q",
    "role",
    "sort",
    "started_on",
    "status",
    "team",
    "value",
    "values",
    "zone",
}
_OTHER = re.compile(r"[^a-z0-9]+")


def key_of(name: str) -> str:
    """The name as a key: lower-case letters, digits and underscores; 'attribute' where none are left."""
    plain = "".join(one for one in normalize("NFKD", name) if not combining(one)).lower()
    return _OTHER.sub("_", plain).strip("_")[:LONGEST_KEY].rstrip("_") or "attribute"


def free_key(key: str, taken: Collection[str]) -> str:
    """The key, or the key with the first number that makes it free."""
    number, found = 1, key
    while found in taken or found in RESERVED:
        number += 1
        suffix = f"_{number}"
        found = key[: LONGEST_KEY - len(suffix)] + suffix
    return found
