"""Feeds: the rows of a set in the order of their keys, a part at a time, for programs.

Keys of version 7 sort by the time they were made: what is added meanwhile comes behind and moves nothing.
"""

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Part:
    """At most `limit` rows, those behind the key `after`, from the first row on where there is none."""

    limit: int
    after: UUID | None = None


def part_of(found: "QuerySet[M, Any]", part: Part) -> "QuerySet[M, Any]":
    """That part of a set."""
    behind = found.filter(pk__gt=part.after) if part.after else found
    return behind.order_by("pk")[: part.limit]


def narrowed(**wanted: Any) -> dict[str, Any]:
    """The conditions that are asked for: those that are not None."""
    return {name: value for name, value in wanted.items() if value is not None}
