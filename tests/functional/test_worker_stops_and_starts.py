"""A worker finishes what it has before it stops, outlives its connections, and says why it cannot start."""

import signal
import subprocess
import sys
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from duly.audit.models import AuditEvent
from duly.outbox import defer
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.probing.tasks import VERB
from tests.workers import ROOT, environment, statuses, until, worker

COMMANDS = ("worker", "serve")


def put(committed: Committed, job: str) -> None:
    with transaction(committed.world.ada):
        defer(committed.world.ada, job, subject_id=uuid4())


def noted(committed: Committed) -> int:
    with transaction(committed.world.cy):
        return AuditEvent.objects.filter(verb=VERB).count()


def test_job_under_way_is_finished_before_the_worker_stops(committed: Committed) -> None:
    put(committed, "probe.note_slowly")
    with worker(committed) as process:
        until(lambda: statuses("probe.note_slowly") == ["doing"])
        process.send_signal(signal.SIGTERM)
        until(lambda: process.poll() is not None)

    assert process.returncode == 0
    assert statuses("probe.note_slowly") == ["succeeded"]
    assert noted(committed) == 1


def test_worker_goes_on_after_its_connections_were_cut(committed: Committed) -> None:
    put(committed, "probe.note")
    with worker(committed):
        until(lambda: statuses("probe.note") == ["succeeded"])
        cut_connections_of_workers(committed)
        put(committed, "probe.note")
        until(lambda: statuses("probe.note") == ["succeeded"] * 2)

    assert noted(committed) == 2


def cut_connections_of_workers(committed: Committed) -> None:
    connection.close()
    with psycopg.connect(committed.dsn("superuser"), autocommit=True) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND pid <> pg_backend_pid()",
            [committed.database],
        ).fetchall()


@pytest.mark.parametrize("command", COMMANDS)
def test_database_that_is_not_there_is_named_with_what_to_do(committed: Committed, command: str) -> None:
    told = refused(command, environment(committed, DATABASE_URL="postgresql://nobody@127.0.0.1:9/none"))
    assert "The database cannot be reached. Start it with: duly database start" in told


@pytest.mark.parametrize("command", COMMANDS)
def test_missing_migrations_are_named_with_what_to_do(committed: Committed, command: str) -> None:
    with psycopg.connect(committed.dsn("owner"), autocommit=True) as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'assignments'")
    told = refused(command, environment(committed))
    assert "Apply them with: duly migrate" in told


def refused(command: str, environ: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "duly.cli.main", command],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr
