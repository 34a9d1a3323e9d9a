"""Nothing that a session can set opens a fence: every setting there is, at every value worth trying."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.architecture.siege import Connection, Siege, laid, state
from tests.conftest import fresh_clone
from tests.database import Server

# What no session may change at all; only these may be, and all of them are tried.
SETTABLE = (
    "SELECT name, vartype, enumvals, min_val, max_val FROM pg_settings "
    "WHERE context IN ('user', 'backend') AND name NOT IN ('role', 'session_authorization') ORDER BY name"
)
READ = re.compile(r"current_setting\('([^']+)'")
# Read by a fence, or known to change how one is enforced; each must be among what was tried.
KNOWN = {
    "app.organization_id",
    "check_function_bodies",
    "constraint_exclusion",
    "default_transaction_deferrable",
    "default_transaction_isolation",
    "row_security",
    "search_path",
    "session_replication_role",
    "transaction_deferrable",
    "transform_null_equals",
}
PROBES = {
    "update": "UPDATE evidence_evidence SET score = 100",
    "delete": "DELETE FROM audit_runline",
    "truncate": "TRUNCATE evidence_supersession",
    "unaudited": "UPDATE people_person SET name = 'Nobody'; SET CONSTRAINTS ALL IMMEDIATE",
    "foreign": (
        "INSERT INTO outbox_effect (organization_id, key, job) VALUES ('<theirs>', duly_uuidv7(), 'x')"
    ),
    "frozen": "UPDATE trainings_version SET content = 'x'",
    "moved": "UPDATE messaging_message SET organization_id = '<theirs>'",
    "fence": "ALTER TABLE evidence_evidence DISABLE TRIGGER USER",
}


@pytest.fixture(scope="module")
def siege(server: Server, own_database: str, worker_id: str, django_db_blocker: Any) -> Iterator[Siege]:
    with fresh_clone(server, own_database, worker_id, django_db_blocker) as clone, laid(clone) as siege:
        yield siege


@pytest.fixture
def superuser(siege: Siege) -> Iterator[Connection]:
    with psycopg.connect(siege.clone.dsn("superuser"), autocommit=True) as connection:
        yield connection


def read_by_fences(superuser: Connection) -> set[str]:
    """The names that policies, triggers, functions, checks and defaults pass to current_setting."""
    texts = superuser.execute(
        "SELECT prosrc || coalesce(pg_get_functiondef(oid), '') FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' "
        "UNION ALL SELECT pg_get_expr(polqual, polrelid) || pg_get_expr(polwithcheck, polrelid) "
        "FROM pg_policy "
        "UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger "
        "UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint "
        "UNION ALL SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef"
    ).fetchall()
    return {name for (text,) in texts for name in READ.findall(text or "")}


def values(kind: str, options: list[str] | None, least: str | None, most: str | None) -> list[str]:
    match kind:
        case "bool":
            return ["on", "off"]
        case "enum":
            return list(options or ())
        case "integer" | "real":
            return [value for value in (least, most) if value is not None]
    return ["", "x", "pg_temp, public", "pg_catalog"]


def tries(superuser: Connection, siege: Siege) -> list[tuple[str, str]]:
    """Every (setting, value) that a session may ask for, and ours where it names no organization.

    To name another one is to be another one: then that one's rows are what the fences of organizations keep.
    """
    own = ("", "x", "*", siege.spoken(" <mine>"), siege.spoken("<theirs>,<mine>"))
    known = [(name, value) for name, *domain in superuser.execute(SETTABLE) for value in values(*domain)]
    replica = [("session_replication_role", value) for value in ("replica", "local")]
    return [("app.organization_id", value) for value in own] + replica + known


def test_no_setting_lets_a_probe_through(siege: Siege, superuser: Connection) -> None:
    before = state(superuser)
    tried = tries(superuser, siege)
    with psycopg.connect(siege.clone.dsn("app"), autocommit=True) as app:
        for name, value in tried:
            for probe in PROBES.values():
                assert not _goes_through(app, siege, probe, name, value), (name, value, probe)
    assert state(superuser) == before
    assert {name for name, _ in tried} >= KNOWN
    assert len({name for name, _ in tried}) > 100


def _goes_through(app: Connection, siege: Siege, probe: str, name: str, value: str) -> bool:
    """A setting that cannot be set is refused, one that can must not help; no rows are no success."""
    setting = sql.SQL("SET LOCAL {} = {}").format(sql.Identifier(*name.split(".")), sql.Literal(value))
    try:
        with app.transaction(force_rollback=True):
            app.execute(siege.spoken("SELECT set_config('app.organization_id', '<mine>', true)"))
            app.execute(setting)
            return app.execute(siege.spoken(probe)).rowcount > 0
    except psycopg.Error:
        return False


def test_the_probes_go_through_where_nothing_stands_in_their_way(siege: Siege, superuser: Connection) -> None:
    for probe in PROBES.values():
        with superuser.transaction(force_rollback=True):
            for table in re.findall(r"(?:UPDATE|FROM|TRUNCATE|INTO|TABLE) (\w+_\w+)", probe):
                superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            superuser.execute(siege.spoken(probe))


def test_every_setting_a_fence_reads_is_among_them(superuser: Connection) -> None:
    assert read_by_fences(superuser) == {"app.organization_id"}


def test_what_is_set_for_a_session_does_not_outlive_the_transaction_that_says_otherwise(siege: Siege) -> None:
    """An attacker's session-wide organization: the next transaction still sees its own alone."""
    with psycopg.connect(siege.clone.dsn("app"), autocommit=True) as app:
        app.execute(siege.spoken("SELECT set_config('app.organization_id', '<theirs>', false)"))
        with app.transaction():
            app.execute(siege.spoken("SELECT set_config('app.organization_id', '<mine>', true)"))
            seen = app.execute("SELECT DISTINCT organization_id::text FROM people_person").fetchall()
        assert seen == [(siege.spoken("<mine>"),)]


def test_server_wide_settings_belong_to_superusers(superuser: Connection) -> None:
    """ALTER SYSTEM runs outside of transactions, so here one connection steps down and up again."""
    change = "ALTER SYSTEM SET cursor_tuple_fraction = 0.2"
    superuser.execute("SET SESSION AUTHORIZATION duly_app")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        superuser.execute(change)
    superuser.execute("RESET SESSION AUTHORIZATION")
    superuser.execute(change)
    superuser.execute("ALTER SYSTEM RESET cursor_tuple_fraction")


def test_only_a_superuser_becomes_somebody_else(siege: Siege, superuser: Connection) -> None:
    """SET SESSION AUTHORIZATION asks who signed in, so it is tried by two who did."""
    become = "SET SESSION AUTHORIZATION duly_owner"
    with (
        psycopg.connect(siege.clone.dsn("app")) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(become)
    superuser.execute(become)
    assert superuser.execute("SELECT session_user::text").fetchone() == ("duly_owner",)
