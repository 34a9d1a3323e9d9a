"""The audit log: who did what to which object, when, why, with old and new."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from duly.audit import queries
from duly.people.queries.actors import organization_settings
from duly.web.access import Request, signed_in
from duly.web.addresses import an_id
from duly.web.filters import filter_of, kept
from duly.web.trail.lines import lines
from duly.web.trail.words import verb_words


@require_safe
@signed_in("audit.view")
def audit_log(request: Request) -> HttpResponse:
    """One page of events, filtered by area, object and words."""
    query = request.GET
    trail = queries.audit_page(
        area=query.get("area", ""),
        object_id=an_id(query.get("object", "")),
        search=query.get("q", ""),
        number=query.get("page", "1"),
    )
    areas = [(area, verb_words(area)) for area in queries.areas()]
    context = {
        "page": trail.page,
        "lines": lines(trail.rows),
        "q": query.get("q", ""),
        "filters": [filter_of(query, "area", _("Area"), areas)],
        "keep": kept(query, "area", "object"),
        "zone": organization_settings().zone,
        "filtered": any(query.get(name) for name in ("q", "area", "object")),
    }
    return render(request, "trail/audit_log.html", context)
