"""What the outbox needs from outside: a queue that takes part in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class DeferredJob:
    """One piece of work to do later: for which organization, on whose behalf, with which ids.

    `key` stays the same however often the job is run; its receipt is written under it.
    """

    name: str
    organization_id: UUID
    person_id: UUID | None
    key: UUID
    ids: dict[str, str]


class JobQueue(Protocol):
    def put(self, jobs: Sequence[DeferredJob]) -> None:
        """Stores the jobs with the caller's transaction: gone if it rolls back, there once if it commits."""
        ...
