"""The groups, and one of them with its people."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from duly.assignments.queries import drafts_asking_for
from duly.kernel.audience import GROUP
from duly.people import queries
from duly.people.queries import GroupPage, people_page, value_tree
from duly.people.queries.members import LEFT, MEMBERS, UNDECIDED
from duly.people.rules.listing import Listing
from duly.tenancy.permissions import allowed
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, pages, words
from duly.web.filters import filter_of, kept
from duly.web.groups.words import KINDS, WARNINGS
from duly.web.people.asking import branches
from duly.web.words import number

HISTORY = "history"
FOUND = 8


@require_safe
@signed_in("groups.view")
def groups(request: Request) -> HttpResponse:
    """Groups by name, each with how many are in it."""
    query = request.GET
    search, kind, retired = words(query), query.get("kind", ""), query.get("state") == "retired"
    sort = query.get("sort", "name")
    found = queries.groups(
        actor=request.actor,
        search=search,
        kind=kind if kind in KINDS else "",
        retired=retired,
        sort=sort,
        page=a_number(query.get("page", "")),
    )
    context = {
        "groups": [(row, KINDS[row.kind]) for row in found.rows],
        "page": pages(found),
        "q": search,
        "filters": [
            filter_of(query, "kind", _("Kind"), KINDS.items()),
            filter_of(query, "state", _("State"), [("retired", _("Retired"))]),
        ],
        "keep": kept(query, "kind", "state", "sort"),
        "heads": heads(query, sort),
        "narrowed": bool(search or kind or retired),
        "retired": retired,
        "may_manage": allowed(request.actor.role, "groups.manage"),
    }
    return render(request, "groups/groups.html", context)


@require_safe
@signed_in("groups.view")
def group(request: Request, group_id: UUID) -> HttpResponse:
    """One group: its people, those of whom nobody can tell, and who joined and left when."""
    return shown(request, group_id)


def shown(request: Request, group_id: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a group; `more` is what a refused change has to say on it."""
    query = request.GET
    found = queries.group_page(
        actor=request.actor,
        group_id=group_id,
        search=words(query),
        show=query.get("show", MEMBERS),
        page=a_number(query.get("page", "")),
    )
    context = {
        "group": found,
        "row": found.row,
        "kind": KINDS[found.row.kind],
        "q": words(query),
        "keep": kept(query, "show"),
        "show": query.get("show", MEMBERS),
        "tabs": tabs(found, query.get("show", MEMBERS)),
        "page": pages(found.people),
        "warning": WARNINGS.get(found.warning),
        "may_manage": allowed(request.actor.role, "groups.manage") and not found.row.retired_at,
        **more,
    }
    if context["show"] == HISTORY and not found.audience:
        context |= history(request, group_id)
    if context["may_manage"]:
        context |= changing(request, found)
    return render(request, "groups/group.html", context, status=status)


def tabs(found: GroupPage, show: str) -> list[tuple[Any, str, str, bool]]:
    """What can be listed, with its number; what would be empty is left out unless it is shown."""
    counts: list[tuple[str, Any, int | None]] = [(MEMBERS, _("Members"), found.row.members)]
    if found.audience:
        counts += [(UNDECIDED, _("Cannot decide"), found.row.undecided)]
    else:
        counts += [(LEFT, _("Not active"), found.left), (HISTORY, _("History"), None)]
    return [
        (label, "" if people is None else number(people), f"?show={key}", key == show)
        for key, label, people in counts
        if people or people is None or key in (MEMBERS, show)
    ]


def history(request: Request, group_id: UUID) -> dict[str, Any]:
    """Who joined and left."""
    found = queries.group_history(
        actor=request.actor, group_id=group_id, page=a_number(request.GET.get("page", ""))
    )
    return {"changes": found.rows, "page": pages(found)}


def changing(request: Request, found: GroupPage) -> dict[str, Any]:
    """What a change of the group can choose from, and what retiring it would meet."""
    named = {"drafts": [name for _id, name in drafts_asking_for(GROUP, found.row.id)]}
    if found.audience:
        return named
    find = words(request.GET, "find")
    return {
        **named,
        "departments": branches(value_tree(actor=request.actor, key="department")),
        "find": find,
        "found": people_to_add(request, found.row.id, find),
    }


def people_to_add(request: Request, group_id: UUID, find: str) -> list[tuple[Any, bool]]:
    """The first few active people who fit the words, and whether they are in the group."""
    if not find:
        return []
    rows = people_page(actor=request.actor, listing=Listing(search=find)).rows[:FOUND]
    inside = {
        one.id
        for one in people_page(
            actor=request.actor, listing=Listing(group=group_id, people=frozenset(row.id for row in rows))
        ).rows
    }
    return [(row, row.id in inside) for row in rows]


def heads(query: QueryDict, sort: str) -> list[tuple[str, str, str]]:
    """The columns that sort, each with its address and how the list is sorted by it now, if it is."""
    by_name = {"-name": "descending", "kind": ""}.get(sort, "ascending")
    turned = "-name" if by_name == "ascending" else "name"
    return [
        (_("Group"), in_order(query, turned), by_name),
        (_("Kind"), in_order(query, "kind"), "ascending" if sort == "kind" else ""),
    ]


def in_order(query: QueryDict, sort: str) -> str:
    """The list in another order, with what narrows it."""
    changed = query.copy()
    changed.pop("page", None)
    changed["sort"] = sort
    return f"?{changed.urlencode()}"
