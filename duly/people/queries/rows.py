"""The frozen rows that lists and pages of people are made of."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

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


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """Somebody with today's values by name; empty where there is none."""

    id: UUID
    name: str
    given_name: str
    family_name: str
    employee_number: str
    email: str
    language: str
    role: Role
    is_active: bool
    has_account: bool
    started_on: date | None
    zone: str
    department: str
    location: str
    workstation: str
    job_role: str
    manager_id: UUID | None
    manager: str


@dataclass(frozen=True, kw_only=True)
class ValueNode:
    """One value of an attribute in tree order. `people` counts the active ones in its whole subtree."""

    id: UUID
    name: str
    depth: int
    parent_id: UUID | None
    zone: str
    people: int
