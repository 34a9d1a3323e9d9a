"""Before any page: a terminal nobody touches signs out, and a secret for one use is changed first."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from duly.people.models import Account
from duly.people.queries.doors import kiosk_minutes
from duly.web.access import Request, sent_to
from duly.web.signin.terminals import Terminal, leave, terminal_of, touch

Answer = Callable[[HttpRequest], HttpResponse]

# What is open to somebody whose PIN or password lasts until it is used once.
UNCHANGED = frozenset({"change_secret", "account_logout", "sign_out", "kiosk_next", "kiosk_stay"})


class SignInGate:
    """Stands behind the tenancy middleware, which says who is signed in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        here = cast(Request, request)
        signed_in = getattr(request, "actor", None) is not None
        terminal = terminal_of(request, minutes=kiosk_minutes()) if signed_in else None
        if terminal is None:
            return self.get_response(request)
        if terminal.is_over(here.actor.now):
            return _out(request, terminal)
        touch(request, now=here.actor.now)
        request.kiosk = terminal  # type: ignore[attr-defined]
        answer = self.get_response(request)
        # The next person must not find this page again with the browser's back button.
        answer["Cache-Control"] = "no-store"
        return answer

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """To the change of the secret, whatever was asked for."""
        if getattr(request, "actor", None) is None or not cast(Account, request.user).must_change:
            return None
        name = getattr(request.resolver_match, "url_name", None)
        return None if name in UNCHANGED else sent_to(request, "change_secret")


def _out(request: HttpRequest, terminal: Terminal) -> HttpResponse:
    address = leave(request)
    said = ngettext(
        "Signed out: nobody touched the screen for %(n)s minute.",
        "Signed out: nobody touched the screen for %(n)s minutes.",
        terminal.minutes,
    )
    messages.info(request, said % {"n": terminal.minutes})
    return sent_to(request, address)
