"""Which fences this release puts around its tables, read from its models and migrations."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from duly.audit.owed import TABLE as OWED
from duly.tenancy.fences import Fence
from duly.tenancy.models import TenantModel

ALWAYS = re.compile(r"ALTER TABLE (\w+) ENABLE ALWAYS TRIGGER (\w+)")


def tenant_tables() -> set[str]:
    """Every table whose rows belong to one organization."""
    return {OWED} | {model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel)}


def always_triggers() -> set[tuple[str, str]]:
    """Table and name of each trigger that a migration enables for every session."""
    loader = MigrationLoader(None)
    statements = (
        statement
        for (app_label, _), migration in loader.disk_migrations.items()
        for operation in migration.operations
        for statement in _statements(app_label, operation)
    )
    return {found for statement in statements for found in ALWAYS.findall(statement)}


def _statements(app_label: str, operation: Operation) -> Iterator[str]:
    if isinstance(operation, Fence):
        yield from operation.statements(apps.get_model(app_label, operation.model_name))
    elif isinstance(operation, RunSQL) and isinstance(operation.sql, str):
        yield operation.sql
    elif isinstance(operation, RunSQL):
        yield from (part if isinstance(part, str) else part[0] for part in operation.sql)
