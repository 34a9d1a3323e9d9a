"""Evidence as a list for those who look after it, and one record for them and for its owner."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from duly.assignments.queries import asked_by
from duly.evidence import queries
from duly.evidence.queries import EvidencePage
from duly.tenancy.permissions import allowed
from duly.trainings.queries import library, load_version
from duly.trainings.queries.loading import content_of
from duly.trainings.queries.versions import author_names
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, an_id, pages, words
from duly.web.evidence.proof import failures, proof, seal_words
from duly.web.evidence.story import story
from duly.web.filters import filter_of, kept
from duly.web.learning.words import timeliness


@require_safe
@signed_in("evidence.view")
def evidence(request: Request) -> HttpResponse:
    """One page of evidence, newest first, found by person or training."""
    query = request.GET
    found = queries.evidence_list(
        actor=request.actor,
        training_id=an_id(query.get("training", "")),
        search=words(query),
        page=a_number(query.get("page", "")),
    )
    trainings = [(str(row.id), row.name) for row in library(actor=request.actor)]
    context = {
        "rows": found.rows,
        "page": pages(found),
        "q": words(query),
        "filters": [filter_of(query, "training", _("Training"), trainings)],
        "keep": kept(query, "training"),
        "narrowed": any(query.get(name) for name in ("q", "training")),
        "repeats": any(row.recertify_on for row in found.rows),
    }
    return render(request, "evidence/evidence.html", context)


@require_safe
@signed_in("learning.own")
def evidence_record(request: Request, evidence_id: UUID) -> HttpResponse:
    """One record with its checks, derived anew on each view; `?format=record` gives its bytes."""
    page = queries.evidence_page(actor=request.actor, evidence_id=evidence_id)
    if request.GET.get("format") == "record":
        return download(page)
    version = load_version(page.version_id)
    asks = asked_by(actor=request.actor, evidence_id=evidence_id)
    looks_after = allowed(request.actor.role, "evidence.view")
    context = {
        "frame": "frames/work.html" if looks_after else "frames/learn.html",
        "looks_after": looks_after,
        "page": page,
        "record": page.record,
        "zone": page.record.get("zone") or request.signed_in.zone,
        "code": str(evidence_id)[-12:],
        "sources": content_of(version).sources,
        "version": version,
        "authors": author_names([version])[version.pk],
        "asks": [(ask, timeliness(ask.due_on, page.row.completed_on)) for ask in asks],
        "seal": seal_words(page),
        "proof": proof(page),
        "failures": failures(page),
        "story": story(page, asks),
    }
    return render(request, "evidence/record.html", context)


def download(page: EvidencePage) -> HttpResponse:
    """The sealed bytes as they are stored, so that anybody can repeat the first check."""
    answer = HttpResponse(page.payload, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="evidence-{page.row.id}.json"'
    return answer
