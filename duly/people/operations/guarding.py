"""Every look at a password or PIN costs a try, taken before it: 10 in 15 minutes, whatever the way (W10).

The tries of a name that nobody has are counted like those of an account: the two cannot be told apart.
What is counted stays when the request it came with fails.
"""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, connections

from duly.kernel.refusal import Refused
from duly.people.models import Account, SignInGuard
from duly.people.operations.alarms import alarm
from duly.people.queries.statements import statement
from duly.people.rules.tries import LIMIT, LOCKED_AFTER, WINDOW, pauses, waiting

T = TypeVar("T")
KEPT = timedelta(days=30)

_counted_within: ContextVar[bool] = ContextVar("duly_tries_counted_within", default=False)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Whom somebody says to be; the account is None where nobody signs in this way under this name."""

    key: UUID
    account: Account | None
    pin: bool


def claim_of(account: Account) -> Claim:
    """Who is signed in already and proves it once more."""
    return Claim(key=account.pk, account=account, pin=account.uses_pin)


def key_of_nobody(*words: str) -> UUID:
    """The key under which the tries at a name that nobody has are counted."""
    return UUID(bytes=hashlib.sha256("\n".join(words).encode()).digest()[:16])


def proven(claim: Claim, secret: str, *, now: datetime, ip: str | None = None) -> bool:
    """Whether the secret is the account's. Takes a try and hashes once, whoever is claimed to be.

    Raises Refused('too_many_tries', wait=...) without looking. A locked PIN is wrong, whatever it is.
    """
    locked = admit(claim.key, now=now, pin=claim.pin)
    if _matches(None if locked else claim.account, secret):
        succeeded(claim.key)
        return True
    if failed(claim.key, now=now, pin=claim.pin) and claim.account is not None:
        account = claim.account
        _outside(lambda: alarm(account, now=now, ip=ip))
    return False


def demand(account: Account, secret: str, *, now: datetime, ip: str | None = None) -> None:
    """Raises Refused('wrong_password'), 'wrong_pin', and what `proven` raises."""
    if proven(claim_of(account), secret, now=now, ip=ip):
        return
    if account.uses_pin:
        raise Refused("wrong_pin", "That is not your PIN.", field="password")
    raise Refused("wrong_password", "That is not your password.", field="password")


def admit(key: UUID, *, now: datetime, pin: bool = False) -> bool:
    """Takes a try. True where the key is locked: then nothing is right.

    Raises Refused('too_many_tries', wait=...).
    """
    taken = take(key, now=now, pin=pin)
    if taken is None:
        raise _too_many(key, now=now, pin=pin)
    return taken


def take(
    key: UUID, *, now: datetime, most: int = LIMIT, window: timedelta = WINDOW, pin: bool = False
) -> bool | None:
    """Takes one of `most` tries: whether the key is locked; None where `window` has seen too many."""
    given = {"key": key, "now": now, "window_length": window, "most": most, "pauses": pauses(pin=pin)}
    return _outside(lambda: _taken(given))


def failed(key: UUID, *, now: datetime, pin: bool = False) -> bool:
    """Locks a PIN after 10 wrong ones in a row; True if this was the one."""
    wrong = SignInGuard.objects.filter(key=key, failures__gte=LOCKED_AFTER, locked_at=None)
    return pin and bool(_outside(lambda: wrong.update(locked_at=now)))


def succeeded(key: UUID) -> None:
    """Forgets the tries: whoever has the secret may go on."""
    _outside(lambda: SignInGuard.objects.filter(key=key, locked_at=None).delete())


def forgive(account_id: UUID) -> None:
    """Unlocks an account and forgets its tries, with the caller's transaction: its secret is a new one."""
    SignInGuard.objects.filter(key=account_id).delete()


def forget_old(*, now: datetime) -> None:
    """Forgets what nobody has tried for a month, but for accounts that are locked."""
    quiet = SignInGuard.objects.filter(tried_at__lt=now - KEPT)
    quiet.exclude(key__in=Account.objects.values("pk"), locked_at__isnull=False).delete()


@contextmanager
def counted_within() -> Iterator[None]:
    """Counts inside the caller's transaction, for work that is kept or taken back as a whole."""
    token = _counted_within.set(True)
    try:
        yield
    finally:
        _counted_within.reset(token)


def _matches(account: Account | None, secret: str) -> bool:
    if account is None:
        make_password(secret)
        return False
    return check_password(secret, account.password) and account.is_active


def _taken(given: dict[str, Any]) -> bool | None:
    with connection.cursor() as cursor:
        cursor.execute(statement("take_try"), given)
        row = cursor.fetchone()
    return None if row is None else bool(row[0])


def _too_many(key: UUID, *, now: datetime, pin: bool) -> Refused:
    stored = SignInGuard.objects.filter(key=key).values("tried_at", "tries", "failures").first()
    wait = waiting(**stored, now=now, pin=pin) if stored else WINDOW
    return Refused(
        "too_many_tries", "Too many wrong tries. Wait, then try again.", field="password", wait=wait
    )


def _outside(work: Callable[[], T]) -> T:
    """Runs the work on a connection of its own where the caller's transaction may still be rolled back."""
    if _counted_within.get() or not connection.in_atomic_block:
        return work()

    def run() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(run).result()
