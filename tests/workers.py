"""Real worker processes on a test's own database, and what can be seen of their jobs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests.conftest import Committed

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 30.0


@contextmanager
def worker(committed: Committed, **changed: str) -> Iterator[subprocess.Popen[str]]:
    """`duly worker` in a process of its own, with the probe; asked to stop at the end unless it is dead."""
    process = subprocess.Popen(
        [sys.executable, "-m", "duly.cli.main", "worker"],
        cwd=ROOT,
        env=environment(committed, **changed),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=PATIENCE)
        sys.stdout.write(told)


def environment(committed: Committed, **changed: str) -> dict[str, str]:
    """What a process of the product is told when it works on the test's database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.functional.probing.settings",
        "DATABASE_URL": committed.dsn("app"),
        "DULY_OWNER_DATABASE_URL": committed.dsn("owner"),
        **changed,
    }


def until(true: Callable[[], bool], *, patience: float = PATIENCE) -> None:
    """Waits for it, and fails the test when it does not come true."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, f"did not come true in {patience} seconds"
        time.sleep(0.05)


def statuses(job: str) -> list[str]:
    """The status of each row of that job, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [job])
        return [status for (status,) in cursor.fetchall()]


def fall_silent() -> None:
    """Every worker's last sign of life moves a minute back, as if that minute had passed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")


def defer_periodic(job: str) -> None:
    """Puts a periodic job into the queue now instead of at the next full minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', %s, %s)",
            [job, '{"timestamp": 0}'],
        )
