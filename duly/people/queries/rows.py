"""The frozen rows that lists and pages of people are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from duly.people.rules.listing import AccountState
from duly.tenancy.roles import Role

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """One page of a list. `total` counts all pages' rows; pages start with 1, and an empty list has one."""

    rows: tuple[T, ...]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRow:
    """Somebody with today's values by name, `values` by key of the attribute; empty where there is none."""

    id: UUID
    name: str
    given_name: str
    family_name: str
    employee_number: str
    email: str
    language: str
    role: Role
    is_active: bool
    account: AccountState
    started_on: date | None
    zone: str
    manager_id: UUID | None
    manager: str
    line_lead_id: UUID | None
    line_lead: str
    merged_into_id: UUID | None
    merged_into: str
    values: Mapping[str, str]

    @property
    def has_account(self) -> bool:
        return self.account is not AccountState.NONE

    @property
    def department(self) -> str:
        return self.values.get("department", "")

    @property
    def location(self) -> str:
        return self.values.get("location", "")


@dataclass(frozen=True, kw_only=True)
class ValueNode:
    """One value of an attribute in tree order. `people` counts the active ones in its whole subtree."""

    id: UUID
    name: str
    depth: int
    parent_id: UUID | None
    zone: str
    people: int
