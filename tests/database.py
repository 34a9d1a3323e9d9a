"""One throw-away server a run. The owner migrates a template, the named world is written into a copy of it,
and each worker and each committing test gets a clone of that copy. Tests connect as the application role.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from psycopg.conninfo import make_conninfo

from duly.cli.embedded.binaries import Binaries
from duly.cli.embedded.roles import clone_database, drop_database
from duly.cli.embedded.throwaway import ThrowawayCluster

EMPTY = "duly_template"
PEOPLED = "duly_world"
ROLES = ("superuser", "owner", "app")

# Set before Django reads its settings: nothing of this machine's own installation may be touched.
os.environ["DATABASE_URL"] = os.environ["DULY_OWNER_DATABASE_URL"] = "postgresql:///none"
os.environ["DULY_HOME"] = str(Path(gettempdir()) / "duly-tests-home")
os.environ["DULY_ENV"] = "development"
os.environ["DULY_MAIL"] = "inbox"


@dataclass(frozen=True)
class Server:
    """The run's server, known by the addresses of its three roles."""

    dsns: dict[str, str]

    def dsn(self, role: str, database: str) -> str:
        """How `role` reaches one of its databases."""
        return make_conninfo(self.dsns[role], dbname=database)

    def clone(self, database: str, *, template: str = PEOPLED) -> None:
        clone_database(self.dsn("superuser", "postgres"), template=template, database=database)

    def drop(self, database: str) -> None:
        drop_database(self.dsn("superuser", "postgres"), database=database)


@contextmanager
def started() -> Iterator[Server]:
    """The server of this run: the one the controlling process started, else one of our own."""
    inherited = {role: os.environ.get(_variable(role), "") for role in ROLES}
    if all(inherited.values()):
        yield Server(inherited)
        return
    with ThrowawayCluster(binaries=_binaries()) as cluster:
        cluster.prepare(EMPTY)
        server = Server({role: cluster.dsn(role, EMPTY) for role in ROLES})  # type: ignore[arg-type]
        _prepare(server, EMPTY, "migrate")
        server.clone(PEOPLED, template=EMPTY)
        _prepare(server, PEOPLED, "people")
        yield server


def announce(server: Server) -> None:
    """Lets the worker processes started from here on find the server."""
    for role in ROLES:
        os.environ[_variable(role)] = server.dsns[role]


def _variable(role: str) -> str:
    return f"DULY_TEST_DSN_{role.upper()}"


def _binaries() -> Binaries:
    """DULY_TEST_POSTGRES=15 runs the database-facing tests on the system's PostgreSQL 15."""
    major = os.environ.get("DULY_TEST_POSTGRES")
    found = Binaries.system(int(major)) if major else Binaries.embedded()
    if found is None:
        raise RuntimeError(f"There is no PostgreSQL {major} on this machine.")
    return found


def _prepare(server: Server, database: str, step: str) -> None:
    """In a process of its own, so that pytest's guard against accidental queries stays closed."""
    environment = {
        **os.environ,
        "DATABASE_URL": server.dsn("app", database),
        "DULY_OWNER_DATABASE_URL": server.dsn("owner", database),
        "DULY_LOG_LEVEL": "WARNING",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.template", step],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The test database could not be made ({step}):\n{done.stderr}")
