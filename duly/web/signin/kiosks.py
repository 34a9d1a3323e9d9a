"""Signing in at a shared terminal, staying signed in, and making way for the next person."""

from base64 import b64encode
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from duly.kernel.refusal import Refused
from duly.people.models import Account
from duly.people.operations.signing_in import by_pin
from duly.people.queries.doors import Door, door
from duly.web.middleware import client_address
from duly.web.refusals import said
from duly.web.signin.forms import KioskForm
from duly.web.signin.limits import within_limits
from duly.web.signin.terminals import enter, leave


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
@within_limits("kiosk")
def kiosk(request: HttpRequest, slug: str) -> HttpResponse:
    """Employee number and PIN. Somebody who is signed in at this terminal goes on."""
    before = door(slug, now=datetime.now(UTC))
    if request.method != "POST" and getattr(request, "kiosk", None):
        return redirect("my_trainings")
    form = KioskForm(request.POST if request.method == "POST" else None)
    account = known(request, form, slug) if request.method == "POST" and form.is_valid() else None
    if account:
        enter(request, account, slug=slug, now=datetime.now(UTC))
        return redirect("my_trainings")
    context = {"form": form, "door": before, "picture": picture(before)}
    return render(request, "signin/kiosk.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def following(request: HttpRequest) -> HttpResponse:
    """Ends the session, and the next person may sign in."""
    return redirect(leave(request))


@never_cache
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody touched the screen; that it came here is all there is to it."""
    return HttpResponse()


def known(request: HttpRequest, form: KioskForm, slug: str) -> Account | None:
    """Whose number and PIN these are; otherwise the form says what there is to say."""
    typed = form.cleaned_data
    try:
        account = by_pin(
            slug=slug,
            number=typed["number"],
            pin=typed["pin"],
            now=datetime.now(UTC),
            ip=client_address(request),
        )
    except Refused as refusal:
        if refusal.code != "too_many_tries":
            raise
        form.add_error(None, said(refusal))
        return None
    if account is None:
        form.add_error(None, _("This number and this PIN do not belong together. Try again."))
    return account


def picture(before: Door) -> str:
    """The logo inside of the page: whoever stands at the door may fetch nothing else."""
    return f"data:image/png;base64,{b64encode(before.logo.content).decode()}" if before.logo else ""
