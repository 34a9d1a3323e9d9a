"""The only place that opens a database transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from django.db import connection
from django.db import transaction as django_transaction
from django.db.backends.utils import CursorWrapper

from duly.tenancy import scope
from duly.tenancy.actor import Actor

SETTING = "app.organization_id"
MANY = {"enable_nestloop": "off", "jit": "off", "work_mem": "32MB"}


@contextmanager
def transaction(actor: Actor) -> Iterator[None]:
    """Opens (or nests in) a transaction that sees and writes the actor's organization only.

    The setting lives as long as the transaction, so a pooled connection carries nothing over. Nested, the
    value before is put back; the outermost keeps it, because deferred triggers run at commit and read it.
    """
    nested = connection.in_atomic_block
    with django_transaction.atomic(), scope.entered(actor.organization_id):
        before = _switch(str(actor.organization_id))
        yield
        if nested and not connection.needs_rollback:
            _switch(before)


@contextmanager
def about_many() -> Iterator[None]:
    """Sets the planner up for statements about many people, some of whom it has not counted yet.

    It takes those who came in since the last ANALYZE for a handful, and a nested loop over them never ends.
    Before PostgreSQL 18 it charges so much for a loop it cannot avoid that it would compile each statement.
    What tens of thousands of people come to is sorted in memory, not on the disk.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join('current_setting(%s)' for _ in MANY)}", list(MANY))
        before = cursor.fetchone()
        _set(cursor, MANY)
        yield
        _set(cursor, dict(zip(MANY, before, strict=True)))


def _set(cursor: CursorWrapper, settings: Mapping[str, str]) -> None:
    each = ", ".join("set_config(%s, %s, true)" for _ in settings)
    cursor.execute(f"SELECT {each}", [part for setting in settings.items() for part in setting])


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is gone afterwards, once it has been looked at. Needs a transaction."""
    with django_transaction.atomic():
        yield
        django_transaction.set_rollback(True)


def refuse_commit() -> None:
    """Marks the open transaction so that it rolls back when it ends."""
    django_transaction.set_rollback(True)


def current_setting() -> str:
    """The organization the database believes in, '' when none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        (value,) = cursor.fetchone()
    return str(value)


def _switch(value: str | UUID) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, true)",
            [SETTING, SETTING, str(value)],
        )
        before, _ = cursor.fetchone()
    return str(before)
