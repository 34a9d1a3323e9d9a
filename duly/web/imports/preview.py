"""One import: while it is compared, the account of what it would do, while it is done, and its report."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from duly.kernel.refusal import Refused
from duly.people.models import ImportUpload
from duly.people.operations import uploads as operations
from duly.people.queries.imports import (
    CREATED,
    OUTCOMES,
    ImportCounts,
    LineRow,
    UploadRow,
    import_lines,
    upload_page,
)
from duly.people.queries.values import attributes
from duly.tenancy.permissions import allowed
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, pages
from duly.web.imports.effects import effects, is_asked
from duly.web.imports.meanings import offered
from duly.web.imports.words import (
    STATES,
    TABS,
    Words,
    account_rows,
    effect_words,
    field_words,
    of,
    sum_words,
    value_words,
)
from duly.web.words import number

Context = dict[str, Any]
LABELLED = ("employee_number", "given_name", "family_name")


@require_safe
@vary_on_headers("HX-Request")
@signed_in("people.view")
def import_page(request: Request, upload_id: UUID) -> HttpResponse:
    """The import as it stands. Asked by script while work goes on, only how far it is."""
    upload = upload_page(actor=request.actor, upload_id=upload_id)
    if request.headers.get("HX-Request"):
        return progressed(request, upload)
    if upload.state == ImportUpload.UPLOADED and allowed(request.actor.role, "people.manage"):
        return redirect("import_map", upload_id)
    return shown(request, upload)


def progressed(request: Request, upload: UploadRow) -> HttpResponse:
    """How far the work is; once it is done the page is loaded anew, because all of it is different then."""
    if upload.is_working:
        return render(request, "imports/_progress.html", {"upload": upload})
    answer = HttpResponse()
    answer["HX-Refresh"] = "true"
    return answer


@require_POST
@signed_in("people.manage")
def import_apply(request: Request, upload_id: UUID) -> HttpResponse:
    """Has the import carried out as the preview showed it, or says what keeps it from that."""
    actor = request.actor
    confirmed = request.POST.get("confirmed") == "yes"
    try:
        with transaction(actor):
            operations.apply_upload(
                actor=actor,
                upload_id=upload_id,
                fingerprint=request.POST.get("fingerprint", ""),
                confirmed_leavers=confirmed,
            )
    except Refused as refusal:
        if refusal.code == "not_found":
            raise
        return not_applied(request, upload_id, refusal)
    return redirect("import_page", upload_id)


def not_applied(request: Request, upload_id: UUID, refusal: Refused) -> HttpResponse:
    """The page again: 409 where the preview is no longer what it was, else what to put right."""
    upload = upload_page(actor=request.actor, upload_id=upload_id)
    stale = refusal.code == "stale"
    problem = "" if stale else _(refusal.message)
    return shown(request, upload, status=409 if stale else 422, stale=stale, problem=problem)


@require_POST
@signed_in("people.manage")
def import_discard(request: Request, upload_id: UUID) -> HttpResponse:
    """Puts the file away."""
    operations.discard_upload(actor=request.actor, upload_id=upload_id)
    messages.success(request, _("The import is discarded and its file deleted. Nobody was changed."))
    return redirect("imports")


def shown(
    request: Request, upload: UploadRow, *, status: int = 200, stale: bool = False, problem: str = ""
) -> HttpResponse:
    """The whole page."""
    may_manage = allowed(request.actor.role, "people.manage")
    context: Context = {
        "upload": upload,
        "state": STATES[upload.state],
        "may_manage": may_manage,
        "stale": stale,
        "problem": problem,
        "decides": may_manage and upload.state == ImportUpload.PREVIEWED,
    }
    if upload.counts:
        context |= account(upload, upload.counts) | listed(request, upload, upload.counts)
        context |= effects(request, upload)
    return render(request, "imports/import.html", context, status=status)


def account(upload: UploadRow, counts: ImportCounts) -> Context:
    """The account of everybody whom the file is about."""
    done = upload.state == ImportUpload.APPLIED
    return {
        "counts": counts,
        "touched": counts.created + counts.changed + counts.returning + counts.leaving,
        "rows": account_rows(counts, done=done, address={one: address(upload, one) for one in OUTCOMES}),
        "sums": sum_words(counts),
        "effect": effect_words(counts),
        "share": round(counts.leavers_share * 100),
        "rejected_url": address(upload, "rejected"),
        "links_url": address(upload, "link_rejected"),
    }


def listed(request: Request, upload: UploadRow, counts: ImportCounts) -> Context:
    """The lines of one outcome: the one asked for, else the first there is."""
    there = [one for one in OUTCOMES if of(counts, one)]
    wanted = wanted_of(request.GET, there)
    if not wanted:
        return {}
    found = import_lines(
        actor=request.actor,
        upload_id=upload.id,
        outcome=wanted,
        page=1 if is_asked(request) else a_number(request.GET.get("page", "")),
    )
    called = field_words(offered(attributes(actor=request.actor)))
    return {
        "outcome": wanted,
        "page": pages(found),
        "tabs": [(TABS[one], number(of(counts, one)), address(upload, one), one == wanted) for one in there],
        "lines": [(line, changes(line, called)) for line in found.rows],
    }


def changes(line: LineRow, called: Mapping[str, Words]) -> list[tuple[Words, str, str]]:
    """Each field's name with its old and new text, in the order in which the page asks for columns.

    Who is new stands there with name and number already.
    """
    place = {field: nth for nth, field in enumerate(called)}
    shown = [one for one in line.changes if line.outcome != CREATED or one.field not in LABELLED]
    return [
        (called.get(one.field, one.field), value_words(one.field, one.old), value_words(one.field, one.new))
        for one in sorted(shown, key=lambda one: place.get(one.field, len(place)))
    ]


def wanted_of(query: QueryDict, there: list[str]) -> str:
    asked = query.get("list", "")
    return asked if asked in there else next(iter(there), "")


def address(upload: UploadRow, outcome: str) -> str:
    """Where the lines of one outcome stand."""
    return f"{reverse('import_page', args=[upload.id])}?list={outcome}#lines"
