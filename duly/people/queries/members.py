"""One group with its people: who is in it, who joined and left when, and whom a pasted list names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models.functions import Lower

from duly.kernel.audience import Audience, from_json
from duly.kernel.refusal import NotFound
from duly.people.models import Group, GroupMember, MembershipChange, Person
from duly.people.queries.audiences import audience_condition
from duly.people.queries.groups import PAGE_SIZE, GroupRow, asking_for, rows_of
from duly.people.queries.listing import condition
from duly.people.queries.names import in_words
from duly.people.queries.rows import Page
from duly.people.queries.statements import rows
from duly.people.queries.values import required_dimensions
from duly.people.rules.groups import Key, Named, group_warning, named
from duly.people.rules.listing import Listing, Status
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

MEMBERS, LEFT, UNDECIDED = "members", "left", "undecided"


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """Somebody in a group; `joined_on` is the day they were listed, None in a dynamic one."""

    id: UUID
    name: str
    employee_number: str
    department: str
    location: str
    joined_on: date | None


@dataclass(frozen=True, kw_only=True)
class MembershipRow:
    """One dated change of who is in a static group. `run_id` is of the bulk it came with."""

    person_id: UUID
    name: str
    is_member: bool
    valid_from: date
    recorded_at: datetime
    run_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class GroupPage:
    """One group with a page of its people.

    `left` counts those still listed who are not active; `warning` says everybody or nobody; `named_by` are
    the dynamic groups that ask for it.
    """

    row: GroupRow
    audience: Audience | None
    audience_text: str
    warning: str
    left: int
    people: Page[MemberRow]
    named_by: tuple[str, ...]


class _Who(NamedTuple):
    """An expression over `p`, and its parameters."""

    sql: str
    params: Mapping[str, Any]


def group_page(
    *, actor: Actor, group_id: UUID, search: str = "", show: str = MEMBERS, page: int = 1
) -> GroupPage:
    """One group; `show` is which of its people are listed. Raises NotFound."""
    require(actor, "groups.view")
    group = _found(group_id)
    (row,) = rows_of([group])
    audience = from_json(group.audience) if group.kind == Group.DYNAMIC else None
    left = 0 if audience else GroupMember.objects.filter(group=group, person__is_active=False).count()
    others = {UNDECIDED: row.undecided} if audience else {LEFT: left}
    return GroupPage(
        row=row,
        audience=audience,
        audience_text=in_words()(audience) if audience else "",
        warning=group_warning(audience) if audience else "",
        left=left,
        people=_people(group, audience, show, search, page, counted=others.get(show, row.members)),
        named_by=tuple(asking_for(group_id)),
    )


def group_history(*, actor: Actor, group_id: UUID, page: int = 1) -> Page[MembershipRow]:
    """Who joined and left a static group, the latest first. Raises NotFound."""
    require(actor, "groups.view")
    changes = MembershipChange.objects.filter(group=_found(group_id)).select_related("person")
    total = changes.count()
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    here = changes.order_by("-valid_from", "-recorded_at", "-pk")[start : start + PAGE_SIZE]
    return Page(
        rows=tuple(
            MembershipRow(
                person_id=one.person_id,
                name=one.person.name,
                is_member=one.is_member,
                valid_from=one.valid_from,
                recorded_at=one.recorded_at,
                run_id=one.run_id,
            )
            for one in here
        ),
        number=number,
        size=PAGE_SIZE,
        total=total,
    )


def people_listed(keys: Sequence[Key]) -> Named:
    """The people that the lines of a pasted list name."""
    numbers = [key.wanted for key in keys if not key.is_email]
    emails = [key.wanted for key in keys if key.is_email]
    found = Person.objects.annotate(lowered=Lower("email")).filter(merged_into=None)
    by_number = found.filter(employee_number__in=numbers).values_list("employee_number", "id", "is_active")
    by_email = found.filter(lowered__in=emails).values_list("lowered", "id", "is_active")
    known = {str(key): (person, active) for key, person, active in (*by_number, *by_email)}
    return named(keys, known)


def _found(group_id: UUID) -> Group:
    group = Group.objects.filter(pk=group_id).first()
    if group is None:
        raise NotFound
    return group


def _people(
    group: Group, audience: Audience | None, show: str, search: str, page: int, *, counted: int
) -> Page[MemberRow]:
    """One page; everybody was `counted` before, whoever is searched for is counted here."""
    who = _listed(group, show) if audience is None else _judged(audience, show)
    sql, params, total = who.sql, {**who.params, "group": group.pk}, counted
    if search:
        sought = condition(Listing(search=search, status=Status.BOTH))
        sql, params = f"{sql} AND {sought.sql}", {**params, **sought.params}
        ((total,),) = rows("people_count", params, where=sql)
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    paging = {"size": PAGE_SIZE, "skip": (number - 1) * PAGE_SIZE}
    found = rows("group_members", {**params, **paging}, who=sql)
    return Page(
        rows=tuple(_member(row, audience) for row in found), number=number, size=PAGE_SIZE, total=total
    )


def _listed(group: Group, show: str) -> _Who:
    listed = (
        "p.id IN (SELECT m.person_id FROM people_groupmember m"
        " WHERE m.organization_id = %(organization)s AND m.group_id = %(group)s)"
    )
    return _Who(f"{'NOT ' if show == LEFT else ''}p.is_active AND {listed}", {})


def _judged(audience: Audience, show: str) -> _Who:
    judged = audience_condition(audience, required_dimensions())
    return _Who(f"p.is_active AND {judged.undecided if show == UNDECIDED else judged.matches}", judged.params)


def _member(found: tuple[Any, ...], audience: Audience | None) -> MemberRow:
    person_id, name, number, department, location, joined_on = found
    return MemberRow(
        id=person_id,
        name=name,
        employee_number=number,
        department=department,
        location=location,
        joined_on=joined_on if audience is None else None,
    )
