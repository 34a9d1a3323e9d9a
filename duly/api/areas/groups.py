"""Groups, and who is in them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from duly.api.asking import Asked, Flag, listed
from duly.api.reading import actor_of, reads
from duly.people.queries.feeds import counted_group, groups_feed, members_feed
from duly.people.rules.tokens import Scope

router = Router(tags=["Groups"])


class GroupKind(StrEnum):
    """Static groups list their members, dynamic ones are an audience, judged anew each time."""

    STATIC = "static"
    DYNAMIC = "dynamic"


class Group(Schema):
    """A named set of people."""

    id: UUID
    name: str
    kind: GroupKind
    description: str
    audience: dict[str, Any] | None = Field(description="The condition of a dynamic group.")
    retired_at: datetime | None


class CountedGroup(Group):
    """A named set of people, counted just now."""

    members: int = Field(description="The active people in it.")
    undecided: int = Field(description="The active people of whom nobody can tell: a value is missing.")


class Groups(Schema):
    items: list[Group]
    next: str | None = Field(description="The `cursor` of the rows behind these; null at the end.")


class Member(Schema):
    person_id: UUID


class Members(Schema):
    items: list[Member]
    next: str | None = Field(description="The `cursor` of the rows behind these; null at the end.")


class GroupsAsked(Asked):
    kind: GroupKind | None = Field(None, description="Only groups of this kind.")
    retired: Flag | None = Field(None, description="Only retired groups, or only those in use.")


@reads(router, "/groups", name="groups", scope=Scope.GROUPS, gives=Groups)
def groups(request: HttpRequest, asked: Query[GroupsAsked]) -> Any:
    """Groups, retired or not. One group alone is told with its people counted."""
    actor = actor_of(request)
    return listed(
        "groups",
        asked,
        lambda part: groups_feed(actor=actor, part=part, kind=asked.kind, retired=asked.retired),
    )


@reads(router, "/groups/{uuid:group_id}", name="group", scope=Scope.GROUPS, gives=CountedGroup)
def group(request: HttpRequest, group_id: UUID) -> Any:
    """One group with its people counted."""
    return counted_group(actor=actor_of(request), group_id=group_id)


@reads(router, "/groups/{uuid:group_id}/members", name="group_members", scope=Scope.GROUPS, gives=Members)
def group_members(request: HttpRequest, group_id: UUID, asked: Query[Asked]) -> Any:
    """The active people in a group, listed or judged just now."""
    actor = actor_of(request)
    return listed(
        f"groups/{group_id}/members",
        asked,
        lambda part: members_feed(actor=actor, group_id=group_id, part=part),
        key="person_id",
    )
