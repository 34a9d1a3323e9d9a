"""The fence of `audit_owed`, a table that is empty outside of a statement and so has no model."""

from collections.abc import Iterator

from django.db.migrations.state import ProjectState

from duly.tenancy.fences import DatabaseOnly, grants, row_security

TABLE = "audit_owed"


class FenceOwed(DatabaseOnly):
    """Row security and the two privileges that the statement triggers use."""

    def sql(self, app_label: str, state: ProjectState) -> Iterator[str]:
        yield from row_security(TABLE)
        yield from grants(TABLE, "SELECT, INSERT, DELETE")

    def describe(self) -> str:
        return f"Fence {TABLE}"
