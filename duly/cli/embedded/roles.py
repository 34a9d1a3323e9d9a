"""The two roles and the database that Duly needs, on the embedded server or on any PostgreSQL from 15 on.

`duly_owner` owns the database and migrates; `duly_app` works with the data and can change no table, make
none, and is held by row-level security. Neither is a superuser, neither bypasses row-level security.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg import sql

OWNER = "duly_owner"
APP = "duly_app"

# Any number will do; it keeps two preparations of one server from meeting.
ONE_AT_A_TIME = 0x64756C79


def prepare_roles(superuser_dsn: str, *, database: str, owner_password: str, app_password: str) -> None:
    """Have both roles with exactly these rights and passwords, and `database` closed to the public."""
    with _session(superuser_dsn) as server:
        _role(server, OWNER, owner_password)
        _role(server, APP, app_password)
        if not _exists(server, "SELECT FROM pg_database WHERE datname = %s", database):
            _create(server, database, template="template0", encoding=sql.SQL("ENCODING 'UTF8'"))
        _grant_connections(server, database)
    with _session(superuser_dsn, database) as inside:
        _close_schema(inside)


def clone_database(superuser_dsn: str, *, template: str, database: str) -> None:
    """Copy `template`, which nobody may be connected to, as `database` with the same rights."""
    with _session(superuser_dsn) as server:
        _create(server, database, template=template, encoding=sql.SQL("STRATEGY FILE_COPY"))
        _grant_connections(server, database)


def drop_database(superuser_dsn: str, *, database: str) -> None:
    """Remove `database` and whoever is still connected to it; nothing happens when there is none."""
    with _session(superuser_dsn) as server:
        _do(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", sql.Identifier(database))


def close_to_public(superuser_dsn: str, *databases: str) -> None:
    """Let only superusers into the databases every server is born with."""
    with _session(superuser_dsn) as server:
        for database in databases:
            _do(server, "REVOKE ALL ON DATABASE {} FROM PUBLIC", sql.Identifier(database))


@contextmanager
def _session(dsn: str, database: str | None = None) -> Iterator[psycopg.Connection]:
    options: dict[str, Any] = {} if database is None else {"dbname": database}
    with psycopg.connect(dsn, autocommit=True, connect_timeout=15, **options) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield connection


def _role(server: psycopg.Connection, name: str, password: str) -> None:
    if not _exists(server, "SELECT FROM pg_roles WHERE rolname = %s", name):
        _do(server, "CREATE ROLE {}", sql.Identifier(name))
    # Scrambled here, so that the server's log never sees the password itself.
    scrambled = server.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    _do(
        server,
        "ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}",
        sql.Identifier(name),
        sql.Literal(scrambled.decode()),
    )


def _create(server: psycopg.Connection, database: str, *, template: str, encoding: sql.Composable) -> None:
    _do(
        server,
        "CREATE DATABASE {} OWNER {} TEMPLATE {} {}",
        sql.Identifier(database),
        sql.Identifier(OWNER),
        sql.Identifier(template),
        encoding,
    )


def _grant_connections(server: psycopg.Connection, database: str) -> None:
    _do(server, "REVOKE ALL ON DATABASE {} FROM PUBLIC", sql.Identifier(database))
    _do(server, "REVOKE ALL ON DATABASE {} FROM {}", sql.Identifier(database), sql.Identifier(APP))
    _do(server, "ALTER DATABASE {} OWNER TO {}", sql.Identifier(database), sql.Identifier(OWNER))
    _do(server, "GRANT CONNECT ON DATABASE {} TO {}", sql.Identifier(database), sql.Identifier(APP))


def _close_schema(inside: psycopg.Connection) -> None:
    _do(inside, "ALTER SCHEMA public OWNER TO {}", sql.Identifier(OWNER))
    _do(inside, "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    _do(inside, "REVOKE CREATE ON SCHEMA public FROM {}", sql.Identifier(APP))
    _do(inside, "GRANT USAGE ON SCHEMA public TO {}", sql.Identifier(APP))


def _exists(server: psycopg.Connection, question: LiteralString, *arguments: str) -> bool:
    return server.execute(question, arguments).fetchone() is not None


def _do(server: psycopg.Connection, statement: LiteralString, *parts: sql.Composable) -> None:
    server.execute(sql.SQL(statement).format(*parts))
