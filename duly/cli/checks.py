"""What must hold before an installation is safe to use, each question asked of the database itself.

A check yields a sentence for each thing that is wrong, and nothing where all is well.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections

from duly.cli import fences
from duly.cli.readiness import unapplied_migrations

OLDEST_SERVER = 15
MOST_SKEW = 2.0
SHORTEST_SECRET = 50

Check = Callable[[], Iterator[str]]


@dataclass(frozen=True)
class Finding:
    """One question and what is wrong; `problems` is empty where it passed."""

    name: str
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.problems


def findings() -> list[Finding]:
    """Every check in its order; those that need the database are left out where it cannot be reached."""
    reached = [_asked(name, check) for name, check in CONNECTIONS]
    if not reached[-1].passed:
        return reached
    return reached + [_asked(name, check) for name, check in CHECKS]


def _asked(name: str, check: Check) -> Finding:
    try:
        return Finding(name, tuple(check()))
    except DatabaseError as error:
        return Finding(name, (f"The database refused to say: {str(error).strip()}",))


def secret_key() -> Iterator[str]:
    if settings.PRODUCTION and len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield f"DULY_SECRET_KEY is shorter than {SHORTEST_SECRET} characters."


def owner_connection() -> Iterator[str]:
    yield from _refusal("owner", "DULY_OWNER_DATABASE_URL")


def app_connection() -> Iterator[str]:
    yield from _refusal("default", "DATABASE_URL")


def _refusal(alias: str, setting: str) -> Iterator[str]:
    try:
        connections[alias].ensure_connection()
    except DatabaseError as error:
        yield f"{setting} does not lead to a database: {str(error).strip()}"


def same_database() -> Iterator[str]:
    sql = "SELECT current_database(), (SELECT oid FROM pg_database WHERE datname = current_database())"
    if _rows(sql) != _rows(sql, alias="owner"):
        yield "DATABASE_URL and DULY_OWNER_DATABASE_URL lead to two different databases."


def server_version() -> Iterator[str]:
    ((number,),) = _rows("SELECT current_setting('server_version_num')::int")
    if number < OLDEST_SERVER * 10_000:
        yield f"The server is PostgreSQL {number // 10_000}; Duly needs {OLDEST_SERVER} or newer."


ROLE = """
SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, has_schema_privilege('public', 'CREATE'),
  has_database_privilege(current_database(), 'CREATE'), has_database_privilege(current_database(), 'TEMP')
FROM pg_roles WHERE rolname = current_user
"""
POWERS = (
    "is a superuser",
    "bypasses row-level security",
    "may create roles",
    "may create tables",
    "may create schemas",
    "may create temporary tables",
)
MEMBERSHIPS = """
SELECT rolname FROM pg_roles
WHERE rolname NOT IN (current_user, 'pg_database_owner') AND pg_has_role(current_user, oid, 'MEMBER')
ORDER BY rolname
"""
OWNED = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND pg_get_userbyid(relowner) = current_user
AND relkind IN ('r', 'p', 'v', 'm', 'S') ORDER BY relname
"""


def app_role() -> Iterator[str]:
    ((name, *held),) = _rows(ROLE)
    for power, is_held in zip(POWERS, held, strict=True):
        if is_held:
            yield f"The application's role {name} {power}."
    others = [other for (other,) in _rows(MEMBERSHIPS)]
    if others:
        yield f"The application's role {name} is a member of {', '.join(others)}."
    owned = [table for (table,) in _rows(OWNED)]
    if owned:
        yield f"The application's role {name} owns {len(owned)} tables, {owned[0]} among them."


def migrations() -> Iterator[str]:
    missing = unapplied_migrations()
    if missing:
        more = f" and {len(missing) - 1} more" if missing[1:] else ""
        yield f"Not applied: {missing[0]}{more}. Apply what is missing with: duly migrate"


FORCED = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity
"""


def row_security() -> Iterator[str]:
    forced = {table for (table,) in _rows(FORCED)}
    for table in sorted(fences.tenant_tables() - forced):
        yield f"Row-level security is not forced on {table}."


ALWAYS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'
"""
DISABLED = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled IN ('D', 'R')
"""


def triggers() -> Iterator[str]:
    always = set(_rows(ALWAYS))
    for table, trigger in sorted(fences.always_triggers() - always):
        yield f"The trigger {trigger} on {table} is missing or can be switched off by a session."
    for table, trigger in sorted(set(_rows(DISABLED))):
        yield f"The trigger {trigger} on {table} is disabled."


def clock() -> Iterator[str]:
    before = time.time()
    ((theirs,),) = _rows("SELECT extract(epoch FROM clock_timestamp())::float8")
    after = time.time()
    skew = max(before - theirs, theirs - after, 0.0)
    if skew > MOST_SKEW:
        yield f"This machine's clock and the database's are {skew:.1f} seconds apart."


def _rows(sql: str, alias: str = "default") -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


CONNECTIONS: tuple[tuple[str, Check], ...] = (
    ("Secret key", secret_key),
    ("Database as the owner", owner_connection),
    ("Database as the application", app_connection),
)
CHECKS: tuple[tuple[str, Check], ...] = (
    ("Server version", server_version),
    ("One database", same_database),
    ("The application's role", app_role),
    ("Migrations", migrations),
    ("Row-level security", row_security),
    ("Triggers that no session can switch off", triggers),
    ("Clock", clock),
)
