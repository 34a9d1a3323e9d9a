"""The people list: found by name or number, filtered by where somebody works, a page at a time."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from duly.people.queries import ValueNode, people_page, value_tree
from duly.tenancy.actor import Actor
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, an_id, pages
from duly.web.filters import Filter, filter_of, kept
from duly.web.words import number

FILTERS = ("department", "location", "active")
STATES = {"no": False, "all": None}
INDENT = "\N{EM SPACE}"


@require_safe
@signed_in("people.view")
def people(request: Request) -> HttpResponse:
    """One page of people; without a word about it, only those who count."""
    query = request.GET
    state = query.get("active", "")
    found = people_page(
        actor=request.actor,
        search=query.get("q", ""),
        department=an_id(query.get("department", "")),
        location=an_id(query.get("location", "")),
        active=STATES.get(state, True),
        page=a_number(query.get("page", "")),
    )
    context = {
        "people": found.rows,
        "page": pages(found),
        "q": query.get("q", ""),
        "filters": filters(request.actor, query),
        "keep": kept(query, *FILTERS),
        "narrowed": any(query.get(name) for name in ("q", *FILTERS)),
        "everybody": state == "all",
        "left": state == "no",
    }
    return render(request, "people/people.html", context)


def filters(actor: Actor, query: QueryDict) -> list[Filter]:
    """Departments and locations with the active people in them, and who counts."""
    return [
        filter_of(query, "department", _("Department"), branches(value_tree(actor=actor, key="department"))),
        filter_of(query, "location", _("Location"), branches(value_tree(actor=actor, key="location"))),
        filter_of(
            query,
            "active",
            _("Status"),
            [("no", pgettext("people", "Inactive")), ("all", pgettext("people", "Active and inactive"))],
        ),
    ]


def branches(nodes: list[ValueNode]) -> list[tuple[str, str]]:
    """A tree as options: each value after its parent, set in by its depth, with its people."""
    return [(str(node.id), f"{INDENT * node.depth}{node.name} ({number(node.people)})") for node in nodes]
