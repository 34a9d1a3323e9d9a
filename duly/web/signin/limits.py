"""How much one network address may ask of the sign-in pages: plenty, because a factory sits behind one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def within_limits(action: str) -> Callable[[View], View]:
    """Answers 429 beyond what ACCOUNT_RATE_LIMITS grants the action."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refused: HttpResponse | None = ratelimit.consume_or_429(request, action=action)
            return refused or view(request, *args, **kwargs)

        return limited

    return decorate
