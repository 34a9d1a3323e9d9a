"""Jobs of silent workers are run again, those of living ones left alone, and old ones forgotten."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from duly.jobs.sweeping import forget_done, retry_stalled
from tests.conftest import Committed

T = TypeVar("T")
JOB = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id) VALUES ('default', %s, %s, %s)"
)
WORKER = (
    "INSERT INTO procrastinate_workers (last_heartbeat) "
    "VALUES (now() - %s * interval '1 second') RETURNING id"
)


def execute(sql: str, *arguments: str | int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)


def awaited(work: Coroutine[Any, Any, T]) -> T:
    """What `work` comes to. It asks the database from a thread whose connection must not outlive the test."""

    async def asked() -> T:
        try:
            return await work
        finally:
            await sync_to_async(connections.close_all)()

    return asyncio.run(asked())


def add_worker(*, silent: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(WORKER, [silent])
        return int(cursor.fetchone()[0])


def jobs() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status FROM procrastinate_jobs")
        return dict(cursor.fetchall())


@pytest.mark.usefixtures("committed")
def test_only_jobs_without_a_living_worker_are_run_again() -> None:
    execute(JOB, "of a living worker", "doing", add_worker(silent=20))
    execute(JOB, "of a silent worker", "doing", add_worker(silent=40))
    execute(JOB, "of a worker that is gone", "doing", None)
    execute(JOB, "failed", "failed", None)

    assert awaited(retry_stalled()) == 2
    assert jobs() == {
        "of a living worker": "doing",
        "of a silent worker": "todo",
        "of a worker that is gone": "todo",
        "failed": "failed",
    }


def test_only_jobs_done_long_ago_are_forgotten(committed: Committed) -> None:
    execute(JOB, "done", "doing", None)
    execute(JOB, "done long ago", "doing", None)
    execute(JOB, "failed long ago", "doing", None)
    execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'failed long ago'")
    execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE status = 'doing'")
    execute(
        "UPDATE procrastinate_events SET at = at - interval '4 days' FROM procrastinate_jobs AS job "
        "WHERE job.id = job_id AND task_name LIKE '%%long ago'"
    )

    awaited(forget_done())
    assert jobs() == {"done": "succeeded", "failed long ago": "failed"}
