"""From the change that causes a message to the letter, by a real worker, through kills and refusals."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db.models import F

from duly.messaging.models import Message
from duly.messaging.operations import Recipient, queue
from duly.messaging.rules import MessageState
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.mailserver import HOST, Misbehaving, mail_server
from tests.workers import defer_periodic, fall_silent, until, worker

CONTEXT = {
    "name": "Ada",
    "organization": "Larkfield Pumps",
    "handle": "ada",
    "link": "https://duly.example/choose/",
    "days": 7,
}


@pytest.fixture
def post() -> Iterator[Misbehaving]:
    with mail_server() as server:
        yield server


def smtp(server: Misbehaving) -> dict[str, str]:
    return {
        "DULY_MAIL": "smtp",
        "DULY_SMTP_HOST": HOST,
        "DULY_SMTP_PORT": str(server.port),
        "DULY_SMTP_TLS": "none",
    }


def actor(committed: Committed) -> Actor:
    return Actor(
        organization_id=committed.world.organization_id,
        person_id=committed.world.cy.person_id,
        now=datetime.now(UTC),
        source="test",
    )


def queued(committed: Committed, key: str) -> UUID:
    to = Recipient(person_id=committed.world.ada.person_id, address="ada@larkfield.example", language="en")
    cause = actor(committed)
    with transaction(cause):
        return queue(actor=cause, key=key, template="welcome", to=to, context=CONTEXT)


def states(committed: Committed) -> set[str]:
    with transaction(actor(committed)):
        return set(Message.objects.values_list("state", flat=True))


def hours_pass(committed: Committed) -> None:
    """Leases end and pauses are over."""
    gone = timedelta(hours=1)
    with transaction(actor(committed)):
        Message.objects.update(leased_until=F("leased_until") - gone, not_before=F("not_before") - gone)


def test_letter_lands_in_the_local_inbox(committed: Committed, tmp_path: Path) -> None:
    queued(committed, "welcome:1")
    with worker(committed, DULY_HOME=str(tmp_path)):
        until(lambda: states(committed) == {MessageState.SENT})

    (letter,) = (tmp_path / "inbox").glob("*.eml")
    assert b"Your account at Larkfield Pumps" in letter.read_bytes()


def test_refused_letter_is_sent_by_the_minute_s_sweep(committed: Committed, post: Misbehaving) -> None:
    post.plan.append("later")
    message_id = queued(committed, "welcome:1")
    with worker(committed, **smtp(post)):
        until(lambda: attempts(committed, message_id) == 1 and not post.plan)
        until(lambda: last_error(committed, message_id) == "SMTPDataError 451")
        assert post.received == []
        hours_pass(committed)
        defer_periodic("messaging.redeliver")
        until(lambda: states(committed) == {MessageState.SENT})

    assert len(post.received) == 1


def attempts(committed: Committed, message_id: UUID) -> int:
    with transaction(actor(committed)):
        return Message.objects.get(id=message_id).attempts


def last_error(committed: Committed, message_id: UUID) -> str:
    with transaction(actor(committed)):
        return Message.objects.get(id=message_id).last_error


def test_worker_killed_after_the_dot_sends_at_most_one_duplicate(
    committed: Committed, post: Misbehaving
) -> None:
    message_id = queued(committed, "welcome:1")
    with worker(committed, **smtp(post)) as doomed:
        post.on_dot = lambda: os.kill(doomed.pid, signal.SIGKILL)
        until(lambda: doomed.poll() is not None)
    assert len(post.received) == 1
    assert states(committed) == {MessageState.QUEUED}

    post.on_dot = lambda: None
    hours_pass(committed)
    fall_silent()
    defer_periodic("jobs.sweep")
    defer_periodic("messaging.redeliver")
    with worker(committed, **smtp(post)):
        until(lambda: states(committed) == {MessageState.SENT})

    assert attempts(committed, message_id) == 2
    assert len(post.received) == 2
    assert len(set(post.message_ids)) == 1


def test_two_workers_send_each_letter_once(committed: Committed, post: Misbehaving) -> None:
    with worker(committed, **smtp(post)), worker(committed, **smtp(post)):
        for number in range(30):
            queued(committed, f"welcome:{number}")
        defer_periodic("messaging.redeliver")
        until(lambda: states(committed) == {MessageState.SENT})

    assert len(post.received) == len(set(post.message_ids)) == 30
