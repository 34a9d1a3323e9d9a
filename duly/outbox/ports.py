"""What the outbox needs from outside: a queue that takes part in the caller's transaction."""

from typing import Protocol
from uuid import UUID


class JobQueue(Protocol):
    def put(
        self, job: str, *, organization_id: UUID, person_id: UUID | None, key: UUID, ids: dict[str, str]
    ) -> None:
        """Stores the job with the caller's transaction: gone if it rolls back, there once if it commits."""
        ...
