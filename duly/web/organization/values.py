"""One value at a time: new, renamed, with another zone, retired. Each returns to where it was posted from."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.kernel.refusal import Refused
from duly.people.operations import create_value, rename_value, retire_value, set_zone
from duly.people.queries.values import attribute_in_use, value_card
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.addresses import an_id
from duly.web.organization.forms import RenameForm, ValueForm, ZoneForm
from duly.web.organization.sheet import LOCATION, back, shown
from duly.web.organization.words import rezoned_words, why_not_retired
from duly.web.refusals import PASSED_ON, blame


@require_POST
@signed_in("organization.manage")
def value_new(request: Request, key: str) -> HttpResponse:
    """Adds a value, below the one whose form it was."""
    key = attribute_in_use(key).key
    parent_id = an_id(request.POST.get("parent", ""))
    form = ValueForm(request.POST, has_zone=key == LOCATION, auto_id="new_%s")
    if form.is_valid():
        try:
            with transaction(request.actor):
                added = create_value(
                    actor=request.actor, attribute=key, parent_id=parent_id, **form.cleaned_data
                )
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The value is added. Nobody has it yet."))
            return back(request, key, parent_id or added)
    return shown(request, key, chosen=parent_id, said={"value_form": form}, status=422)


@require_POST
@signed_in("organization.manage")
def value_rename(request: Request, value_id: UUID) -> HttpResponse:
    """Calls a value something else."""
    key = value_card(actor=request.actor, value_id=value_id).key
    form = RenameForm(request.POST, auto_id="rename_%s")
    if form.is_valid():
        try:
            with transaction(request.actor):
                rename_value(actor=request.actor, value_id=value_id, name=form.cleaned_data["name"])
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Renamed, for everybody who has it."))
            return back(request, key, value_id)
    return shown(request, key, chosen=value_id, said={"rename_form": form}, status=422)


@require_POST
@signed_in("organization.manage")
def value_zone(request: Request, value_id: UUID) -> HttpResponse:
    """Sets or takes away a location's own zone."""
    key = value_card(actor=request.actor, value_id=value_id).key
    form = ZoneForm(request.POST, auto_id="zone_%s")
    if form.is_valid():
        try:
            with transaction(request.actor):
                people = set_zone(actor=request.actor, value_id=value_id, zone=form.cleaned_data["zone"])
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The time zone is set.") + " " + rezoned_words(people))
            return back(request, key, value_id)
    return shown(request, key, chosen=value_id, said={"zone_form": form}, status=422)


@require_POST
@signed_in("organization.manage")
def value_retire(request: Request, value_id: UUID) -> HttpResponse:
    """Puts an unused value away, or says who keeps it in use."""
    key = value_card(actor=request.actor, value_id=value_id).key
    try:
        with transaction(request.actor):
            retire_value(actor=request.actor, value_id=value_id)
    except Refused as refusal:
        if refusal.code in PASSED_ON:
            raise
        messages.error(request, why_not_retired(refusal))
        return shown(request, key, chosen=value_id, status=422)
    messages.success(request, _("The value is retired. Histories that name it keep it."))
    return back(request, key)
