"""A server of its own for each figure, as safe as an installation's: what it writes is on the disk."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

import django
import psycopg
from django.core.management import call_command
from django.db import connections

from duly.cli.embedded.throwaway import ThrowawayCluster

DATABASE = "duly_benchmark"
# As safe as an installation's, and of the size that docs/settings.md asks for many people.
SAFE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "max_wal_senders": "10",
    "shared_buffers": "2GB",
    "max_wal_size": "8GB",
}


@dataclass(frozen=True)
class Server:
    """How owner and superuser reach the benchmark's database. Duly itself connects as the app role."""

    owner_dsn: str
    superuser_dsn: str

    def as_owner(self, *statements: str) -> None:
        """Runs statements outside of any transaction of Duly."""
        _run(self.owner_dsn, statements)

    def copy_database(self, source: str, target: str) -> None:
        """Makes `target` what `source` is, ending every connection to either."""
        connections.close_all()
        others = f"datname IN ('{source}', '{target}') AND pid <> pg_backend_pid()"
        _run(
            self.superuser_dsn.replace(DATABASE, "postgres"),
            (
                f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE {others}",
                f"DROP DATABASE IF EXISTS {target}",
                f"CREATE DATABASE {target} TEMPLATE {source}",
            ),
        )

    def keep_rows(self, tables: Sequence[str], *, into: str, granted_to: str) -> None:
        """Copies the rows of these tables into plain ones beside those of another database."""
        target_dsn = self.owner_dsn.replace(DATABASE, into)
        with psycopg.connect(self.owner_dsn) as source, psycopg.connect(target_dsn) as target:
            for table in tables:
                target.execute(f"CREATE TABLE benchmark_{table} (LIKE {table})")
                reading = source.cursor().copy(f"COPY (SELECT * FROM {table}) TO STDOUT")
                writing = target.cursor().copy(f"COPY benchmark_{table} FROM STDIN")
                with reading as rows, writing as kept:
                    for row in rows:
                        kept.write(row)
                target.execute(f'GRANT SELECT ON benchmark_{table} TO "{granted_to}"')
        _run(target_dsn, ("ANALYZE",))

    def settle(self) -> None:
        """Writes everything out, so that no measurement pays for what came before it."""
        _run(self.superuser_dsn, ("CHECKPOINT",))


@contextmanager
def running() -> Iterator[Server]:
    """Starts the server, migrates it and points Django at it; both are gone afterwards."""
    with ThrowawayCluster(settings=SAFE) as cluster:
        cluster.prepare(DATABASE)
        os.environ["DATABASE_URL"] = cluster.dsn("app", DATABASE)
        os.environ["DULY_OWNER_DATABASE_URL"] = cluster.dsn("owner", DATABASE)
        os.environ["DULY_HOME"] = str(Path(gettempdir()) / "duly-benchmark-home")
        os.environ["DULY_LOG_LEVEL"] = "WARNING"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duly.config.settings")
        django.setup()
        call_command("migrate", database="owner", verbosity=0)
        yield Server(cluster.dsn("owner", DATABASE), cluster.dsn("superuser", DATABASE))


def _run(dsn: str, statements: tuple[str, ...]) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
