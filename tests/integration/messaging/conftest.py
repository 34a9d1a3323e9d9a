from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from duly.config import wiring
from duly.messaging import ports
from duly.messaging.operations import Recipient, queue
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from tests.conftest import Committed

CONTEXT = {
    "name": "Ada Lindqvist",
    "organization": "Larkfield Pumps",
    "handle": "ada@larkfield.example",
    "link": "https://duly.example/choose/",
    "days": 7,
}


@pytest.fixture
def waiting_jobs() -> Iterator[list[str]]:
    """The ids of the messages whose delivery was deferred; nothing is put into the queue."""
    deferred: list[str] = []

    def deliveries(actor: Actor, message_ids: Iterable[UUID]) -> None:
        deferred.extend(str(id_) for id_ in message_ids)

    ports.wire(transport=wiring.transport(), deliveries=deliveries)
    yield deferred
    wiring.wire_all()


@pytest.fixture
def queued(committed: Committed, waiting_jobs: list[str]) -> Callable[[str], UUID]:
    """Queues a message for a cause, committed."""

    def message(cause: str) -> UUID:
        address = committed.world.login("ada")
        to = Recipient(person_id=committed.world.ada.person_id, address=address, language="en")
        actor = sender(committed)
        with transaction(actor):
            return queue(actor=actor, key=cause, template="welcome", to=to, context=CONTEXT)

    return message


def sender(committed: Committed) -> Actor:
    """The service that delivers, now: `created_at` is the server's clock, so a made-up one will not do."""
    return Actor(
        organization_id=committed.world.organization_id,
        now=datetime.now(UTC),
        service="service:messaging.deliver",
        source="test",
    )
