"""Which people a list is about, and in which order they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from duly.tenancy.roles import Role


class Status(StrEnum):
    """Who counts: without a word about it, only active people are listed (Q47)."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    BOTH = "both"


class AccountState(StrEnum):
    """How far somebody is with signing in. Invited = has an account and has not chosen a secret yet."""

    NONE = "none"
    INVITED = "invited"
    PASSWORD = "password"  # noqa: S105  # the name of a state
    PIN = "pin"
    LOCKED = "locked"


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A set of people: everybody who fits every part of it.

    `values` maps an attribute's key to a value, which counts with everything below it, or to None for people
    without one; the empty language is none, too. `people` narrows the set to these ids. Records that were
    merged into others are in it only where inactive people are.
    """

    search: str = ""
    role: Role | None = None
    status: Status = Status.ACTIVE
    account: AccountState | None = None
    group: UUID | None = None
    language: str | None = None
    values: Mapping[str, UUID | None] = field(default_factory=dict)
    people: frozenset[UUID] | None = None


@dataclass(frozen=True)
class Order:
    """By one column of the list; people who have nothing there stand last in both directions.

    The column is one of `COLUMNS`, or the key of an attribute.
    """

    column: str = "name"
    descending: bool = False


COLUMNS = (
    "name",
    "number",
    "email",
    "role",
    "manager",
    "line_lead",
    "language",
    "started_on",
    "status",
    "account",
)
BY_NAME = Order()
EVERYBODY_ACTIVE = Listing()
