"""Effects that follow: handlers in the same transaction, jobs after it. `config.wiring` fills both tables."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from duly.kernel.identity import uuid7
from duly.outbox.ports import DeferredJob, JobQueue
from duly.tenancy import scope
from duly.tenancy.actor import Actor

Handler = Callable[..., None]

_queues: list[JobQueue] = []
_handlers: dict[type, tuple[Handler, ...]] = {}


def wire(*, queue: JobQueue, handlers: dict[type, tuple[Handler, ...]]) -> None:
    """Sets the queue and the event -> handlers table, replacing what was wired before."""
    _queues[:] = [queue]
    _handlers.clear()
    _handlers.update(handlers)


def defer(actor: Actor, job: str, **ids: UUID | str) -> UUID:
    """Defers a job in the caller's transaction and returns its key. Jobs take ids, never personal data."""
    (key,) = defer_each(actor, job, [ids])
    return key


def defer_each(actor: Actor, job: str, many: Iterable[Mapping[str, UUID | str]]) -> list[UUID]:
    """Defers one job for each set of ids, all in one statement, and returns their keys."""
    # A job outside of the organization's transaction would exist whether or not its cause does.
    scope.demand(actor.organization_id)
    jobs = [
        DeferredJob(
            name=job,
            organization_id=actor.organization_id,
            person_id=actor.person_id,
            key=uuid7(actor.now),
            ids={name: str(value) for name, value in ids.items()},
        )
        for ids in many
    ]
    if jobs:
        _queues[0].put(jobs)
    return [job.key for job in jobs]


def publish(event: Any, *, actor: Actor) -> None:
    """Calls the event's handlers, in order, in the caller's transaction."""
    for handler in _handlers.get(type(event), ()):
        handler(event, actor=actor)
