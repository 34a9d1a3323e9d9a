"""Whether web and worker may start: they only connect, they neither make a database nor migrate one."""

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from duly.kernel.refusal import Refused


def demand_ready() -> None:
    """Raises Refused('not_migrated') where tables are missing, OperationalError where no server answers."""
    missing = unapplied_migrations()
    if missing:
        raise Refused(
            "not_migrated",
            f"The database lacks {len(missing)} of this release's migrations. Apply them with: duly migrate",
            missing=missing,
        )


def unapplied_migrations() -> list[str]:
    """What `duly migrate` would apply, by name."""
    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
