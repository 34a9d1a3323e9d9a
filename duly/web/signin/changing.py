"""The first use of a PIN or password that an admin had set: another one, which nobody else knows."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from duly.kernel.refusal import Refused
from duly.people.models import Account
from duly.people.operations.secrets import change_own_secret
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.refusals import said
from duly.web.sessions import keep
from duly.web.signin.forms import NewPinForm, WelcomeForm


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("profile.own")
def change(request: Request) -> HttpResponse:
    """Sets the new one; there is nothing here for whoever has chosen theirs."""
    account = cast(Account, request.user)
    if not account.must_change:
        return redirect("my_trainings")
    form = (NewPinForm if account.uses_pin else WelcomeForm)(
        request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid() and changed(request, form):
        keep(request)
        messages.success(request, _("Your PIN is set.") if account.uses_pin else _("Your password is set."))
        return redirect("my_trainings")
    context = {"form": form, "pin": account.uses_pin}
    return render(request, "signin/change.html", context, status=422 if form.errors else 200)


def changed(request: Request, form: forms.Form) -> bool:
    """Whether the rules let it pass; otherwise the form says why not."""
    try:
        with transaction(request.actor):
            change_own_secret(actor=request.actor, new=form.cleaned_data["password"])
    except Refused as refusal:
        form.add_error("password", said(refusal))
        return False
    return True
