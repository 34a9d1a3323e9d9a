"""One transaction a request, in the organization of whoever is signed in.

Every refusal becomes one kind of answer.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from duly.assignments.queries.undecided import undecided_count
from duly.kernel import hops
from duly.kernel.refusal import Refused
from duly.people.models import Account
from duly.people.queries.actors import actor_for, greeting, organization_settings
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import allowed
from duly.tenancy.roles import Role
from duly.tenancy.transactions import refuse_commit, transaction
from duly.trainings.queries import reviews_waiting
from duly.web.context import SignedIn
from duly.web.detours import detour
from duly.web.errors import refused
from duly.web.sessions import seen
from duly.web.watching import record_view

Answer = Callable[[HttpRequest], HttpResponse]


class TenancyMiddleware:
    """Puts `actor` and `signed_in` on the request.

    The organization comes from the account, from nothing else.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        # Before the transaction: a slow page must not hold the row of its session against the next page.
        seen(request)
        with transaction(arriving(request)):
            try:
                greet(request)
            except Refused:
                logout(request)
                return redirect(settings.LOGIN_URL)
            answer = self.get_response(request)
            record_view(request, answer)
            return answer

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """No view runs before what must come first."""
        return detour(request) if getattr(request, "actor", None) is not None else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Nothing of a failed request is kept; what a rule refused is said in its words."""
        if getattr(request, "actor", None) is not None:
            refuse_commit()
        return refused(request, exception) if isinstance(exception, Refused) else None


def arriving(request: HttpRequest) -> Actor:
    """The account as an actor without a role: enough to open its organization and look up the person."""
    account = cast(Account, request.user)
    return Actor(
        organization_id=account.organization_id,
        account_id=account.pk,
        now=datetime.now(UTC),
        source="web",
        ip=client_address(request),
        user_agent=request.headers.get("User-Agent", "")[:500],
    )


def greet(request: HttpRequest) -> None:
    """Finds the person behind the account. Raises Refused when there is none who is active."""
    visitor = arriving(request)
    actor = actor_for(
        account=cast(Account, request.user),
        now=visitor.now,
        source=visitor.source,
        ip=visitor.ip,
        user_agent=visitor.user_agent,
    )
    organization = organization_settings()
    person = greeting(cast(UUID, actor.person_id))
    pin = cast(Account, request.user).uses_pin
    speak(person.language, organization.language)
    request.actor = actor  # type: ignore[attr-defined]
    request.signed_in = SignedIn(  # type: ignore[attr-defined]
        name=person.name,
        role=cast(Role, actor.role),
        organization=organization.name,
        logo=organization.logo,
        now=actor.now,
        zone=person.zone,
        access_until=person.access_until,
        counts=calls_for_work(actor),
        leads=person.leads,
        has_factor=person.has_factor and not pin,
        needs_factor=actor.role in organization.mfa_roles and not pin,
    )


def calls_for_work(actor: Actor) -> dict[str, int]:
    """The numbers of the menu, where there is something to do: one query each, but for one count a while."""
    counts = {
        "review": reviews_waiting(actor=actor) if allowed(actor.role, "review.view") else 0,
        "undecided": undecided_count(actor=actor) if allowed(actor.role, "runs.view") else 0,
    }
    return {name: number for name, number in counts.items() if number}


def speak(*languages: str) -> None:
    """Answers in the first of these that there is a catalogue for, else as the browser asked.

    It holds for this request: the next one starts with what its browser asks for.
    """
    for language in languages:
        with suppress(LookupError):
            translation.activate(translation.get_supported_language_variant(language))
            return


def client_address(request: HttpRequest) -> str | None:
    """Where the request came from, as far as the proxies are trusted."""
    return hops.client_address(
        request.headers.get("X-Forwarded-For", ""),
        request.META.get("REMOTE_ADDR", ""),
        trusted=settings.TRUSTED_PROXIES,
    )
