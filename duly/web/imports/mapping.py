"""What the columns of an upload mean: read anew, filled in by a saved mapping, kept, sent to the preview."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from duly.kernel.refusal import Refused
from duly.people.models import ImportUpload
from duly.people.operations import uploads as operations
from duly.people.queries.imports import saved_mappings, upload_page
from duly.people.rules.names import FAMILY_COMMA_GIVEN, FAMILY_GIVEN, GIVEN_FAMILY
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.addresses import an_id
from duly.web.imports.judging import judged
from duly.web.imports.sheet import Sheet, by_saved, filled, untouched

# With more columns than this, the list of all of them stands only where somebody is being referred to.
FEW = 60


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@signed_in("people.manage")
def import_map(request: Request, upload_id: UUID) -> HttpResponse:
    """Says what the columns are. Nothing is kept before the preview is asked for, or the mapping is saved."""
    upload = upload_page(actor=request.actor, upload_id=upload_id)
    if not upload.has_file or upload.state == ImportUpload.APPLYING:
        messages.info(request, _("This file has been dealt with. Its columns can no longer be changed."))
        return redirect("import_page", upload_id)
    if request.method != "POST":
        return shown(request, untouched(request.actor, upload))
    act = ACTS.get(request.POST.get("do", ""), looked)
    return act(request, filled(request.actor, upload, request.POST))


def looked(request: Request, sheet: Sheet) -> HttpResponse:
    """The page again with what comes out; for a request by script only that."""
    if not request.headers.get("HX-Request"):
        return shown(request, sheet)
    return render(request, "imports/_looked.html", {"sheet": sheet, "swapped": True})


def read_again(request: Request, sheet: Sheet) -> HttpResponse:
    """Reads the file as it is said to be written, and shows the columns it has then."""
    if not sheet.form.is_valid():
        return shown(request, sheet, status=422)
    actor, upload_id = request.actor, sheet.upload.id
    try:
        with transaction(actor):
            operations.reread_upload(actor=actor, upload_id=upload_id, form=sheet.form.written())
    except Refused as refusal:
        return refused(request, sheet, refusal)
    upload = upload_page(actor=actor, upload_id=upload_id)
    return shown(request, filled(actor, upload, request.POST))


def use_saved(request: Request, sheet: Sheet) -> HttpResponse:
    """Fills the page in by a saved mapping."""
    chosen = by_saved(request.actor, sheet.upload, an_id(request.POST.get("saved", "")))
    return shown(request, chosen or sheet)


def keep(request: Request, sheet: Sheet) -> HttpResponse:
    """Keeps the mapping under a name, replacing the one that has it."""
    name = request.POST.get("name", "").strip()
    sheet = replace(sheet, problems=judged(sheet.uses, sheet.meanings))
    if not name:
        sheet.form.add_error("name", _("Give the mapping a name."))
    if sheet.problems or not sheet.form.is_valid():
        return shown(request, sheet, status=422)
    try:
        with transaction(request.actor):
            operations.save_mapping(actor=request.actor, name=name, mapping=sheet.mapping())
    except Refused as refusal:
        return refused(request, sheet, refusal)
    messages.success(
        request, _("The mapping “%(name)s” is saved. It can be chosen for the next file.") % {"name": name}
    )
    return shown(request, sheet)


def sent(request: Request, sheet: Sheet) -> HttpResponse:
    """Has the preview computed, or says what to put right."""
    sheet = replace(sheet, problems=judged(sheet.uses, sheet.meanings))
    if sheet.problems or not sheet.form.is_valid():
        return shown(request, sheet, status=422)
    try:
        with transaction(request.actor):
            operations.map_upload(
                actor=request.actor,
                upload_id=sheet.upload.id,
                form=sheet.form.written(),
                mapping=sheet.mapping(),
                is_complete=sheet.form.cleaned_data["is_complete"],
            )
    except Refused as refusal:
        return refused(request, sheet, refusal)
    return redirect("import_page", sheet.upload.id)


def sent_again(request: Request, sheet: Sheet) -> HttpResponse:
    """Has the preview computed once more, with the columns as they are kept."""
    with transaction(request.actor):
        operations.preview_again(actor=request.actor, upload_id=sheet.upload.id)
    return redirect("import_page", sheet.upload.id)


ACTS: dict[str, Callable[[Request, Sheet], HttpResponse]] = {
    "read": read_again,
    "use": use_saved,
    "save": keep,
    "preview": sent,
    "anew": sent_again,
}


def refused(request: Request, sheet: Sheet, refusal: Refused) -> HttpResponse:
    """The refusal beside what it is about: a field, the columns of one meaning, or the page as a whole."""
    words = _(refusal.message)
    wanted = refusal.facts.get("field")
    meaning = str(refusal.facts.get("path", "")).split(".")[2:3]
    columns = [name for name, uses in sheet.uses.items() if any([use.meaning] == meaning for use in uses)]
    for column in columns:
        sheet.problems.beside(column, words)
    if not columns:
        sheet.form.add_error(wanted if wanted in sheet.form.fields else None, words)
    return shown(request, sheet, status=422)


def shown(request: Request, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    """The whole page."""
    context = {
        "sheet": sheet,
        "upload": sheet.upload,
        "form": sheet.form,
        "columns": sheet.columns,
        "groups": sheet.groups,
        "names": sheet.names,
        "few": len(sheet.names) <= FEW,
        "mappings": saved_mappings(),
        "orders": [
            (FAMILY_COMMA_GIVEN, _("Family name, given name")),
            (GIVEN_FAMILY, _("Given name, then family name")),
            (FAMILY_GIVEN, _("Family name, then given name")),
        ],
        "wrong": len(sheet.form.errors) + len(sheet.problems.by_column) + len(sheet.problems.overall),
    }
    return render(request, "imports/map.html", context, status=status)
