"""A session at a shared terminal: it knows its kiosk, and ends when nobody touches it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.urls import reverse

from duly.people.models import Account

KEY = "kiosk"
LONGEST = timedelta(seconds=settings.SESSION_COOKIE_AGE)


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """Where somebody signed in by PIN, since when, and when the screen was touched last."""

    slug: str
    since: datetime
    touched: datetime
    minutes: int

    @property
    def seconds(self) -> int:
        """How long the screen may stay untouched."""
        return self.minutes * 60

    def is_over(self, now: datetime) -> bool:
        """Whether the session ends at this instant: untouched for too long, or the shift is over (A11-12)."""
        return now - self.touched >= timedelta(minutes=self.minutes) or now - self.since >= LONGEST


def enter(request: HttpRequest, account: Account, *, slug: str, now: datetime) -> None:
    """Signs the account in at this kiosk; whoever was signed in here before is out."""
    logout(request)
    adapter = get_adapter(request)
    adapter.login(request, account)
    adapter.post_login(
        request,
        account,
        email_verification="none",
        signal_kwargs=None,
        email=None,
        signup=False,
        redirect_url=None,
    )
    record_authentication(request, account, method="password", username=account.handle)
    request.session[KEY] = {"slug": slug, "since": now.isoformat(), "touched": now.isoformat()}


def terminal_of(request: HttpRequest, *, minutes: int) -> Terminal | None:
    """The kiosk this session stands at, None for a session at somebody's own browser."""
    kept = request.session.get(KEY)
    if kept is None:
        return None
    return Terminal(
        slug=kept["slug"],
        since=datetime.fromisoformat(kept["since"]),
        touched=datetime.fromisoformat(kept["touched"]),
        minutes=minutes,
    )


def touch(request: HttpRequest, *, now: datetime) -> None:
    """Somebody is at the screen."""
    request.session[KEY] = {**request.session[KEY], "touched": now.isoformat()}


def leave(request: HttpRequest) -> str:
    """Ends the session; returns its kiosk's page, or the sign-in page for any other session."""
    kept = request.session.get(KEY)
    logout(request)
    return reverse("kiosk", kwargs={"slug": kept["slug"]}) if kept else reverse("account_login")
