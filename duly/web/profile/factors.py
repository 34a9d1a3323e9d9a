"""allauth's pages of second factors, on our templates, for accounts with a password.

Each asks for the password again first, each change is recorded, mailed, and ends the other sessions.
"""

from collections.abc import Callable
from textwrap import wrap
from typing import Any
from urllib.parse import quote, urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.views import ReauthenticateView
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from duly.kernel.refusal import NotFound, Refused
from duly.people.operations import security
from duly.people.operations.factors import note_factor
from duly.people.queries.factors import factors_of
from duly.web.access import Request, View, signed_in
from duly.web.profile.factor_forms import spend
from duly.web.sessions import end_others

Types = Authenticator.Type


def own_factors(view: Callable[..., Any]) -> View:
    """For whoever signs in with a password; sends on to give it again where allauth asks for that."""

    @never_cache
    @signed_in("profile.own")
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.uses_pin:  # type: ignore[union-attr]  # signed in, so an Account
            raise NotFound
        try:
            answer: HttpResponse = view(request, *args, **kwargs)
            return answer
        except ReauthenticationRequired:
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")

    return guarded


class Again:
    """A form that was refused comes back with 422, and with what was typed."""

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        answer.status_code = 422
        return answer


class CodeStep(AuthenticateView):  # type: ignore[misc]  # allauth carries no types
    """The step between the password and the session."""

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has = factors_of(self.stage.login.user.pk)
        return {**super().get_context_data(**kwargs), "has": has}


class Reauthenticate(Again, ReauthenticateView):  # type: ignore[misc]
    pass


class Activate(Again, ActivateTOTPView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "typed": " ".join(wrap(context["form"].secret, 4))}

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Types.TOTP)
        spend(app, form.cleaned_data["code"])
        added(self.request, app)
        messages.success(self.request, _("Your authenticator app is set up."))
        return answer


class Deactivate(Again, DeactivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        judge_removal(self.request)
        answer: HttpResponse = super().form_valid(form)
        removed(self.request, Types.TOTP)
        messages.success(self.request, _("Your authenticator app is removed."))
        return answer


class AddPasskey(Again, AddWebAuthnView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        passkeys = Authenticator.objects.filter(user=self.request.user, type=Types.WEBAUTHN)
        added(self.request, passkeys.latest("pk"))
        messages.success(self.request, _("Your passkey is added."))
        return answer


class RenamePasskey(Again, EditWebAuthnView):  # type: ignore[misc]
    def get_success_url(self) -> str:
        return reverse("mfa_index")


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        judge_removal(self.request)
        answer: HttpResponse = super().form_valid(form)
        removed(self.request, Types.WEBAUTHN)
        messages.success(self.request, _("Your passkey is removed."))
        return answer

    def get_success_url(self) -> str:
        return reverse("mfa_index")


@require_safe
def overview(request: Request) -> HttpResponse:
    """What there is, what can be set up, and what the role asks for."""
    mine = Authenticator.objects.filter(user=request.user)
    codes = mine.filter(type=Types.RECOVERY_CODES).first()
    context = {
        "app": mine.filter(type=Types.TOTP).first(),
        "passkeys": mine.filter(type=Types.WEBAUTHN).order_by("created_at"),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "may_remove": not needs_its_last(request),
    }
    return render(request, "mfa/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: Request) -> HttpResponse:
    """How many codes are left; posting shows them, once."""
    held = own_codes(request)
    shown = request.method == "POST" and not held.did_view
    if shown:
        held.mark_as_viewed()
    return codes_page(request, held, shown=shown)


@require_http_methods(["GET", "HEAD", "POST"])
def renew_codes(request: Request) -> HttpResponse:
    """New codes in place of the old ones, shown at once."""
    held = own_codes(request)
    if request.method != "POST":
        return render(
            request, "mfa/recovery_codes/generate.html", {"codes_left": len(held.get_unused_codes())}
        )
    renewed = generate_recovery_codes(request).wrap()
    renewed.mark_as_viewed()
    note_factor(actor=request.actor, what=security.CODES_RENEWED, kind=Types.RECOVERY_CODES)
    return codes_page(request, renewed, shown=True)


def own_codes(request: Request) -> RecoveryCodes:
    """The recovery codes of whoever is signed in. NotFound where there are none."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    row = Authenticator.objects.filter(user=request.user, type=Types.RECOVERY_CODES).first()
    if row is None:
        raise NotFound
    return row.wrap()


def codes_page(request: Request, held: RecoveryCodes, *, shown: bool) -> HttpResponse:
    """The codes where they may be read, else how many there are; the file is in the page itself."""
    unused = held.get_unused_codes()
    file = "data:text/plain;charset=utf-8," + quote("\n".join(unused) + "\n")
    context = {
        "codes": unused if shown else (),
        "codes_left": len(unused),
        "did_view": held.did_view,
        "file": file if shown else "",
    }
    return render(request, "mfa/recovery_codes/index.html", context)


def added(request: Request, authenticator: Authenticator) -> None:
    """This session has just proved the new factor; every other one has not, and ends."""
    record_authentication(request, request.user, "mfa", id=authenticator.pk, type=authenticator.type)
    note_factor(actor=request.actor, what=security.FACTOR_ADDED, kind=authenticator.type)
    end_others(request)


def removed(request: Request, kind: str) -> None:
    note_factor(actor=request.actor, what=security.FACTOR_REMOVED, kind=kind)
    end_others(request)


def judge_removal(request: Request) -> None:
    """Refuses to take the last factor from a role that needs one."""
    if needs_its_last(request):
        raise Refused(
            "factor_needed", "Your role needs a second factor. Add another one before you remove this one."
        )


def needs_its_last(request: Request) -> bool:
    """Whether a role that needs a factor has just one."""
    has = factors_of(request.actor.account_id)
    return request.signed_in.needs_factor and has.apps + has.passkeys == 1
