"""The imports: every file with what became of it, a new one to upload, and the mappings that were kept."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from duly.kernel.refusal import Refused
from duly.people.operations import uploads as operations
from duly.people.queries.imports import saved_mappings, uploads
from duly.tenancy.permissions import allowed, require
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, pages
from duly.web.imports.forms import UploadForm
from duly.web.imports.words import STATES

MEGABYTE = 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("people.view")
def imports(request: Request) -> HttpResponse:
    """Imports, newest first, and the way to bring in another file."""
    if request.method != "POST":
        return shown(request, UploadForm())
    require(request.actor, "people.manage")
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with transaction(request.actor):
                upload_id = operations.upload_export(actor=request.actor, file=file, name=file.name)
        except Refused as refusal:
            form.add_error("file", _(refusal.message))
        else:
            return redirect("import_map", upload_id)
    return shown(request, form, status=422)


def shown(request: Request, form: UploadForm, *, status: int = 200) -> HttpResponse:
    """The list with the form above it, for who may bring something in."""
    found = uploads(actor=request.actor, page=a_number(request.GET.get("page", "")))
    may_manage = allowed(request.actor.role, "people.manage")
    context = {
        "form": form,
        "uploads": [(row, STATES[row.state]) for row in found.rows],
        "page": pages(found),
        "mappings": saved_mappings() if may_manage else (),
        "megabytes": operations.MOST_BYTES // MEGABYTE,
        "may_manage": may_manage,
    }
    return render(request, "imports/imports.html", context, status=status)


@require_POST
@signed_in("people.manage")
def mapping_delete(request: Request, mapping_id: UUID) -> HttpResponse:
    """Forgets a saved mapping."""
    operations.delete_mapping(actor=request.actor, mapping_id=mapping_id)
    messages.success(request, _("The mapping is deleted. What was imported with it stays."))
    return redirect("imports")
