"""The own profile."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from duly.kernel.refusal import Refused
from duly.people.operations.profiles import edit_own_profile
from duly.people.queries.factors import factors_of
from duly.people.queries.own import own_record
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.profile.forms import ProfileForm
from duly.web.sessions import sessions_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("profile.own")
def profile(request: Request) -> HttpResponse:
    """What is on record, how it is read, what is mailed, and the ways in."""
    own = own_record(cast(UUID, request.actor.person_id))
    form = ProfileForm(request.POST or None, own=own)
    if request.method == "POST" and form.is_valid() and _edited(request, form):
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    account_id = cast(UUID, request.actor.account_id)
    context = {
        "own": own,
        "form": form,
        "has": factors_of(account_id),
        "sessions": len(sessions_of(account_id, now=request.actor.now)),
    }
    return render(request, "profile/profile.html", context, status=422 if form.errors else 200)


def _edited(request: Request, form: ProfileForm) -> bool:
    try:
        with transaction(request.actor):
            edit_own_profile(actor=request.actor, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(str(refusal.facts["field"]), _(refusal.message))
        return False
    return True
