"""Password, PIN and e-mail address: each change asks for the secret of today, and ends the other sessions."""

from datetime import UTC, datetime
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Account
from duly.people.operations.addresses import confirm_email_change, request_email_change
from duly.people.operations.guarding import demand
from duly.people.operations.secrets import change_own_secret
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.middleware import client_address
from duly.web.profile.forms import EmailForm, PasswordForm, PinForm
from duly.web.refusals import said
from duly.web.sessions import keep

OF_THE_OLD = frozenset({"wrong_password", "wrong_pin", "too_many_tries"})


@never_cache
@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("profile.own")
def password(request: Request) -> HttpResponse:
    """Another password or PIN; this session goes on, the others end."""
    pin = cast(Account, request.user).uses_pin
    form = (PinForm if pin else PasswordForm)(request.POST or None)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        keep(request)
        said = _("Your PIN is changed. Other sessions are ended.")
        if not pin:
            said = _("Your password is changed. Other sessions are ended.")
        messages.success(request, said)
        return redirect("profile")
    return _shown(request, "profile/password.html", form, pin=pin)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("profile.own")
def email(request: Request) -> HttpResponse:
    """Another address; it holds once it is confirmed from its mailbox."""
    if cast(Account, request.user).uses_pin:
        raise NotFound
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _asked(request, form):
        address = form.cleaned_data["address"]
        said = _("A link is on its way to %(address)s. It works once, for 1 day.") % {"address": address}
        messages.success(request, said)
        return redirect("profile")
    return _shown(request, "profile/email.html", form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The link in the mail. It is used by the button, because mail filters follow links."""
    if request.method != "POST":
        return render(request, "profile/confirm_email.html", {"problem": ""})
    try:
        account_id = confirm_email_change(
            uid=uid, secret=token, now=datetime.now(UTC), ip=client_address(request)
        )
    except Refused as refusal:
        return render(request, "profile/confirm_email.html", {"problem": _(refusal.message)}, status=422)
    if request.user.is_authenticated and request.user.pk == account_id:
        keep(request)
    messages.success(request, _("Your e-mail address is changed. Sign in with it from now on."))
    return redirect("profile")


def _changed(request: Request, form: forms.Form) -> bool:
    try:
        with transaction(request.actor):
            change_own_secret(actor=request.actor, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("old" if refusal.code in OF_THE_OLD else "new", said(refusal))
        return False
    return True


def _asked(request: Request, form: forms.Form) -> bool:
    account = cast(Account, request.user)
    try:
        with transaction(request.actor):
            demand(
                account,
                form.cleaned_data["password"],
                now=request.actor.now,
                ip=request.actor.ip,
            )
            request_email_change(actor=request.actor, address=form.cleaned_data["address"])
    except Refused as refusal:
        form.add_error(str(refusal.facts["field"]), said(refusal))
        return False
    return True


def _shown(request: Request, page: str, form: forms.Form, **context: object) -> HttpResponse:
    return render(request, page, {"form": form, **context}, status=422 if form.errors else 200)
