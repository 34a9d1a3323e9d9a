"""The last step: the sentence, the box and the password, or one button where no signature is asked for."""

from typing import cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from duly.kernel.refusal import Refused
from duly.learning import operations
from duly.learning import queries as learning
from duly.learning.queries import PlayerPage
from duly.learning.rules import Phase
from duly.people.models import Account
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.learning.forms import SignForm
from duly.web.learning.quiz import refused
from duly.web.learning.rail import rail
from duly.web.refusals import said as in_words

LAST = (Phase.SIGN, Phase.COMPLETE)
FIELDS = {
    "wrong_password": "password",
    "wrong_pin": "password",
    "too_many_tries": "password",
    "not_understood": "understood",
}


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("learning.own")
def sign(request: Request, attempt_id: UUID) -> HttpResponse:
    """Signs, or completes without a signature; a step too early leads back to the one before it."""
    page = learning.player(actor=request.actor, attempt_id=attempt_id)
    posted = request.method == "POST"
    if page.phase not in LAST and posted and not page.outcome:
        return refused(request, page, too_early(page))
    if page.phase not in LAST or page.outcome:
        return redirect("player", attempt_id=attempt_id)
    if page.signature:
        return put_name(request, page) if posted else ceremony(request, page, SignForm(pin=pin_of(request)))
    return press(request, page) if posted else button(request, page)


def too_early(page: PlayerPage) -> str:
    """What has to be done before the last step."""
    return _("Read every lesson first.") if page.phase is Phase.LESSONS else _("Pass the quiz first.")


def button(request: Request, page: PlayerPage) -> HttpResponse:
    """What pressing Complete records."""
    context = {"page": page, "rail": rail(page, at=Phase.COMPLETE)}
    return render(request, "learning/complete.html", context)


def press(request: Request, page: PlayerPage) -> HttpResponse:
    """The Complete button."""
    try:
        with transaction(request.actor):
            operations.complete(actor=request.actor, attempt_id=page.attempt_id)
    except Refused as refusal:
        return refused(request, page, _(refusal.message))
    return redirect("player", attempt_id=page.attempt_id)


def put_name(request: Request, page: PlayerPage) -> HttpResponse:
    """Signs what the form's token shows; what is wrong is said beside its field."""
    form = SignForm(request.POST, pin=pin_of(request))
    if not form.is_valid():
        return ceremony(request, page, form)
    try:
        with transaction(request.actor):
            operations.sign(actor=request.actor, attempt_id=page.attempt_id, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(FIELDS.get(refusal.code), said(refusal))
        return ceremony(request, page, form, anew=refusal.code not in FIELDS)
    return redirect("player", attempt_id=page.attempt_id)


def pin_of(request: Request) -> bool:
    """Whether a PIN stands for the password (Q45)."""
    return cast(Account, request.user).uses_pin


def said(refusal: Refused) -> str:
    """The refusal's words; a page that was open too long is already showing the sentence anew."""
    if refusal.code == "intent_expired":
        return _("This page was open for over 5 minutes. The time below is new: read it, then sign.")
    return in_words(refusal)


def ceremony(request: Request, page: PlayerPage, form: SignForm, *, anew: bool = False) -> HttpResponse:
    """The sentence as it will be kept, with a fresh token; `anew` also takes the tick back."""
    intent = operations.signing_intent(actor=request.actor, attempt_id=page.attempt_id)
    if anew:
        form.data = {}
    context = {"page": page, "form": form, "intent": intent, "rail": rail(page, at=Phase.SIGN)}
    return render(request, "learning/sign.html", context, status=422 if form.errors else 200)
