"""Groups: their list, how many people each has, and which ones somebody is in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Lower

from duly.kernel.audience import GROUP, from_json, named_values
from duly.people.models import Group, GroupMember
from duly.people.queries.audiences import audience_condition
from duly.people.queries.profiles import profile_of
from duly.people.queries.rows import Page
from duly.people.queries.values import required_dimensions
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.statements import fetched

PAGE_SIZE = 50
SORTS = {"name": (Lower("name"),), "-name": (Lower("name").desc(),), "kind": ("-kind", Lower("name"))}


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """One group. `members` counts the active people in it, `undecided` those of whom nobody can tell."""

    id: UUID
    name: str
    kind: str
    description: str
    members: int
    undecided: int
    retired_at: datetime | None

    @property
    def is_dynamic(self) -> bool:
        return self.kind == Group.DYNAMIC


@dataclass(frozen=True)
class GroupOption:
    """One group to choose. `listed` counts the active people of a static one; a dynamic one has no list."""

    id: UUID
    name: str
    listed: int | None


def groups(
    *,
    actor: Actor,
    search: str = "",
    kind: str = "",
    retired: bool = False,
    sort: str = "name",
    page: int = 1,
) -> Page[GroupRow]:
    """Groups with their people counted, a page at a time; `search` is part of the name."""
    require(actor, "groups.view")
    found = Group.objects.filter(retired_at__isnull=not retired).order_by(*SORTS.get(sort, SORTS["name"]))
    found = found.filter(name__icontains=search) if search else found
    found = found.filter(kind=kind) if kind else found
    total = found.count()
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    here = list(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    return Page(rows=rows_of(here), number=number, size=PAGE_SIZE, total=total)


def group_options(
    *, actor: Actor, besides: Iterable[UUID] = (), static: bool = False
) -> tuple[GroupOption, ...]:
    """The groups one can choose, by name: those not retired, and those chosen before."""
    require(actor, "groups.view")
    offered = Q(retired_at=None, **{"kind": Group.STATIC} if static else {}) | Q(pk__in=list(besides))
    found = Group.objects.filter(offered).order_by(Lower("name"))
    listed = _listed(found)
    return tuple(
        GroupOption(one.pk, one.name, listed.get(one.pk, 0) if one.kind == Group.STATIC else None)
        for one in found
    )


def groups_of(person_id: UUID) -> tuple[GroupRow, ...]:
    """The groups somebody is in today, by name; their people are not counted here."""
    held = profile_of(person_id).held(GROUP)
    found = Group.objects.filter(pk__in=held, retired_at=None).order_by(Lower("name"))
    return tuple(_row(group, 0, 0) for group in found)


def asking_for(group_id: UUID) -> list[str]:
    """The names of the dynamic groups whose condition names this one."""
    live = Group.objects.filter(kind=Group.DYNAMIC, retired_at=None).order_by(Lower("name"))
    conditions = live.values_list("name", "audience")
    return [name for name, audience in conditions if group_id in named_values(from_json(audience), GROUP)]


def rows_of(found: Iterable[Group]) -> tuple[GroupRow, ...]:
    """The groups with their people counted, in a few statements however many there are."""
    here = list(found)
    listed = _listed(here)
    counted = _counted([group for group in here if group.kind == Group.DYNAMIC])
    return tuple(_row(group, *counted.get(group.pk, (listed.get(group.pk, 0), 0))) for group in here)


def _listed(found: Iterable[Group]) -> dict[UUID, int]:
    """How many active people each static group lists."""
    members = GroupMember.objects.filter(group__in=list(found), person__is_active=True)
    return dict(members.values_list("group_id").annotate(people=Count("pk")))


def _row(group: Group, members: int, undecided: int) -> GroupRow:
    return GroupRow(
        id=group.pk,
        name=group.name,
        kind=group.kind,
        description=group.description,
        members=members,
        undecided=undecided,
        retired_at=group.retired_at,
    )


def _counted(dynamic: Sequence[Group]) -> dict[UUID, tuple[int, int]]:
    """How many each dynamic group holds and cannot decide, all of them in one pass over the people."""
    if not dynamic:
        return {}
    required = required_dimensions()
    judged = [
        audience_condition(from_json(group.audience), required, prefix=f"group_{nth}")
        for nth, group in enumerate(dynamic)
    ]
    filters = [sql for one in judged for sql in (one.matches, one.possible)]
    counts = ", ".join(f"count(*) FILTER (WHERE {sql})" for sql in filters)
    params = {name: value for one in judged for name, value in one.params.items()}
    active = "p.organization_id = %(organization)s AND p.is_active"
    (found,) = fetched(f"SELECT {counts} FROM people_person p WHERE {active}", params)  # noqa: S608  # compiled
    return {
        group.pk: (found[2 * nth], found[2 * nth + 1] - found[2 * nth]) for nth, group in enumerate(dynamic)
    }
