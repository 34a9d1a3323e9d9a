"""The fence of `audit_owed`, a table that is empty outside of a statement and so has no model."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from duly.tenancy.fences import grants, row_security

TABLE = "audit_owed"


class FenceOwed(Operation):
    """Row security and the two privileges that the statement triggers use."""

    reversible = False

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in (*row_security(TABLE), *grants(TABLE, "SELECT, INSERT, DELETE")):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Fence {TABLE}"
