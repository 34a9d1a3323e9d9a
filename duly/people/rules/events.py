"""What people tell the floors above them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Return:
    """One person's way back: away from `left_on` until the day before `back_on`."""

    person_id: UUID
    left_on: date
    back_on: date


@dataclass(frozen=True, kw_only=True)
class PeopleReturned:
    """People who had left are active again, each of them named once."""

    returns: tuple[Return, ...]


@dataclass(frozen=True, kw_only=True)
class PersonsMerged:
    """Two records turned out to be one person: `merged_id` is `kept_id` from now on."""

    kept_id: UUID
    merged_id: UUID
    run_id: UUID


class Cause(StrEnum):
    """Why audiences may match somebody they did not, or no longer match somebody."""

    HIRED = "hired"
    MOVED = "moved"
    LANGUAGE = "language"
    JOINED_GROUP = "joined_group"
    LEFT_GROUP = "left_group"
    RETURNED = "returned"
    LEFT = "left"
    MERGED = "merged"
    IMPORTED = "imported"
    BULK = "bulk"
    VALUE_MOVED = "value_moved"
    VALUE_MERGED = "value_merged"
    ATTRIBUTE_REQUIRED = "attribute_required"
    ATTRIBUTE_OPTIONAL = "attribute_optional"
    GROUP_EDITED = "group_edited"


@dataclass(frozen=True, kw_only=True)
class PeopleChanged:
    """What audiences ask of these people changed, or whether they are active; each of them named once.

    `cause_id` is the audit event of the change; the run's id where many changed by one.
    """

    person_ids: tuple[UUID, ...]
    cause: Cause
    cause_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ConditionsChanged:
    """Audiences that name this dimension, or this dynamic group, mean something else from now on."""

    dimension: str | None = None
    group_id: UUID | None = None
    cause: Cause
    cause_id: UUID | None
