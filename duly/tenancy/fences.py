"""The SQL of the database's fences, and the migration operation that puts them around a table.

Two generated policies a table: `tenant` for the application role, `maintenance` for the owner (foreign-key
checks run as the owner, and the policies are forced on it too). Grants are the least each table needs.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from duly.tenancy.models import TenantForeignKey

IN_ORGANIZATION = "organization_id = nullif(current_setting('app.organization_id', true), '')::uuid"


def app_role() -> str:
    """The role that web and worker connect as."""
    return str(settings.DATABASES["default"]["USER"])


def row_security(table: str) -> Iterator[str]:
    """Forced row-level security with its two policies."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield (
        f'CREATE POLICY tenant ON {table} TO "{app_role()}" '
        f"USING ({IN_ORGANIZATION}) WITH CHECK ({IN_ORGANIZATION})"
    )
    yield f"CREATE POLICY maintenance ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)"


def composite_keys(model: type[models.Model]) -> Iterator[str]:
    """The key that others point at, and the keys by which this table points at others."""
    table = model._meta.db_table
    yield f"ALTER TABLE {table} ADD CONSTRAINT {table}_organization_key UNIQUE (organization_id, id)"
    for field in tenant_references(model):
        yield composite_key(table, field)


def composite_key(table: str, field: Any) -> str:
    """The key by which one reference stays inside the organization."""
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {composite_key_name(table, field)} "
        f"FOREIGN KEY (organization_id, {field.column}) "
        f"REFERENCES {field.related_model._meta.db_table} (organization_id, id) ON DELETE RESTRICT"
    )


def composite_key_name(table: str, field: Any) -> str:
    return f"{table}_{field.column}_tenant_fk"[:63]


def tenant_references(model: type[models.Model]) -> list[Any]:
    """The fields of a model that point inside the organization."""
    return [field for field in model._meta.local_fields if isinstance(field, TenantForeignKey)]


def grants(table: str, privileges: str) -> Iterator[str]:
    """Nothing but the named privileges for the application role."""
    yield f'REVOKE ALL ON {table} FROM PUBLIC, "{app_role()}"'
    yield f'GRANT {privileges} ON {table} TO "{app_role()}"'


def append_only(table: str, *, erasable: bool) -> Iterator[str]:
    """Triggers that refuse change for every role, also for a session in replica mode.

    Removal is refused too, unless the rows are `erasable`: then the missing grant alone keeps the
    application out.
    """
    refused = "UPDATE" if erasable else "UPDATE OR DELETE"
    yield (
        f"CREATE TRIGGER {table}_append_only BEFORE {refused} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION duly_refuse_change()"
    )
    yield (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION duly_refuse_change()"
    )
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only"
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate"


def audited(table: str) -> Iterator[str]:
    """Rows changed in this table owe an audit event, checked when the transaction commits.

    One trigger an operation, because only such a trigger is shown the rows: the debt is theirs, whatever
    organization the session has switched to by the end of the statement.
    """
    for operation, rows in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
        yield (
            f"CREATE TRIGGER {table}_audited_{operation} AFTER {operation.upper()} ON {table} "
            f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION duly_owe_audit()"
        )
        yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_audited_{operation}"


def immovable(table: str) -> Iterator[str]:
    """A row stays in its organization.

    The policies alone judge the row before and after by the setting of that moment, and a statement may
    switch the setting in between.
    """
    yield (
        f"CREATE TRIGGER {table}_immovable BEFORE UPDATE ON {table} FOR EACH ROW "
        "WHEN (OLD.organization_id IS DISTINCT FROM NEW.organization_id) EXECUTE FUNCTION duly_refuse_move()"
    )
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_immovable"


def stamped(table: str) -> Iterator[str]:
    """`recorded_at` is the server's, whatever the insert says.

    Plain ENABLE: a replica must not stamp again.
    """
    yield (
        f"CREATE TRIGGER {table}_stamped BEFORE INSERT ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION duly_stamp_recorded_at()"
    )


class DatabaseOnly(Operation):
    """A migration operation on what is the database's own: Django's model state does not know it."""

    reversible = False

    def sql(self, app_label: str, state: ProjectState) -> Iterator[str]:
        """The statements, in order."""
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.sql(app_label, to_state):
            schema_editor.execute(statement)


class Fence(DatabaseOnly):
    """Puts every fence around one tenant table: policies, composite keys, grants and triggers."""

    def __init__(
        self,
        model_name: str,
        *,
        privileges: str,
        append_only: bool = False,
        erasable: bool = False,
        audited: bool = False,
        stamped: bool = False,
    ) -> None:
        self.model_name = model_name
        self.privileges = privileges
        self.append_only = append_only
        self.erasable = erasable
        self.audited = audited
        self.stamped = stamped

    def statements(self, model: type[models.Model]) -> Iterator[str]:
        table = model._meta.db_table
        yield from row_security(table)
        yield from composite_keys(model)
        yield from grants(table, self.privileges)
        if self.append_only:
            yield from append_only(table, erasable=self.erasable)
        else:
            yield from immovable(table)
        if self.audited:
            yield from audited(table)
        if self.stamped:
            yield from stamped(table)

    def sql(self, app_label: str, state: ProjectState) -> Iterator[str]:
        yield from self.statements(state.apps.get_model(app_label, self.model_name))

    def describe(self) -> str:
        return f"Fence {self.model_name}"


class FenceReference(DatabaseOnly):
    """The composite key of a reference that comes to a table which has its fence already."""

    def __init__(self, model_name: str, field_name: str) -> None:
        self.model_name = model_name
        self.field_name = field_name

    def sql(self, app_label: str, state: ProjectState) -> Iterator[str]:
        model = state.apps.get_model(app_label, self.model_name)
        yield composite_key(model._meta.db_table, model._meta.get_field(self.field_name))

    def describe(self) -> str:
        return f"Fence {self.model_name}.{self.field_name}"


class Grant(DatabaseOnly):
    """What the application role may do to tables outside the tenants: the closed list of global tables."""

    def __init__(self, *tables: str, privileges: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
        self.tables = tables
        self.privileges = privileges

    def sql(self, app_label: str, state: ProjectState) -> Iterator[str]:
        for table in self.tables:
            yield from grants(table, self.privileges)

    def describe(self) -> str:
        return f"Grant {self.privileges} on {', '.join(self.tables)}"
