"""The people list: found by name or number, narrowed by anything on record, in any order, page by page."""

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from duly.people.queries import everybody, people_page
from duly.people.queries.listable import listable_attributes
from duly.people.rules.listing import Status
from duly.tenancy.permissions import allowed
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, pages, words
from duly.web.exports import dated, export
from duly.web.filters import kept
from duly.web.people.asking import filters, is_narrowed, listing_of, names_kept, order_of
from duly.web.people.columns import NAME, REMEMBERED, cells, exported, heads, known_columns, shown_columns


@require_safe
@signed_in("people.view")
def people(request: Request) -> HttpResponse:
    """One page of people; without a word about it, only those who count."""
    query, attributes = request.GET, listable_attributes()
    known = known_columns(attributes)
    listing = listing_of(query, attributes)
    order = order_of(query, ("name", *(column.key for column in known)))
    found = people_page(
        actor=request.actor, listing=listing, order=order, page=a_number(query.get("page", ""))
    )
    columns = shown_columns(request.session.get(REMEMBERED), known)
    narrowed = is_narrowed(query, attributes)
    context = {
        "people": [(row, cells(row, columns)) for row in found.rows],
        "page": pages(found),
        "heads": heads(query, columns, order),
        "columns": [(column, column in columns) for column in known],
        "q": words(query),
        "filters": filters(request.actor, query, attributes) if found.rows or narrowed else [],
        "keep": kept(query, *names_kept(attributes)),
        "narrowed": narrowed,
        "status": listing.status.value,
        "counts_everybody": listing.status is Status.BOTH,
        "address": query.urlencode(),
        "may_manage": allowed(request.actor.role, "people.manage"),
    }
    return render(request, "people/people.html", context)


@require_POST
@signed_in("people.view")
def people_columns(request: Request) -> HttpResponse:
    """Remembers which columns are shown, for as long as the account is signed in."""
    known = {column.key for column in known_columns(listable_attributes())}
    if "reset" in request.POST:
        request.session.pop(REMEMBERED, None)
    else:
        request.session[REMEMBERED] = [key for key in request.POST.getlist("column") if key in known]
    return back_to_list(request)


@require_safe
@signed_in("people.view")
def people_export(request: Request, form: str) -> HttpResponseBase:
    """Everybody the list has, all pages in its order, with the columns that are shown."""
    query, attributes, actor = request.GET, listable_attributes(), request.actor
    known = known_columns(attributes)
    listing = listing_of(query, attributes)
    order = order_of(query, ("name", *(column.key for column in known)))
    columns = shown_columns(request.session.get(REMEMBERED), known)
    return export(
        actor=actor,
        form=form,
        name=dated(request, "people"),
        columns=[NAME, *((column.key, column.label) for column in columns)],
        rows=lambda: exported(
            everybody(actor=actor, listing=listing, order=order), columns, plain=form == "ndjson"
        ),
    )


def back_to_list(request: Request) -> HttpResponse:
    """To the list as it was, by the address that the form carried."""
    address = QueryDict(request.POST.get("address", "")).urlencode()
    return HttpResponseRedirect(reverse("people") + (f"?{address}" if address else ""))
