"""Asking for the password once more, at most 10 wrong answers in 15 minutes (P11-300d)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.db import connections

from duly.kernel.refusal import Refused
from duly.people.models import Account

WINDOW = 15 * 60
LIMIT = 10


def demand_password(account: Account, password: str, *, now: datetime) -> None:
    """Raises Refused('wrong_password') or, without looking, 'too_many_tries'.

    The caller holds the account's row, so wrong answers are counted one after the other.
    """
    window = int(now.timestamp()) // WINDOW
    keys = [f"duly.signing.{account.pk}.{number}" for number in (window - 1, window)]
    failures = cache.get_many(keys)
    if sum(failures.values()) >= LIMIT:
        raise Refused("too_many_tries", "Too many wrong passwords. Wait 15 minutes, then sign.")
    if not check_password(password, account.password):
        _outside(lambda: cache.set(keys[-1], failures.get(keys[-1], 0) + 1, timeout=3 * WINDOW))
        raise Refused("wrong_password", "That is not your password.")


def _outside(write: Callable[[], None]) -> None:
    """Runs `write` on a connection of its own: the refusal rolls this one back, and the count must stay."""

    def run() -> None:
        try:
            write()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(run).result()
