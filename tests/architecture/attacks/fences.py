"""An attack, and the fences before it, each known by the SQL with which a superuser would remove it."""

from dataclasses import dataclass
from typing import Literal

from duly.audit.functions import DEMAND_AUDIT

# What shows that an attack went through: rows or catalogue differ; rows come back; or it merely runs.
Sign = Literal["changes", "yields", "runs"]


@dataclass(frozen=True)
class Fence:
    """One obstacle, and how to take it away."""

    name: str
    removal: str


@dataclass(frozen=True)
class Attack:
    """One try by the app role in an open transaction of its organization.

    Every one of `fences` stops it alone; without all of them it shows its `sign`, or `found` has rows. Unless
    it is `silent`, an audit event is written beside it, so that it is not the missing one that stops it.
    """

    kind: str
    statement: str
    fences: tuple[Fence, ...]
    sign: Sign = "changes"
    found: str = ""
    silent: bool = False


def grant(privilege: str, table: str) -> Fence:
    return Fence(f"no {privilege} on {table}", f"GRANT {privilege} ON {table} TO duly_app")


def trigger(name: str, table: str) -> Fence:
    return Fence(f"trigger {table}_{name}", f"DROP TRIGGER {table}_{name} ON {table}")


def always(name: str, table: str) -> Fence:
    """The trigger also fires in replica sessions."""
    return Fence(f"always {table}_{name}", f"ALTER TABLE {table} ENABLE TRIGGER {table}_{name}")


def policy(table: str) -> Fence:
    return Fence(f"row security on {table}", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def constraint(name: str, table: str) -> Fence:
    return Fence(f"constraint {name}", f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def generated(column: str, table: str) -> Fence:
    return Fence(f"generated {table}.{column}", f"ALTER TABLE {table} ALTER {column} DROP EXPRESSION")


def table_owner(table: str) -> Fence:
    return Fence(f"{table} belongs to the owner", f"ALTER TABLE {table} OWNER TO duly_app")


def function_owner(function: str) -> Fence:
    return Fence(f"{function} belongs to the owner", f"ALTER FUNCTION {function}() OWNER TO duly_app")


def member(role: str) -> Fence:
    return Fence(f"not a member of {role}", f"GRANT {role} TO duly_app")


def parameter(name: str) -> Fence:
    return Fence(f"may not set {name}", f"GRANT SET ON PARAMETER {name} TO duly_app")


def executes(function: str) -> Fence:
    return Fence(f"may not run {function}", f"GRANT EXECUTE ON FUNCTION {function} TO duly_app")


def _on_database(change: str) -> str:
    return f"DO $do$ BEGIN EXECUTE format('{change}', current_database()); END $do$"


SUPERUSER = Fence("not a superuser", "ALTER ROLE duly_app SUPERUSER")
BYPASS = Fence("held by row security", "ALTER ROLE duly_app BYPASSRLS")
CREATES_ROLES = Fence("creates no roles", "ALTER ROLE duly_app CREATEROLE")
SCHEMA = Fence("creates nothing in schema public", "GRANT CREATE ON SCHEMA public TO duly_app")
DATABASE = Fence("creates no schema", _on_database("GRANT CREATE ON DATABASE %I TO duly_app"))
TEMPORARY = Fence("creates no temporary tables", _on_database("GRANT TEMP ON DATABASE %I TO duly_app"))
DATABASE_OWNER = Fence("does not own the database", _on_database("ALTER DATABASE %I OWNER TO duly_app"))
DEMANDED = Fence("trigger audit_owed_demanded", "ALTER TABLE audit_owed DISABLE TRIGGER audit_owed_demanded")
# The commit-time check written carelessly: its names are looked up on the session's search path.
QUALIFIED = Fence(
    "the check names its tables in full",
    DEMAND_AUDIT.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .replace(" SET search_path = pg_catalog, public", "")
    .replace("public.", ""),
)
EVENT = (
    "INSERT INTO audit_auditevent (organization_id, occurred_at, service, role, source, verb, object_type, "
    "reason, count) VALUES ('{}', now(), 'attack', '', 'test', 'attack', 'attack', '', 1)"
)
EVENT_OF_MINE, EVENT_OF_THEIRS = EVENT.format("<mine>"), EVENT.format("<theirs>")
SWITCH = "set_config('app.organization_id', '<theirs>', true)"
BACK = "set_config('app.organization_id', '<mine>', true)"


def copied(table: str, columns: str, **changed: str) -> str:
    """An insert of one of the own rows again, with some columns as given."""
    source = ", ".join(changed.get(column, column) for column in columns.split())
    named = ", ".join([*columns.split(), *(name for name in changed if name not in columns.split())])
    more = "".join(f", {value}" for name, value in changed.items() if name not in columns.split())
    return f"INSERT INTO {table} ({named}) SELECT {source}{more} FROM {table} LIMIT 1"
