"""What the database's own catalogue says about its fences: each checker returns the defects it finds.

The checkers take the catalogue as it is and compare it with three things only: the closed list of global
tables, the Django models, and the expectation written by hand in `expected.py`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, LiteralString

import psycopg

from duly.cli.embedded.roles import APP, OWNER
from duly.config.global_tables import GLOBAL
from tests.architecture.expected import GLOBAL_PRIVILEGES, TABLES, Expected
from tests.architecture.keys import foreign_keys, named_constraints, named_indexes

WHEN = re.compile(r"TRIGGER \S+ (.+?) ON ")
Connection = psycopg.Connection[tuple[Any, ...]]
Checker = Callable[[Connection], Iterator[str]]

IN_ORGANIZATION = (
    "(organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)"
)
POLICIES = {
    ("tenant", True, "*", (APP,), IN_ORGANIZATION, IN_ORGANIZATION),
    ("maintenance", True, "*", (OWNER,), "true", "true"),
}
# The queue's own functions are not ours to change; they run with the caller's rights, on global tables only.
FOREIGN_FUNCTIONS = "procrastinate_"


def relations(at: Connection, kinds: str = "r") -> set[str]:
    """The relations of schema public, of one or more kinds."""
    rows = at.execute(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE nspname = 'public' AND relkind = ANY(%s)",
        [list(kinds)],
    )
    return {str(name) for (name,) in rows}


def tenant_tables(at: Connection) -> set[str]:
    """Every table that is not on the closed list."""
    return relations(at) - GLOBAL


def every_table_is_argued_for(at: Connection) -> Iterator[str]:
    found = relations(at)
    yield from (f"{table}: on the global list, not in the database" for table in GLOBAL - found)
    yield from (f"{table}: expected, not in the database" for table in TABLES.keys() - found)
    yield from (f"{table}: neither fenced nor global" for table in found - GLOBAL - TABLES.keys())
    for name in relations(at, "vmfp"):
        yield f"{name}: a view, a copy or a foreign table has no row security of its own"
    for schema, name in at.execute(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname NOT IN ('public', 'pg_catalog', 'pg_toast', 'information_schema')"
    ):
        yield f"{schema}.{name}: outside of schema public"
    for (name,) in at.execute("SELECT rulename FROM pg_rules WHERE schemaname = 'public'"):
        yield f"{name}: a rule rewrites statements"


def row_security_is_forced(at: Connection) -> Iterator[str]:
    rows = at.execute(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    )
    secured = {name: (enabled, forced) for name, enabled, forced in rows}
    for table in tenant_tables(at):
        enabled, forced = secured[table]
        if not enabled:
            yield f"{table}: row security is off"
        if not forced:
            yield f"{table}: row security is not forced"


def policies_are_the_two(at: Connection) -> Iterator[str]:
    rows = at.execute(
        "SELECT c.relname, p.polname, p.polpermissive, p.polcmd::text, "
        "ARRAY(SELECT rolname::text FROM pg_roles WHERE oid = ANY(p.polroles) ORDER BY 1), "
        "pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) "
        "FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
    )
    found: dict[str, set[tuple[Any, ...]]] = {}
    for table, name, permissive, command, roles, using, check in rows:
        found.setdefault(table, set()).add((name, permissive, command, tuple(roles), using, check))
    for table in tenant_tables(at):
        for policy in found.get(table, set()) ^ POLICIES:
            yield f"{table}: policy {policy[0]} is missing, more, or not as written"
    yield from (f"{table}: a global table with a policy" for table in found.keys() & GLOBAL)


def organization_is_never_absent(at: Connection) -> Iterator[str]:
    rows = at.execute(
        "SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "WHERE a.attname = 'organization_id' AND a.attnotnull AND a.atttypid = 'uuid'::regtype"
    )
    for table in tenant_tables(at) - {str(name) for (name,) in rows}:
        yield f"{table}: no organization_id NOT NULL"


def foreign_keys_are_the_models(at: Connection) -> Iterator[str]:
    rows = at.execute(
        "SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, "
        "(SELECT array_agg(attname::text ORDER BY n) FROM unnest(c.conkey) WITH ORDINALITY k(num, n) "
        "  JOIN pg_attribute ON attrelid = c.conrelid AND attnum = num), "
        "(SELECT array_agg(attname::text ORDER BY n) FROM unnest(c.confkey) WITH ORDINALITY k(num, n) "
        "  JOIN pg_attribute ON attrelid = c.confrelid AND attnum = num), "
        "c.confdeltype::text, c.convalidated FROM pg_constraint c WHERE c.contype = 'f'"
    )
    tenants = tenant_tables(at)
    found = set()
    for table, target, columns, keys, on_delete, valid in rows:
        if table in tenants or target in tenants:
            found.add((table, tuple(columns), target, tuple(keys)))
            if on_delete not in "ra" or not valid:
                yield f"{table}: the key to {target} cascades or was never checked"
    expected = foreign_keys()
    yield from (f"{table}{columns}: no key to {to}{keys}" for table, columns, to, keys in expected - found)
    yield from (f"{table}{columns}: a key no model has" for table, columns, _, _ in found - expected)


def unique_keys_start_with_the_organization(at: Connection) -> Iterator[str]:
    rows = at.execute(
        "SELECT t.relname, i.relname, a.attname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
        "JOIN pg_class t ON t.oid = x.indrelid "
        "LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0] "
        "WHERE x.indisunique AND NOT x.indisprimary AND t.relnamespace = 'public'::regnamespace"
    )
    tenants = tenant_tables(at)
    for table, index, first in rows:
        if table in tenants and first != "organization_id":
            yield f"{table}: {index} is unique over all organizations"


def constraints_are_the_models(at: Connection) -> Iterator[str]:
    """Checks by name, and that each holds for every row."""
    rows = at.execute(
        "SELECT conrelid::regclass::text, conname, convalidated FROM pg_constraint "
        "WHERE contype IN ('c', 'u')"
    )
    tenants = tenant_tables(at)
    found = set()
    for table, name, valid in rows:
        if table in tenants:
            found.add((table, name))
            if not valid:
                yield f"{table}: {name} was never checked"
    yield from (f"{table}: no constraint {name}" for table, name in named_constraints() - found)


def indexes_are_the_models(at: Connection) -> Iterator[str]:
    rows = at.execute(
        "SELECT x.indrelid::regclass::text, x.indexrelid::regclass::text, x.indisvalid "
        "FROM pg_index x WHERE NOT x.indisprimary"
    )
    tenants = tenant_tables(at)
    found = {(table, name) for table, name, valid in rows if table in tenants and valid}
    expected = named_indexes()
    yield from (f"{table}: no index {name}" for table, name in expected - found)
    yield from (f"{table}: an index no model has, {name}" for table, name in found - expected)


def triggers_are_as_expected(at: Connection) -> Iterator[str]:
    """Each trigger, how it is enabled, and the function it runs; no more and no fewer."""
    rows = at.execute(
        "SELECT tgrelid::regclass::text, tgname, tgenabled::text, tgfoid::regproc::text, "
        "pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    )
    tenants = tenant_tables(at)
    found = {
        (table, name.removeprefix(f"{table}_"), enabled, function, " ".join(WHEN.findall(definition)))
        for table, name, enabled, function, definition in rows
        if table in tenants
    }
    expected = {(table, *trigger) for table, row in TABLES.items() for trigger in row.triggers()}
    for table, name, *_ in found ^ expected:
        yield f"{table}: trigger {name} is missing, more, or not as expected"


def privileges_are_as_expected(at: Connection) -> Iterator[str]:
    """What is granted on tables, by name, to anybody but their owner; and nothing on single columns."""
    rows = at.execute(
        "SELECT c.relname, coalesce(r.rolname, 'PUBLIC'), a.privilege_type, a.is_grantable "
        "FROM pg_class c CROSS JOIN aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.grantee <> c.relowner"
    )
    found: dict[str, set[str]] = {}
    for table, grantee, privilege, grantable in rows:
        if grantee != APP or grantable:
            yield f"{table}: {privilege} for {grantee}, or one that may be passed on"
        found.setdefault(table, set()).add(privilege)
    for table, expected in _expected_privileges(TABLES).items():
        for privilege in found.pop(table, set()) ^ expected:
            yield f"{table}: {privilege} is missing or too much"
    yield from (f"{table}: granted, not expected" for table in found)
    for table, column in at.execute(
        "SELECT attrelid::regclass::text, attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid "
        "WHERE attacl IS NOT NULL AND c.relnamespace = 'public'::regnamespace"
    ):
        yield f"{table}.{column}: a privilege on one column"


def _expected_privileges(tables: Mapping[str, Expected]) -> dict[str, set[str]]:
    own = {table: set(row.privileges.split()) for table, row in tables.items()}
    return own | {table: set(privileges.split()) for table, privileges in GLOBAL_PRIVILEGES.items()}


def functions_are_closed(at: Connection) -> Iterator[str]:
    rows = at.execute(
        "SELECT proname, prosecdef, prosqlbody IS NOT NULL OR "
        "EXISTS (SELECT FROM unnest(proconfig) c WHERE c LIKE 'search_path=pg_catalog%%'), "
        "pg_get_userbyid(proowner) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )
    for name, definer, fixed, owner in rows:
        if definer:
            yield f"{name}: runs with its owner's rights"
        if not fixed and not name.startswith(FOREIGN_FUNCTIONS):
            yield f"{name}: its names depend on the session's search path"
        if owner != OWNER:
            yield f"{name}: belongs to {owner}"


# what the app role must not be found to be: the question that finds it
WEAKNESS: dict[str, LiteralString] = {
    "is more than an ordinary role": (
        "SELECT FROM pg_roles WHERE rolname = %(app)s "
        "AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
    ),
    "is member of a role, or a role is member of it": (
        "SELECT FROM pg_auth_members WHERE member = %(app)s::regrole OR roleid = %(app)s::regrole"
    ),
    "owns something": "SELECT FROM pg_shdepend WHERE refobjid = %(app)s::regrole AND deptype = 'o'",
    "may create schemas": "SELECT WHERE has_database_privilege(%(app)s, current_database(), 'CREATE')",
    "may make temporary tables": "SELECT WHERE has_database_privilege(%(app)s, current_database(), 'TEMP')",
    "may create in a schema": ("SELECT FROM pg_namespace WHERE has_schema_privilege(%(app)s, oid, 'CREATE')"),
    "may set what only superusers may": "SELECT FROM pg_parameter_acl",
    "has settings of its own": "SELECT FROM pg_db_role_setting WHERE setrole = %(app)s::regrole",
    "is given rights on objects to come": "SELECT FROM pg_default_acl",
    "may set a sequence back": (
        "SELECT FROM pg_class "
        "WHERE CASE relkind WHEN 'S' THEN has_sequence_privilege(%(app)s, oid, 'UPDATE') ELSE false END"
    ),
}


def the_app_role_is_weak(at: Connection) -> Iterator[str]:
    """It owns nothing, is member of nothing, and may create nothing, here or anywhere."""
    for defect, question in WEAKNESS.items():
        if at.execute(question, {"app": APP}).rowcount:
            yield f"{APP} {defect}"


def everything_belongs_to_the_owner(at: Connection) -> Iterator[str]:
    rows = at.execute(
        "SELECT relname, pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    )
    yield from (f"{name}: belongs to {owner}" for name, owner in rows if owner != OWNER)


CHECKERS: tuple[Checker, ...] = (
    every_table_is_argued_for,
    row_security_is_forced,
    policies_are_the_two,
    organization_is_never_absent,
    foreign_keys_are_the_models,
    unique_keys_start_with_the_organization,
    constraints_are_the_models,
    indexes_are_the_models,
    triggers_are_as_expected,
    privileges_are_as_expected,
    functions_are_closed,
    the_app_role_is_weak,
    everything_belongs_to_the_owner,
)


def defects(at: Connection) -> list[str]:
    """All that any checker finds."""
    return [f"{check.__name__}: {defect}" for check in CHECKERS for defect in check(at)]
