from collections.abc import Iterable, Iterator
from uuid import UUID

import pytest

from duly.config import wiring
from duly.messaging import ports
from duly.tenancy.actor import Actor


@pytest.fixture
def waiting_jobs() -> Iterator[list[str]]:
    """The ids of the messages whose delivery was deferred; nothing is put into the queue."""
    deferred: list[str] = []

    def deliveries(actor: Actor, message_ids: Iterable[UUID]) -> None:
        deferred.extend(str(id_) for id_ in message_ids)

    ports.wire(transport=wiring.transport(), deliveries=deliveries)
    yield deferred
    wiring.wire_all()
