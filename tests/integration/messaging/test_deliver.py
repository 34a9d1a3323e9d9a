"""Whatever the mail server does, no message is lost, and only a lost answer sends one twice."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import Settings

from duly.config import wiring
from duly.messaging import ports
from duly.messaging.models import Message
from duly.messaging.operations import deliver, redeliver
from duly.messaging.ports import Letter
from duly.messaging.rules import GIVE_UP_AFTER, LEASE, MessageState
from duly.messaging.transports.smtp import MailServer
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.integration.messaging.conftest import sender
from tests.mailserver import HOST, Misbehaving, free_port, mail_server

Queued = Callable[[str], UUID]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def post(queued: Queued, settings: Settings) -> Iterator[Misbehaving]:
    """A mail server, and mail that goes to it."""
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = HOST, server.port, False
        use(MailServer(sender="Duly <duly@larkfield.example>"))
        yield server


@pytest.fixture
def actor(committed: Committed) -> Actor:
    return sender(committed)


def use(transport: ports.Transport) -> None:
    ports.wire(transport=transport, deliveries=lambda actor, message_ids: None)


def later(actor: Actor, by: timedelta) -> Actor:
    return replace(actor, now=actor.now + by)


def seen(actor: Actor, message_id: UUID) -> Message:
    with transaction(actor):
        return Message.objects.get(id=message_id)


def test_letter_arrives_once_and_is_marked(post: Misbehaving, queued: Queued, actor: Actor) -> None:
    message_id = queued("welcome:1")
    deliver(actor=actor, message_id=message_id)
    deliver(actor=actor, message_id=message_id)

    (letter,) = post.received
    assert letter["To"] == "ada@larkfield.example"
    assert letter["Subject"] == "Your account at Larkfield Pumps"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@larkfield.example>")
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    message = seen(actor, message_id)
    assert (message.state, message.sent_at, message.attempts) == (MessageState.SENT, actor.now, 1)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("later", "SMTPDataError 451"),
        ("never", "SMTPDataError 554"),
        ("drop", "SMTPServerDisconnected"),
    ],
)
def test_failure_is_noted_without_anybody_s_address(
    post: Misbehaving, queued: Queued, actor: Actor, fault: str, error: str
) -> None:
    post.plan.append(fault)
    message_id = queued("welcome:1")
    deliver(actor=actor, message_id=message_id)

    message = seen(actor, message_id)
    assert (message.state, message.last_error) == (MessageState.QUEUED, error)
    assert message.leased_until is None
    assert message.not_before == actor.now + MINUTE


def test_refused_letter_is_sent_when_the_server_comes_round(
    post: Misbehaving, queued: Queued, actor: Actor
) -> None:
    post.plan.extend(["later", "never"])
    message_id = queued("welcome:1")
    for pause in (0, 1, 3):
        deliver(actor=later(actor, pause * MINUTE), message_id=message_id)

    assert len(post.received) == 1
    assert seen(actor, message_id).state == MessageState.SENT
    assert seen(actor, message_id).last_error == ""


def test_lost_answer_sends_one_duplicate_with_the_same_message_id(
    post: Misbehaving, queued: Queued, actor: Actor
) -> None:
    post.plan.append("drop")
    message_id = queued("welcome:1")
    deliver(actor=actor, message_id=message_id)
    deliver(actor=later(actor, MINUTE), message_id=message_id)

    assert len(post.received) == 2
    assert len(set(post.message_ids)) == 1
    assert seen(actor, message_id).state == MessageState.SENT


def test_server_that_is_down_costs_nothing_but_time(
    post: Misbehaving, queued: Queued, actor: Actor, settings: Settings
) -> None:
    settings.EMAIL_PORT = free_port()
    message_id = queued("welcome:1")
    deliver(actor=actor, message_id=message_id)
    assert seen(actor, message_id).last_error == "ConnectionRefusedError"

    settings.EMAIL_PORT = post.port
    deliver(actor=later(actor, MINUTE), message_id=message_id)
    assert len(post.received) == 1


def test_message_is_given_up_after_72_hours_and_not_before(
    post: Misbehaving, queued: Queued, actor: Actor
) -> None:
    message_id = queued("welcome:1")
    since = timedelta()
    for since, state in (
        (GIVE_UP_AFTER - MINUTE, MessageState.QUEUED),
        (GIVE_UP_AFTER + MINUTE, MessageState.DEAD),
    ):
        post.plan.append("later")
        deliver(actor=later(actor, since), message_id=message_id)
        assert seen(actor, message_id).state == state

    deliver(actor=later(actor, since + MINUTE), message_id=message_id)
    assert post.received == []


def test_any_mixture_of_faults_loses_nothing_and_doubles_only_lost_answers(
    post: Misbehaving, queued: Queued, actor: Actor
) -> None:
    chance = Random(20261122)
    ids = [queued(f"welcome:{number}") for number in range(25)]
    faults = [chance.choice(["", "", "later", "never", "drop"]) for _ in range(40)]
    post.plan.extend(faults)
    rounds = 0
    while due := open_messages(actor):
        for message_id in due:
            deliver(actor=later(actor, rounds * MINUTE), message_id=message_id)
        rounds += 1

    assert {seen(actor, message_id).state for message_id in ids} == {MessageState.SENT}
    copies = Counter(post.message_ids)
    assert len(copies) == len(ids)
    assert copies.total() - len(ids) == faults.count("drop")


def open_messages(actor: Actor) -> list[UUID]:
    with transaction(actor):
        return list(Message.objects.filter(state=MessageState.QUEUED).values_list("id", flat=True))


class Pausing:
    """A transport in which letters wait until they are let go."""

    def __init__(self) -> None:
        self.begun, self.released = threading.Event(), threading.Event()
        self.sent = 0

    def send(self, letter: Letter) -> None:
        self.sent += 1
        self.begun.set()
        assert self.released.wait(10)


def test_second_worker_keeps_its_hands_off_a_leased_message(queued: Queued, actor: Actor) -> None:
    message_id = queued("welcome:1")
    transport = Pausing()
    use(transport)
    first = threading.Thread(target=deliver_in_thread, args=(actor, message_id))
    first.start()
    assert transport.begun.wait(10)
    deliver(actor=later(actor, LEASE - MINUTE), message_id=message_id)
    # Nothing is locked while the letter is on its way.
    assert seen(actor, message_id).leased_until == actor.now + LEASE
    transport.released.set()
    first.join(10)

    assert transport.sent == 1
    assert seen(actor, message_id).state == MessageState.SENT


def deliver_in_thread(actor: Actor, message_id: UUID) -> None:
    try:
        deliver(actor=actor, message_id=message_id)
    finally:
        connection.close()


def test_message_of_a_worker_that_died_is_taken_over_when_its_lease_ends(
    post: Misbehaving, queued: Queued, actor: Actor
) -> None:
    message_id = queued("welcome:1")
    with transaction(actor):
        Message.objects.update(leased_until=actor.now + LEASE, attempts=1)
    deliver(actor=later(actor, LEASE), message_id=message_id)
    assert post.received == []

    deliver(actor=later(actor, LEASE + MINUTE), message_id=message_id)
    assert len(post.received) == 1


def test_message_of_another_organization_is_out_of_reach(
    post: Misbehaving, queued: Queued, actor: Actor, committed: Committed
) -> None:
    message_id = queued("welcome:1")
    stranger = replace(actor, organization_id=committed.world.eve.organization_id)
    deliver(actor=stranger, message_id=message_id)

    assert post.received == []
    assert seen(actor, message_id).attempts == 0


def test_sweep_defers_what_is_due_and_leaves_it_alone_for_a_while(
    queued: Queued, waiting_jobs: list[str], actor: Actor
) -> None:
    unattended, leased, sent, later_on = (queued(f"welcome:{number}") for number in range(4))
    waiting_jobs.clear()
    with transaction(actor):
        Message.objects.exclude(id=later_on).update(not_before=actor.now - MINUTE)
        Message.objects.filter(id=leased).update(leased_until=actor.now + MINUTE)
        Message.objects.filter(id=sent).update(state=MessageState.SENT)

    for _ in range(2):
        with transaction(actor):
            redeliver(actor=actor)
    assert waiting_jobs == [str(unattended)]


def test_wiring_names_the_way_out(settings: Settings) -> None:
    settings.MAIL = "smtp"
    assert isinstance(wiring.transport(), MailServer)
