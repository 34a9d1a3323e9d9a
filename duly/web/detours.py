"""Where somebody must go before anything else: no address may be reached around it."""

from datetime import datetime, timedelta
from typing import Any, cast

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from duly.web.access import Request, sent_to

LONGEST = timedelta(seconds=settings.SESSION_COOKIE_AGE)
# What is open to somebody whose role needs a second factor and who has none yet.
SETTING_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "change_secret",
        "account_logout",
        "sign_out",
    }
)


def detour(request: HttpRequest) -> HttpResponse | None:
    """To sign-in, from a session that is too old or never proved the second factor; to set-up, where one is
    missing.

    However a session came to be, it opens nothing of an account with a second factor without its proof.
    """
    here = cast(Request, request)
    records = get_authentication_records(request, request.user)
    if _too_old(records, here.actor.now) or (here.signed_in.has_factor and not _proved(records)):
        logout(request)
        return sent_to(request, "account_login")
    if here.signed_in.must_set_up and _name(request) not in SETTING_UP:
        return sent_to(request, "mfa_index")
    return None


def _too_old(records: list[dict[str, Any]], now: datetime) -> bool:
    """Whether it is 12 hours since the sign-in, whatever was done meanwhile (A11-12)."""
    return bool(records) and now.timestamp() - records[0]["at"] >= LONGEST.total_seconds()


def _proved(records: list[dict[str, Any]]) -> bool:
    return any(record["method"] == "mfa" for record in records)


def _name(request: HttpRequest) -> str:
    return getattr(request.resolver_match, "url_name", None) or ""
