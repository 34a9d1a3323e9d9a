"""The attributes of an organization, and one of them with its values."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from duly.kernel.refusal import NotFound, Refused
from duly.people.operations import (
    add_attribute,
    place_attribute,
    rename_attribute,
    require_attribute,
    retire_attribute,
)
from duly.people.queries import AttributeRow, attributes
from duly.tenancy.permissions import allowed
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.addresses import an_id
from duly.web.agreeing import Asking, asked, carried_out
from duly.web.organization.forms import AttributeForm, AttributeNameForm
from duly.web.organization.sheet import shown
from duly.web.organization.words import labelled, people_address
from duly.web.refusals import blame


@require_safe
@signed_in("organization.view")
def organization(request: Request) -> HttpResponse:
    """Every attribute with its values, and how many people have none of them."""
    return overview(request, AttributeForm())


@require_safe
@signed_in("organization.view")
def attribute(request: Request, key: str) -> HttpResponse:
    """One attribute: its values in order, and beside them the one that is chosen."""
    return shown(request, key, chosen=an_id(request.GET.get("value", "")))


@require_POST
@signed_in("organization.manage")
def attribute_new(request: Request) -> HttpResponse:
    """Adds an attribute of the organization's own."""
    form = AttributeForm(request.POST)
    if form.is_valid():
        try:
            with transaction(request.actor):
                key = add_attribute(actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The attribute is added. Now give it its values."))
            return redirect("attribute", key)
    return overview(request, form, status=422)


@require_POST
@signed_in("organization.manage")
def attribute_edit(request: Request, attribute_id: UUID) -> HttpResponse:
    """Renames, requires, moves or retires an attribute, as the button says."""
    row = found(request, attribute_id)
    do = ACTS.get(request.POST.get("do", ""))
    if do is None:
        return renamed(request, row)
    if asking := do(request, row):
        return asking
    to_list = request.POST.get("from") == "list" or request.POST["do"] == "retire"
    return redirect("organization") if to_list else redirect("attribute", row.key)


def renamed(request: Request, row: AttributeRow) -> HttpResponse:
    """The attribute under its new name, or the page with what to put right."""
    form = AttributeNameForm(request.POST, auto_id="attribute_%s")
    if form.is_valid():
        try:
            with transaction(request.actor):
                rename_attribute(actor=request.actor, attribute_id=row.id, name=form.cleaned_data["name"])
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The attribute is renamed."))
            return redirect("attribute", row.key)
    return shown(request, row.key, chosen=None, said={"name_form": form}, status=422)


def required(request: Request, row: AttributeRow) -> HttpResponse | None:
    title, verb = _("Require %(name)s?") % {"name": row.name}, _("Require it")
    asking = demanded(request, row, is_required=True, title=title, verb=verb, keep=_("Keep it optional"))
    said = _("%(name)s is required. Audiences cannot decide where it is missing.") % {"name": row.name}
    if not asking:
        messages.success(request, said)
    return asking


def optional(request: Request, row: AttributeRow) -> HttpResponse | None:
    title, verb = _("Make %(name)s optional?") % {"name": row.name}, _("Make it optional")
    asking = demanded(request, row, is_required=False, title=title, verb=verb, keep=_("Keep it required"))
    said = _("%(name)s is optional. Where it is missing, people have none.") % {"name": row.name}
    if not asking:
        messages.success(request, said)
    return asking


def demanded(request: Request, row: AttributeRow, *, is_required: bool, **words: str) -> HttpResponse | None:
    """Requires it or not; the page that asks first where that moves assignments."""
    done = carried_out(
        actor=request.actor,
        said=request.POST,
        act=lambda: require_attribute(actor=request.actor, attribute_id=row.id, is_required=is_required),
    )
    if isinstance(done, Asking):
        return asked(request, done, back=reverse("attribute", args=[row.key]), **words)
    return None


def retired(request: Request, row: AttributeRow) -> HttpResponse | None:
    retire_attribute(actor=request.actor, attribute_id=row.id)
    messages.success(request, _("%(name)s is retired. Histories keep it.") % {"name": row.name})
    return None


def moved(steps: int) -> Callable[[Request, AttributeRow], HttpResponse | None]:
    """Moves an attribute so many places down the order."""

    def move(request: Request, row: AttributeRow) -> HttpResponse | None:
        at = [one.id for one in attributes(actor=request.actor)].index(row.id)
        place_attribute(actor=request.actor, attribute_id=row.id, position=max(at + steps, 0))
        return None

    return move


ACTS: dict[str, Callable[[Request, AttributeRow], HttpResponse | None]] = {
    "require": required,
    "optional": optional,
    "retire": retired,
    "up": moved(-1),
    "down": moved(1),
}


def found(request: Request, attribute_id: UUID) -> AttributeRow:
    """The attribute. Raises NotFound."""
    for row in attributes(actor=request.actor):
        if row.id == attribute_id:
            return labelled(row)
    raise NotFound


def overview(request: Request, form: AttributeForm, *, status: int = 200) -> HttpResponse:
    """The list of attributes with the form for another one."""
    rows = [labelled(row) for row in attributes(actor=request.actor)]
    context = {
        "rows": [(row, people_address(row.key, None), reverse("attribute", args=[row.key])) for row in rows],
        "people": rows[0].people if rows else 0,
        "form": form,
        "may_manage": allowed(request.actor.role, "organization.manage"),
    }
    return render(request, "organization/organization.html", context, status=status)
