"""What every view of a signed-in person starts with."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from duly.tenancy import permissions
from duly.tenancy.actor import Actor
from duly.web.context import SignedIn

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request that came through the door: `actor` acts, `signed_in` is what pages say about who acts."""

    actor: Actor
    signed_in: SignedIn


def sent_to(request: HttpRequest, name: str) -> HttpResponse:
    """To another page; a part of a page that is fetched must not be swapped for it: the whole page goes."""
    answer = redirect(name)
    return HttpResponseClientRedirect(answer["Location"]) if request.headers.get("HX-Request") else answer


def signed_in(verb: str) -> Callable[[View], View]:
    """Lets in whoever the permission table grants `verb`; strangers go to sign-in, others get a 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.actor is None:
                return redirect_to_login(request.get_full_path())
            permissions.require(request.actor, verb)
            return view(request, *args, **kwargs)

        guarded.verb = verb  # type: ignore[attr-defined]  # read by the test of the permission table
        return guarded

    return decorate
