"""The way in for programs: a bearer token and nothing else, one transaction in the organization it names.

What is signed in elsewhere in the browser does not count: the session is not even looked at.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch, resolve

from duly.api.problems import FAILED, NO_METHOD, NOT_FOUND, UNREADABLE, problem
from duly.kernel import hops
from duly.people.operations.tokens import Admitted, admit
from duly.people.rules.tokens import presented
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction

PREFIX = "/api/"
logger = logging.getLogger(__name__)


class Request(HttpRequest):
    """A request of a program; without a token that works nobody is admitted."""

    admitted: Admitted | None


class ApiDoor:
    """Answers everything below /api/ itself, before sessions, languages and forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        answer = answered(request)
        answer["Cache-Control"] = "no-store"
        return answer


def answered(request: HttpRequest) -> HttpResponse:
    """The answer of the address; what goes wrong is a problem of some kind, never a page."""
    try:
        request.get_host()
        answer = entered(request, resolve(request.path_info))
    except Http404:
        return problem(NOT_FOUND)
    except SuspiciousOperation:
        return problem(UNREADABLE)
    except Exception:
        logger.exception("The API failed at %s", request.path_info)
        return problem(FAILED)
    if answer.status_code == NO_METHOD.status:
        return problem(NO_METHOD, headers={"Allow": answer["Allow"]})
    return answer


def entered(request: HttpRequest, match: ResolverMatch) -> HttpResponse:
    """What the address answers, to whom the token admits."""
    request.resolver_match = match
    admitted = admission(request)
    request.admitted = admitted  # type: ignore[attr-defined]
    with transaction(admitted.actor) if admitted else nullcontext():
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer


def admission(request: HttpRequest) -> Admitted | None:
    """Who comes with the token; None where it does not work, whyever.

    In a transaction of its own: a slow answer must not hold the token against the next request.
    """
    scheme, _, word = request.headers.get("Authorization", "").partition(" ")
    token = presented(word.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        return None
    visitor = Actor(
        organization_id=token.organization_id,
        now=datetime.now(UTC),
        source="api",
        ip=hops.client_address(
            request.headers.get("X-Forwarded-For", ""),
            request.META.get("REMOTE_ADDR", ""),
            trusted=settings.TRUSTED_PROXIES,
        ),
        user_agent=request.headers.get("User-Agent", "")[:500],
    )
    with transaction(visitor):
        return admit(actor=visitor, digest=token.digest)
