"""What Duly does its own way in allauth: nobody signs up by themselves, and allauth sends no mail."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from duly.kernel.refusal import Refused
from duly.people.models import Account
from duly.people.operations.guarding import claim_of, proven
from duly.people.operations.signing_in import by_password
from duly.people.queries.team import leads_a_team
from duly.tenancy.transactions import transaction
from duly.web.middleware import arriving, client_address
from duly.web.refusals import said

MISMATCH = _("This name and this password do not belong together. Try again.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Through the guard that counts every try; allauth's own count stands aside."""
        login = credentials.get("username") or credentials.get("email") or ""
        try:
            return by_password(
                login=login,
                password=credentials.get("password", ""),
                now=datetime.now(UTC),
                ip=client_address(request),
            )
        except Refused as refusal:
            raise ValidationError(said(refusal), code=refusal.code) from None

    def reauthenticate(self, user: Account, password: str) -> bool:
        """As above, for somebody who is signed in."""
        ip = client_address(context.request)
        try:
            return proven(claim_of(user), password, now=datetime.now(UTC), ip=ip)
        except Refused as refusal:
            raise ValidationError(said(refusal), code=refusal.code) from None

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """A terminal goes back to its own sign-in page."""
        terminal = getattr(request, "kiosk", None)
        return reverse("kiosk", kwargs={"slug": terminal.slug}) if terminal else resolve_url("account_login")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """A team lead arrives at the own team, everybody else at the own trainings (SEED-3)."""
        visitor = arriving(request)
        with transaction(visitor):
            leads = leads_a_team(account_id=visitor.account_id)
        return reverse("my_team") if leads else str(super().get_login_redirect_url(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail leaves through `messaging` only."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or ""

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:
        """An account that was closed while it signed in."""
        return redirect("account_inactive")

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, str]]:
        """The password alone: a session has proved the second factor before it opened anything."""
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """A page that shows who is signed in needs no message saying so."""
