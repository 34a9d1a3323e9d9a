"""What is done about one person from their page: leave, return, another role."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.forms import Form
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
from duly.web.refusals import blame
from duly.web.words import ROLES


@require_POST
@signed_in("people.manage")
def person_leave(request: Request, person_id: UUID) -> HttpResponse:
    """Deactivates somebody from a day on."""
    page = person_page(actor=request.actor, person_id=person_id)
    form = LeaveForm(request.POST)
    told = _("%(name)s is inactive. The history stays.") % {"name": page.name}
    if form.is_valid() and done(
        request, form, told, partial(leave, person_id=person_id, **form.cleaned_data)
    ):
        return redirect("person", person_id)
    return shown(request, page, status=422, leave_form=form)


@require_POST
@signed_in("people.manage")
def person_return(request: Request, person_id: UUID) -> HttpResponse:
    """Makes somebody who left active again."""
    page = person_page(actor=request.actor, person_id=person_id)
    form = ReturnForm(request.POST)
    told = _("%(name)s is active again.") % {"name": page.name}
    if form.is_valid() and done(
        request, form, told, partial(come_back, person_id=person_id, **form.cleaned_data)
    ):
        return redirect("person", person_id)
    return shown(request, page, status=422, return_form=form)


@require_POST
@signed_in("people.manage")
def person_role(request: Request, person_id: UUID) -> HttpResponse:
    """Gives somebody another role, with the reason."""
    page = person_page(actor=request.actor, person_id=person_id)
    form = RoleForm(request.POST)
    if form.is_valid():
        role, reason = Role(form.cleaned_data["role"]), form.cleaned_data["reason"]
        told = _("%(name)s has the role %(role)s now.") % {"name": page.name, "role": ROLES[role]}
        change = partial(
            change_role, person_id=person_id, role=role, reason=reason, access_until=form.until()
        )
        if done(request, form, told, change):
            return redirect("person", person_id)
    return shown(request, page, status=422, role_form=form)


def done(request: Request, form: Form, told: str, act: Callable[..., object]) -> bool:
    """Whether an act went through: then it is told, else what was refused stands in the form."""
    try:
        with transaction(request.actor):
            act(actor=request.actor)
    except Refused as refusal:
        blame(form, refusal)
        return False
    messages.success(request, told)
    return True
