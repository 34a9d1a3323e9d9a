"""Removing the second factors of somebody who lost theirs."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.people.operations.factors import reset_factors
from duly.people.queries.person import person_page
from duly.web.access import Request, signed_in
from duly.web.person.acts import done
from duly.web.person.views import shown
from duly.web.person.ways import FactorsForm


@require_POST
@signed_in("people.manage")
def person_factors_reset(request: Request, person_id: UUID) -> HttpResponse:
    """Removes them with a reason, and ends the sessions; the person is told by mail."""
    page = person_page(actor=request.actor, person_id=person_id)
    form = FactorsForm(request.POST)
    told = _("The second factors of %(name)s are removed, and the sessions are ended.") % {"name": page.name}
    if form.is_valid() and done(
        request, form, told, partial(reset_factors, person_id=person_id, **form.cleaned_data)
    ):
        return redirect("person", person_id)
    return shown(request, page, status=422, factors_form=form)
