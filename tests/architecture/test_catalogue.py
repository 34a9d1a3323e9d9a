"""Every table of the migrated schema stands behind its fences, and each checker can fail."""

from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import call_command

from tests.architecture.catalogue import CHECKERS, Checker, Connection, defects, relations, tenant_tables
from tests.architecture.specimens import tenant_models
from tests.database import Server

TENANT = (
    "USING (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid) "
    "WITH CHECK (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)"
)
# checker: what a migration might get wrong
PLANTED = {
    "every_table_is_argued_for": (
        "CREATE TABLE forgotten (id uuid)",
        "CREATE VIEW shortcut AS SELECT * FROM evidence_evidence",
        "CREATE MATERIALIZED VIEW copied AS SELECT * FROM people_person",
        "CREATE RULE quiet AS ON INSERT TO evidence_evidence DO INSTEAD NOTHING",
        "CREATE SCHEMA aside; CREATE TABLE aside.hidden (id uuid)",
        "DROP TABLE config_cache",
    ),
    "row_security_is_forced": (
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE audit_owed NO FORCE ROW LEVEL SECURITY",
    ),
    "policies_are_the_two": (
        "DROP POLICY tenant ON evidence_evidence",
        "DROP POLICY maintenance ON evidence_evidence",
        "ALTER POLICY tenant ON evidence_evidence USING (true)",
        "ALTER POLICY tenant ON evidence_evidence WITH CHECK (true)",
        "ALTER POLICY tenant ON evidence_evidence TO PUBLIC",
        "ALTER POLICY maintenance ON evidence_evidence TO duly_owner, duly_app",
        "CREATE POLICY another ON people_person FOR SELECT TO duly_app USING (true)",
        f"DROP POLICY tenant ON people_person; CREATE POLICY tenant ON people_person FOR ALL {TENANT}",
    ),
    "organization_is_never_absent": ("ALTER TABLE audit_owed ALTER organization_id DROP NOT NULL",),
    "foreign_keys_are_the_models": (
        "ALTER TABLE evidence_evidence DROP CONSTRAINT evidence_evidence_person_id_tenant_fk",
        "ALTER TABLE evidence_evidence ADD FOREIGN KEY (person_id) REFERENCES people_person (id)",
        "ALTER TABLE people_account ADD COLUMN p uuid REFERENCES people_person (id)",
        "ALTER TABLE audit_runline DROP CONSTRAINT audit_runline_run_id_tenant_fk; "
        "ALTER TABLE audit_runline ADD FOREIGN KEY (organization_id, run_id) "
        "REFERENCES audit_run (organization_id, id) ON DELETE CASCADE",
    ),
    "unique_keys_start_with_the_organization": (
        "CREATE UNIQUE INDEX planted ON people_person (employee_number)",
        "ALTER TABLE people_attribute ADD UNIQUE (key, organization_id)",
        "CREATE UNIQUE INDEX planted ON people_person (lower(email), organization_id)",
    ),
    "constraints_are_the_models": (
        "ALTER TABLE assignments_assignment DROP CONSTRAINT assignments_boundaries_in_order",
        "ALTER TABLE people_attribute DROP CONSTRAINT people_attribute_key_once",
        "ALTER TABLE people_attribute ADD CONSTRAINT planted CHECK (position >= 0) NOT VALID",
    ),
    "indexes_are_the_models": (
        "DROP INDEX assignments_one_open",
        "CREATE INDEX planted ON people_person (zone)",
    ),
    "triggers_are_as_expected": (
        "ALTER TABLE evidence_evidence DISABLE TRIGGER evidence_evidence_append_only",
        "ALTER TABLE evidence_evidence ENABLE TRIGGER evidence_evidence_no_truncate",
        "DROP TRIGGER people_person_audited_update ON people_person",
        "DROP TRIGGER people_person_immovable ON people_person",
        "ALTER TABLE audit_owed DISABLE TRIGGER audit_owed_demanded",
        "CREATE TRIGGER planted BEFORE INSERT ON evidence_evidence "
        "FOR EACH ROW EXECUTE FUNCTION duly_refuse_change()",
    ),
    "privileges_are_as_expected": (
        "GRANT UPDATE ON evidence_evidence TO duly_app",
        "GRANT TRUNCATE ON learning_try TO duly_app",
        "GRANT SELECT ON people_person TO PUBLIC",
        "GRANT SELECT ON people_person TO duly_app WITH GRANT OPTION",
        "GRANT UPDATE (payload) ON evidence_evidence TO duly_app",
        "REVOKE INSERT ON audit_auditevent FROM duly_app",
        "GRANT DELETE ON django_migrations TO duly_app",
    ),
    "functions_are_closed": (
        "ALTER FUNCTION duly_refuse_change() SECURITY DEFINER",
        "ALTER FUNCTION duly_owe_audit() RESET ALL",
        "ALTER FUNCTION duly_owe_audit() SET search_path = public, pg_catalog",
        "ALTER FUNCTION duly_uuidv7() OWNER TO CURRENT_USER",
    ),
    "the_app_role_is_weak": (
        "ALTER ROLE duly_app BYPASSRLS",
        "GRANT duly_owner TO duly_app",
        "GRANT pg_read_all_data TO duly_app",
        "CREATE TABLE mine (); ALTER TABLE mine OWNER TO duly_app",
        "GRANT CREATE ON SCHEMA public TO duly_app",
        "GRANT SET ON PARAMETER session_replication_role TO duly_app",
        "ALTER ROLE duly_app SET search_path = elsewhere",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO duly_app",
        "GRANT UPDATE ON SEQUENCE procrastinate_jobs_id_seq TO duly_app",
    ),
    "everything_belongs_to_the_owner": ("ALTER TABLE evidence_evidence OWNER TO CURRENT_USER",),
}
CASES = [(name, statement) for name, statements in PLANTED.items() for statement in statements]
BY_NAME: dict[str, Checker] = {check.__name__: check for check in CHECKERS}


@pytest.fixture
def schema(server: Server, own_database: str) -> Iterator[Connection]:
    """The superuser in a transaction that is rolled back."""
    with psycopg.connect(server.dsn("superuser", own_database)) as connection:
        yield connection
        connection.rollback()


def test_every_table_stands_behind_its_fences(schema: Connection) -> None:
    assert defects(schema) == []


def test_every_tenant_model_has_its_table_and_nearly_every_tenant_table_its_model(schema: Connection) -> None:
    of_models = {model._meta.db_table for model in tenant_models()}
    assert tenant_tables(schema) - of_models == {"audit_owed"}
    assert of_models <= relations(schema)


@pytest.mark.parametrize(("name", "statement"), CASES)
def test_a_planted_defect_is_found(schema: Connection, name: str, statement: str) -> None:
    schema.execute(statement)
    assert list(BY_NAME[name](schema)) != []


def test_every_checker_was_seen_to_fail() -> None:
    assert PLANTED.keys() == BY_NAME.keys()


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_migrations_are_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
