"""The outbox's queue on procrastinate: a job is a row of the same database and the same transaction."""

from collections.abc import Sequence

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.types import JSONDict

from duly.outbox.ports import DeferredJob

QUEUE = "default"


class ProcrastinateQueue:
    """Puts jobs through Django's own connection.

    Not through the procrastinate app: inside a worker that one has a connection of its own, and a job
    deferred by a job would exist although its transaction rolled back.
    """

    def __init__(self) -> None:
        self._manager = JobManager(DjangoConnector())

    def put(self, jobs: Sequence[DeferredJob]) -> None:
        """Stores all of them in one statement of the open transaction."""
        self._manager.batch_defer_jobs([_row(job) for job in jobs])


def _row(job: DeferredJob) -> Job:
    return Job(queue=QUEUE, lock=None, queueing_lock=None, task_name=job.name, task_kwargs=arguments(job))


def arguments(job: DeferredJob) -> JSONDict:
    """What the row carries; `running` reads the same four names."""
    return {
        "organization": str(job.organization_id),
        "person": str(job.person_id) if job.person_id else None,
        "key": str(job.key),
        "ids": {**job.ids},
    }
