"""Effects that follow: handlers in the same transaction, jobs after it. `config.wiring` fills both tables."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from duly.kernel.identity import uuid7
from duly.outbox.ports import JobQueue
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
    key = uuid7(actor.now)
    _queues[0].put(
        job,
        organization_id=actor.organization_id,
        person_id=actor.person_id,
        key=key,
        ids={name: str(value) for name, value in ids.items()},
    )
    return key


def publish(event: Any, *, actor: Actor) -> None:
    """Calls the event's handlers, in order, in the caller's transaction."""
    for handler in _handlers.get(type(event), ()):
        handler(event, actor=actor)
