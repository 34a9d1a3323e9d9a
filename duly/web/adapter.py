"""What Duly does its own way in allauth: nobody signs up by themselves, and allauth sends no mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from duly.people.models import Account
from duly.web.middleware import client_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail leaves through `messaging` only."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or ""

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:
        """Whoever gave the right password of an account that is off is told who helps."""
        return redirect("account_inactive")

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, str]]:
        """The password alone: a session has proved the second factor before it opened anything."""
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """A page that shows who is signed in needs no message saying so."""
