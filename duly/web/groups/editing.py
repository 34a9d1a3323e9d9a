"""A group made, edited, and retired."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from duly.kernel.audience import Audience
from duly.kernel.refusal import NotFound, Refused
from duly.people import operations
from duly.people.models import Group
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.agreeing import BACK, Asking, asked, carried_out
from duly.web.audience import drawing
from duly.web.groups.forms import GroupForm, NewGroupForm
from duly.web.groups.sheet import GroupSheet, sheet_of
from duly.web.groups.views import shown
from duly.web.groups.words import KINDS, WARNINGS


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("groups.manage")
def group_new(request: Request) -> HttpResponse:
    """Name a group and choose its kind; its people, or its condition, come next."""
    form = NewGroupForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        dynamic = form.cleaned_data["kind"] == Group.DYNAMIC
        try:
            with transaction(request.actor):
                created = operations.create_group(
                    actor=request.actor, audience=Audience() if dynamic else None, **form.said()
                )
        except Refused as refusal:
            beside(form, refusal)
        else:
            return redirect("group_edit" if dynamic else "group", created)
    return render(request, "groups/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@signed_in("groups.manage")
def group_edit(request: Request, group_id: UUID) -> HttpResponse:
    """Name, description and condition, with the people counted that it would hold."""
    posted = request.method == "POST"
    said = request.POST if posted else request.GET
    sheet = sheet_of(request.actor, group_id, said, filled=posted or "who" in said)
    if sheet.group.row.retired_at:
        messages.info(request, _("This group is retired and no longer changes."))
        return redirect("group", group_id)
    if not posted:
        return drawn(request, sheet)
    if said.get("do") != "save" or BACK in said:
        return redirect(f"{sheet.address()}#who")
    return saved(request, sheet)


@require_POST
@signed_in("groups.manage")
def group_retire(request: Request, group_id: UUID) -> HttpResponse:
    """Takes a group from the lists."""
    try:
        with transaction(request.actor):
            operations.retire_group(actor=request.actor, group_id=group_id)
    except NotFound:
        raise
    except Refused as refusal:
        return shown(request, group_id, status=422, wrong={"retire": _(refusal.message)})
    messages.success(request, _("The group is retired. What names it goes on as before."))
    return redirect("groups")


def saved(request: Request, sheet: GroupSheet) -> HttpResponse:
    """Stores the group, or shows what to put right."""
    if sheet.form.is_valid():
        try:
            done = carried_out(
                actor=request.actor,
                said=request.POST,
                act=lambda: operations.edit_group(
                    actor=request.actor, group_id=sheet.group.row.id, **sheet.said()
                ),
            )
        except Refused as refusal:
            beside(sheet.form, refusal)
        else:
            if isinstance(done, Asking):
                return asked(request, done, **asking(sheet.group.row.name))
            messages.success(request, _("Saved."))
            return redirect("group", sheet.group.row.id)
    return drawn(request, sheet, status=422)


def asking(name: str) -> dict[str, str]:
    """What a change of the condition says when it moves assignments."""
    return {
        "title": _("What changing %(name)s does to assignments") % {"name": name},
        "verb": _("Save the group"),
        "keep": _("Back to the form"),
    }


def drawn(request: Request, sheet: GroupSheet, *, status: int = 200) -> HttpResponse:
    """The whole page, or for a request by script the parts of it that counting changes."""
    context = {
        "sheet": sheet,
        "row": sheet.group.row,
        "kind": KINDS[sheet.group.row.kind],
        "dynamic": sheet.audience is not None,
        "warning": WARNINGS.get(sheet.warning),
        **drawing.who(request, sheet.who),
    }
    return drawing.drawn(request, "groups", context, address=sheet.address(), status=status)


def beside(form: GroupForm, refusal: Refused) -> None:
    """Puts a refusal beside its field, on top where it has none."""
    field = str(refusal.facts.get("field", ""))
    form.add_error(field if field in form.fields else None, _(refusal.message))
