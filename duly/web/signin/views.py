"""Sign-in is allauth's view on our page; the welcome link leads to choosing a password."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from duly.kernel.refusal import Refused
from duly.people.operations.accounts import choose_password
from duly.web.signin.forms import WelcomeForm


@never_cache
@sensitive_post_parameters("password")
def welcome(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """A one-use link from the welcome mail: choose a password, then sign in with it."""
    form = WelcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            choose_password(
                uid=uid, token=token, password=form.cleaned_data["password"], now=datetime.now(UTC)
            )
        except Refused as refusal:
            form.add_error("password", _(refusal.message))
        else:
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("account_login")
    return render(request, "signin/welcome.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    return render(request, "signin/inactive.html", status=403)
