"""The audit log: who did what to which object, when, why, with old and new."""

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from duly.audit import queries
from duly.audit.queries import Asked
from duly.people.queries.actors import organization_settings
from duly.web.access import Request, signed_in
from duly.web.addresses import an_id, words
from duly.web.exports import dated, export
from duly.web.filters import Filter, filter_of, kept
from duly.web.trail import files
from duly.web.trail.lines import called, lines, names_of
from duly.web.trail.words import verb_words, verbs_with

NARROWING = ("area", "object", "person")


@require_safe
@signed_in("audit.view")
def audit_log(request: Request) -> HttpResponse:
    """One page of events, narrowed to an area, an object, whoever acted, and words."""
    query = request.GET
    trail = queries.audit_page(asked_of(query), query.get("page", "1"))
    context = {
        "page": trail.page,
        "lines": lines(trail.rows),
        "q": words(query),
        "filters": filters(query),
        "keep": kept(query, *NARROWING),
        "zone": organization_settings().zone,
        "filtered": any(query.get(name) for name in ("q", *NARROWING)),
        "address": query.urlencode(),
    }
    return render(request, "trail/audit_log.html", context)


@require_safe
@signed_in("audit.view")
def audit_export(request: Request, form: str) -> HttpResponseBase:
    """Every event that the log would show, all pages, as a file."""
    asked = asked_of(request.GET)
    return export(
        actor=request.actor,
        form=form,
        name=dated(request, "audit-log"),
        columns=files.COLUMNS,
        rows=lambda: files.rows(asked),
    )


def asked_of(query: QueryDict) -> Asked:
    """What the address asks for."""
    search = words(query)
    return Asked(
        area=words(query, "area"),
        object_id=an_id(query.get("object", "")),
        person_id=an_id(query.get("person", "")),
        search=search,
        verbs=verbs_with(search) if search else (),
    )


def filters(query: QueryDict) -> list[Filter]:
    """Areas to choose from; an object or a person is chosen in a line, and let go here."""
    areas = [(area, verb_words(area)) for area in queries.areas()]
    chosen = {name: one for name in ("object", "person") if (one := an_id(query.get(name, "")))}
    names = names_of(chosen.values())
    labels = {"object": _("About"), "person": _("By")}
    narrowed = [
        filter_of(query, name, labels[name], [(query.get(name, ""), called(one, names))])
        for name, one in chosen.items()
    ]
    return [filter_of(query, "area", _("Area"), areas), *narrowed]
