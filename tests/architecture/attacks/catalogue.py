"""Attacks on the fences themselves: tables, triggers, policies, functions, roles, settings and the server."""

from collections.abc import Iterator
from dataclasses import replace

from tests.architecture.attacks.fences import (
    CREATES_ROLES,
    DATABASE,
    DATABASE_OWNER,
    SCHEMA,
    SUPERUSER,
    TEMPORARY,
    Attack,
    Fence,
    executes,
    function_owner,
    grant,
    member,
    parameter,
    table_owner,
)

EVIDENCE, EVENTS = "evidence_evidence", "audit_auditevent"
OWNED = (table_owner(EVIDENCE),)
MEMBER = (member("duly_owner"),)
HARMLESS = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"


def tables() -> Iterator[Attack]:
    yield Attack("drop table", "DROP TABLE evidence_supersession", (table_owner("evidence_supersession"),))
    yield Attack("drop table", f"DROP TABLE {EVENTS} CASCADE", (table_owner(EVENTS),))
    for change in (
        "ADD COLUMN extra text",
        "DROP COLUMN payload CASCADE",
        "ALTER payload SET DEFAULT ''",
    ):
        yield Attack("alter table", f"ALTER TABLE {EVIDENCE} {change}", OWNED)
    renamed = f"ALTER TABLE {EVIDENCE} RENAME TO evidence_old"
    yield Attack("rename a table", renamed, (SCHEMA, table_owner(EVIDENCE)))
    dropped = f"ALTER TABLE {EVIDENCE} DROP CONSTRAINT evidence_evidence_person_id_tenant_fk"
    yield Attack("drop a key", dropped, OWNED)
    heir = f"CREATE TABLE heir () INHERITS ({EVIDENCE})"
    yield Attack("inherit a table", heir, (SCHEMA, table_owner(EVIDENCE)))
    yield Attack(
        "create an index",
        f"CREATE INDEX one ON {EVIDENCE} ((1))",
        (SCHEMA, table_owner("evidence_evidence")),
    )
    yield Attack(
        "create a rule",
        f"CREATE RULE quiet AS ON INSERT TO {EVENTS} DO INSTEAD NOTHING",
        (table_owner(EVENTS),),
    )
    yield Attack("create a view", f"CREATE VIEW seen AS SELECT * FROM {EVIDENCE}", (SCHEMA,))
    yield Attack("create a table", "CREATE TABLE mine (id uuid)", (SCHEMA,))
    yield Attack(
        "create a temporary table", f"CREATE TEMP TABLE {EVIDENCE} (id uuid)", (TEMPORARY,), sign="runs"
    )
    yield Attack("create a schema", "CREATE SCHEMA mine", (DATABASE,))
    yield Attack("comment", f"COMMENT ON TABLE {EVIDENCE} IS 'x'", OWNED)
    yield Attack("give a table away", f"ALTER TABLE {EVIDENCE} OWNER TO duly_app", (SUPERUSER,))
    passed_on = Fence("no right to pass on", f"GRANT SELECT ON {EVIDENCE} TO duly_app WITH GRANT OPTION")
    yield Attack("grant to everybody", f"GRANT SELECT ON {EVIDENCE} TO PUBLIC", (passed_on,))
    yield Attack("grant to oneself", f"GRANT UPDATE ON {EVIDENCE} TO duly_app", (SUPERUSER,))


def triggers_and_policies() -> Iterator[Attack]:
    append_only = f"TRIGGER {EVIDENCE}_append_only"
    yield Attack("disable a trigger", f"ALTER TABLE {EVIDENCE} DISABLE {append_only}", OWNED)
    yield Attack("disable a trigger", f"ALTER TABLE {EVIDENCE} DISABLE TRIGGER USER", OWNED)
    disabled = "ALTER TABLE audit_owed DISABLE TRIGGER audit_owed_demanded"
    yield Attack("disable a trigger", disabled, (table_owner("audit_owed"),))
    yield Attack("weaken a trigger", f"ALTER TABLE {EVIDENCE} ENABLE REPLICA {append_only}", OWNED)
    yield Attack("rename a trigger", f"ALTER {append_only} ON {EVIDENCE} RENAME TO zz", OWNED)
    yield Attack("drop a trigger", f"DROP {append_only} ON {EVIDENCE}", OWNED)
    created = f"BEFORE INSERT ON {EVENTS} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    yield Attack("create a trigger", f"CREATE TRIGGER z {created}", (grant("TRIGGER", EVENTS),))
    yield Attack("row security off for good", f"ALTER TABLE {EVIDENCE} DISABLE ROW LEVEL SECURITY", OWNED)
    yield Attack("row security not forced", f"ALTER TABLE {EVIDENCE} NO FORCE ROW LEVEL SECURITY", OWNED)
    yield Attack("create a policy", f"CREATE POLICY mine ON {EVIDENCE} USING (true)", OWNED)
    yield Attack("alter a policy", f"ALTER POLICY tenant ON {EVIDENCE} USING (true)", OWNED)
    yield Attack("drop a policy", f"DROP POLICY tenant ON {EVIDENCE}", OWNED)


def functions() -> Iterator[Attack]:
    for name in ("duly_refuse_change", "duly_demand_audit", "duly_owe_audit"):
        replaced = f"CREATE OR REPLACE FUNCTION {name}() {HARMLESS}"
        yield Attack("replace a function", replaced, (SCHEMA, function_owner(name)))
    owner = function_owner("duly_demand_audit")
    yield Attack("alter a function", "ALTER FUNCTION duly_demand_audit() RESET ALL", (owner,))
    yield Attack("alter a function", "ALTER FUNCTION duly_demand_audit() SECURITY DEFINER", (owner,))
    yield Attack("drop a function", "DROP FUNCTION duly_demand_audit() CASCADE", (owner,))
    yield Attack("create a function", f"CREATE FUNCTION mine() {HARMLESS}", (SCHEMA,))
    leak = "CREATE FUNCTION pg_temp.leak(text) RETURNS bool LANGUAGE sql AS 'SELECT true'"
    yield Attack("create a temporary function", leak, (TEMPORARY,), sign="runs")
    ddl = f"DO $$ BEGIN EXECUTE 'DROP TRIGGER {EVIDENCE}_append_only ON {EVIDENCE}'; END $$"
    yield Attack("definition in a block", ddl, OWNED)


def roles() -> Iterator[Attack]:
    as_owner = f"SET ROLE duly_owner; ALTER TABLE {EVIDENCE} DISABLE TRIGGER USER; RESET ROLE"
    yield Attack("set role", as_owner, MEMBER)
    local = f"SET LOCAL ROLE duly_owner; DROP POLICY tenant ON {EVIDENCE}"
    yield Attack("set role", local, MEMBER)
    setting = f"SELECT set_config('role', 'duly_owner', true); DROP POLICY tenant ON {EVIDENCE}"
    yield Attack("set role by its setting", setting, MEMBER)
    yield Attack("grant a role", "GRANT duly_owner TO duly_app", (SUPERUSER,))
    yield Attack("alter the own role", "ALTER ROLE duly_app BYPASSRLS", (SUPERUSER,))
    yield Attack("alter another role", "ALTER ROLE duly_owner PASSWORD 'x'", (SUPERUSER,))
    yield Attack("create a role", "CREATE ROLE mine", (CREATES_ROLES,))
    replica = "ALTER ROLE duly_app SET session_replication_role = replica"
    yield Attack("a setting for later sessions", replica, (parameter("session_replication_role"),))
    theirs = "ALTER ROLE duly_app SET app.organization_id = '<theirs>'"
    yield Attack("an organization for later sessions", theirs, (SUPERUSER,))
    default = "ALTER DEFAULT PRIVILEGES FOR ROLE duly_owner GRANT ALL ON TABLES TO duly_app"
    yield Attack("default privileges", default, MEMBER)
    yield Attack("reassign", "REASSIGN OWNED BY duly_owner TO duly_app", (SUPERUSER,))
    yield Attack("drop what others own", "DROP OWNED BY duly_owner CASCADE", MEMBER)
    database = (
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = x', current_database()); END $$"
    )
    yield Attack("alter the database", database, (DATABASE_OWNER,))


def server() -> Iterator[Attack]:
    yield Attack("write to the catalogue", "UPDATE pg_class SET relrowsecurity = false", (SUPERUSER,))
    yield Attack("write to the catalogue", "UPDATE pg_trigger SET tgenabled = 'D'", (SUPERUSER,))
    yield Attack("write to the catalogue", "DELETE FROM pg_policy", (SUPERUSER,))
    yield Attack("publish", "CREATE PUBLICATION leak FOR ALL TABLES", (SUPERUSER,))
    program, write, read = (
        member(f"pg_{name}") for name in ("execute_server_program", "write_server_files", "read_server_files")
    )
    planted = "COPY config_cache FROM PROGRAM 'printf \"k\\tv\\t2030-01-01\\n\"'"
    yield Attack("copy from a program", planted, (program,))
    yield Attack(
        "copy to a program", f"COPY {EVIDENCE} TO PROGRAM 'cat > /dev/null'", (program,), sign="runs"
    )
    yield Attack("copy to a file", f"COPY {EVIDENCE} TO '/dev/null'", (write,), sign="runs")
    yield Attack("copy from a file", "COPY config_cache FROM '/dev/null'", (read,), sign="runs")
    file = "SELECT pg_read_file('/etc/passwd')"
    yield Attack("read a file", file, (executes("pg_read_file(text)"), read), "yields")
    exported = "SELECT lo_from_bytea(4242, 'x'); SELECT lo_export(4242, 'planted')"
    yield Attack("export a large object", exported, (executes("lo_export(oid, text)"),), sign="runs")
    imported = "SELECT lo_import('/etc/passwd')"
    yield Attack("import a large object", imported, (executes("lo_import(text)"),), sign="runs")
    for name, value in (
        ("session_replication_role", "replica"),
        ("session_preload_libraries", "x"),
        ("log_statement", "none"),
        ("lo_compat_privileges", "on"),
    ):
        setting = f"SET LOCAL {name} = {value}"
        yield Attack("set what superusers may", setting, (parameter(name),), sign="runs")
    yield Attack("load a library", "LOAD '$libdir/pgoutput'", (SUPERUSER,), sign="runs")


# Definitions owe no audit event, and one beside them would only be in their way.
ATTACKS = tuple(
    replace(attack, silent=True)
    for attack in (*tables(), *triggers_and_policies(), *functions(), *roles(), *server())
)
