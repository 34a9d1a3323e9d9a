"""The sessions of an account: where it is signed in, and ending that."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, cast
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Account
from duly.people.operations.profiles import end_own_sessions, note_session_ended
from duly.web.access import Request
from duly.web.browsers import browser_words

# How old "last seen" may grow before a request writes it anew.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """One place an account is signed in at."""

    id: int
    browser: str
    address: str
    since: datetime
    last_seen: datetime
    is_current: bool


def sessions_of(account_id: UUID, *, now: datetime, current: str = "") -> list[SessionRow]:
    """The live sessions of an account, the one with the key `current` first, then the last seen ones."""
    rows = [
        SessionRow(
            id=one.pk,
            browser=browser_words(one.user_agent),
            address=one.ip,
            since=one.created_at,
            last_seen=one.last_seen_at,
            is_current=one.session_key == current,
        )
        for one in _live(Account.objects.get(pk=account_id), now)
    ]
    return sorted(rows, key=lambda row: (row.is_current, row.last_seen), reverse=True)


def seen(request: HttpRequest) -> None:
    """Notes that the session of this request is in use, at most once a minute."""
    now = datetime.now(UTC)
    stale = UserSession.objects.filter(
        session_key=request.session.session_key, last_seen_at__lt=now - SEEN_EVERY
    )
    stale.update(last_seen_at=now)


def end_one(request: Request, session_id: int) -> None:
    """Signs the account out in one other place. Raises NotFound for a session that is not its own."""
    row = UserSession.objects.filter(user=cast(Account, request.user), pk=session_id).first()
    if row is None:
        raise NotFound
    if row.session_key == request.session.session_key:
        raise Refused("this_session", "This is the session you are using. Sign out instead.")
    _delete([row])
    note_session_ended(actor=request.actor)


def end_others(request: Request) -> None:
    """Signs the account out everywhere but here."""
    end_own_sessions(actor=request.actor)
    keep(request)


def keep(request: HttpRequest) -> None:
    """Carries this session over a change that ends all of its account, and forgets the others."""
    account = cast(Account, request.user)
    account.refresh_from_db()
    before = request.session.session_key
    update_session_auth_hash(request, account)
    after = request.session.session_key
    mine = UserSession.objects.filter(user=account)
    mine.filter(session_key=before).update(session_key=after)
    _delete(list(mine.exclude(session_key=after)))


def _delete(rows: list[Any]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for row in rows:
        store.delete(row.session_key)
    UserSession.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _live(account: Account, now: datetime) -> list[Any]:
    """Rows whose session is still there and still opens the account."""
    rows = {row.session_key: row for row in UserSession.objects.filter(user=account)}
    stored = Session.objects.filter(session_key__in=rows, expire_date__gt=now)
    expected = account.get_session_auth_hash()
    return [
        rows[session.session_key]
        for session in stored
        if constant_time_compare(session.get_decoded().get(HASH_SESSION_KEY, ""), expected)
    ]
