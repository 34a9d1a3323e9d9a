"""The links of a mail lead to choosing a password; who has forgotten theirs asks for such a link."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from duly.kernel.refusal import Refused
from duly.people.models import OneTimeLink
from duly.people.operations.accounts import choose_password, may_choose
from duly.people.operations.resets import request_reset
from duly.web.middleware import client_address
from duly.web.refusals import said
from duly.web.signin.forms import ForgotForm, WelcomeForm
from duly.web.signin.limits import within_limits


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The link of an invitation: choose the first password, then sign in with it."""
    return choose(request, uid, token, kind=OneTimeLink.INVITATION)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The link for a forgotten password: choose another one, then sign in with it."""
    return choose(request, uid, token, kind=OneTimeLink.RESET)


def choose(request: HttpRequest, uid: str, token: str, *, kind: str) -> HttpResponse:
    """Looking at the page leaves the link good: it is used when the password is set."""
    now = datetime.now(UTC)
    if not may_choose(uid=uid, token=token, now=now, kind=kind):
        return render(request, "signin/spent.html", {"reset": kind == OneTimeLink.RESET}, status=409)
    form = WelcomeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            choose_password(
                uid=uid,
                token=token,
                password=form.cleaned_data["password"],
                now=now,
                ip=client_address(request),
                kind=kind,
            )
        except Refused as refusal:
            form.add_error("password", said(refusal))
        else:
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("account_login")
    context = {"form": form, "reset": kind == OneTimeLink.RESET}
    return render(request, "signin/welcome.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@within_limits("forgot")
def forgot(request: HttpRequest) -> HttpResponse:
    """The same answer for every name, known or not."""
    form = ForgotForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        request_reset(login=form.cleaned_data["login"], now=datetime.now(UTC), ip=client_address(request))
        return render(request, "signin/asked.html")
    return render(request, "signin/forgot.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    return render(request, "signin/inactive.html", status=403)
