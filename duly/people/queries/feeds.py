"""People and groups for programs: in the order of their keys, a part at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from duly.kernel.audience import from_json
from duly.kernel.refusal import NotFound
from duly.people.models import Group, GroupMember, Person
from duly.people.queries.audiences import audience_condition
from duly.people.queries.directory import people_of
from duly.people.queries.groups import rows_of
from duly.people.queries.rows import PersonRow
from duly.people.queries.statements import rows
from duly.people.queries.values import required_dimensions
from duly.tenancy.actor import Actor
from duly.tenancy.feeds import Part, narrowed, part_of
from duly.tenancy.permissions import require


@dataclass(frozen=True, kw_only=True)
class GroupEntry:
    """One group; a dynamic one has an audience."""

    id: UUID
    name: str
    kind: str
    description: str
    audience: Mapping[str, Any] | None
    retired_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CountedGroup(GroupEntry):
    """One group with its active people counted, and those of whom nobody can tell."""

    members: int
    undecided: int


@dataclass(frozen=True, kw_only=True)
class MemberEntry:
    """Somebody in a group."""

    person_id: UUID


def people_feed(
    *, actor: Actor, part: Part, is_active: bool | None = None, employee_number: str | None = None
) -> tuple[PersonRow, ...]:
    """People, active or not."""
    require(actor, "people.view")
    number = employee_number and employee_number.upper()
    found = Person.objects.filter(**narrowed(is_active=is_active, employee_number=number))
    return people_of(list(part_of(found.values_list("pk", flat=True), part)))


def groups_feed(
    *, actor: Actor, part: Part, kind: str | None = None, retired: bool | None = None
) -> tuple[GroupEntry, ...]:
    """Groups, retired or not. Their people are not counted here: that takes a look at everybody."""
    require(actor, "groups.view")
    gone = narrowed(retired_at__isnull=None if retired is None else not retired)
    found = Group.objects.filter(**narrowed(kind=kind), **gone)
    return tuple(GroupEntry(**_facts(group)) for group in part_of(found, part))


def counted_group(*, actor: Actor, group_id: UUID) -> CountedGroup:
    """One group. Raises NotFound."""
    group = _group(actor, group_id)
    (row,) = rows_of([group])
    return CountedGroup(**_facts(group), members=row.members, undecided=row.undecided)


def members_feed(*, actor: Actor, group_id: UUID, part: Part) -> tuple[MemberEntry, ...]:
    """The active people in a group, listed or judged just now. Raises NotFound."""
    group = _group(actor, group_id)
    found = _listed(group, part) if group.kind == Group.STATIC else _judged(group, part)
    return tuple(MemberEntry(person_id=one) for one in found)


def _group(actor: Actor, group_id: UUID) -> Group:
    require(actor, "groups.view")
    group = Group.objects.filter(pk=group_id).first()
    if group is None:
        raise NotFound
    return group


def _listed(group: Group, part: Part) -> Iterable[UUID]:
    members = GroupMember.objects.filter(group=group).values("person_id")
    return part_of(Person.objects.active().filter(pk__in=members).values_list("pk", flat=True), part)


def _judged(group: Group, part: Part) -> Iterable[UUID]:
    judged = audience_condition(from_json(group.audience), required_dimensions())
    params = {**judged.params, "after": part.after, "size": part.limit}
    return [one for (one,) in rows("members_after", params, matches=judged.matches)]


def _facts(group: Group) -> dict[str, Any]:
    return {name: getattr(group, name) for name in GroupEntry.__dataclass_fields__}
