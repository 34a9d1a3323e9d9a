"""What is done about one person from their page: leave, return, another role."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.kernel.refusal import Refused
from duly.people.operations import change_role, come_back, leave
from duly.people.queries.person import person_page
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.person.forms import LeaveForm, ReturnForm, RoleForm
from duly.web.person.views import shown
from duly.web.refusals import said
from duly.web.words import ROLES


@require_POST
@signed_in("people.manage")
def person_leave(request: Request, person_id: UUID) -> HttpResponse:
    """Deactivates somebody from a day on."""
    page = person_page(actor=request.actor, person_id=person_id)
    form = LeaveForm(request.POST)
    if form.is_valid():
        try:
            with transaction(request.actor):
                leave(actor=request.actor, person_id=person_id, **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("%(name)s is inactive. The history stays.") % {"name": page.name})
            return redirect("person", person_id)
    return shown(request, page, status=422, leave_form=form)


@require_POST
@signed_in("people.manage")
def person_return(request: Request, person_id: UUID) -> HttpResponse:
    """Makes somebody who left active again."""
    page = person_page(actor=request.actor, person_id=person_id)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            with transaction(request.actor):
                come_back(actor=request.actor, person_id=person_id, **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("%(name)s is active again.") % {"name": page.name})
            return redirect("person", person_id)
    return shown(request, page, status=422, return_form=form)


@require_POST
@signed_in("people.manage")
def person_role(request: Request, person_id: UUID) -> HttpResponse:
    """Gives somebody another role, with the reason."""
    page = person_page(actor=request.actor, person_id=person_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            with transaction(request.actor):
                change_role(
                    actor=request.actor,
                    person_id=person_id,
                    role=role,
                    reason=form.cleaned_data["reason"],
                    access_until=form.until(),
                )
        except Refused as refusal:
            blame(form, refusal)
        else:
            told = {"name": page.name, "role": ROLES[role]}
            messages.success(request, _("%(name)s has the role %(role)s now.") % told)
            return redirect("person", person_id)
    return shown(request, page, status=422, role_form=form)


def blame(form: Any, refusal: Refused) -> None:
    """Puts what was refused beside its field, else on top of the form."""
    field = refusal.facts.get("field")
    form.add_error(field if field in form.fields else None, said(refusal))
