"""A mail that holds a secret keeps its text until it is sent or given up, and no longer."""

from datetime import timedelta
from uuid import UUID

import pytest

from duly.config import wiring
from duly.messaging import ports
from duly.messaging.models import Message
from duly.messaging.operations import Draft, Recipient, deliver, queue, queue_each
from duly.messaging.ports import Letter, NotSent
from duly.messaging.rules import GIVE_UP_AFTER, MessageState
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.integration.messaging.conftest import CONTEXT, sender

TO = Recipient(person_id=None, address="ada@larkfield.example", language="en")


class Post:
    """Takes letters, or does not."""

    def __init__(self, *, closed: bool = False) -> None:
        self.letters: list[Letter] = []
        self.closed = closed

    def send(self, letter: Letter) -> None:
        if self.closed:
            raise NotSent("closed")
        self.letters.append(letter)


@pytest.fixture
def actor(committed: Committed) -> Actor:
    return sender(committed)


def posted(actor: Actor, post: Post, *, holds_secret: bool) -> UUID:
    ports.wire(transport=post, deliveries=lambda actor, message_ids: None)
    with transaction(actor):
        message_id = queue(
            actor=actor, key="x", template="welcome", to=TO, context=CONTEXT, holds_secret=holds_secret
        )
    deliver(actor=actor, message_id=message_id)
    wiring.wire_all()
    return message_id


def stored(actor: Actor, message_id: UUID) -> Message:
    with transaction(actor):
        return Message.objects.get(pk=message_id)


def test_the_text_is_forgotten_once_it_is_sent(actor: Actor) -> None:
    post = Post()
    message = stored(actor, posted(actor, post, holds_secret=True))
    assert str(CONTEXT["link"]) in post.letters[0].text
    assert (message.state, message.body_text, message.body_html) == (MessageState.SENT, "", "")
    assert message.subject


def test_other_mails_keep_theirs(actor: Actor) -> None:
    message = stored(actor, posted(actor, Post(), holds_secret=False))
    assert str(CONTEXT["link"]) in message.body_text


def test_it_is_kept_while_it_is_tried_and_forgotten_when_it_is_given_up(actor: Actor) -> None:
    message_id = posted(actor, Post(closed=True), holds_secret=True)
    assert str(CONTEXT["link"]) in stored(actor, message_id).body_text
    late = Actor(**{**vars(actor), "now": actor.now + GIVE_UP_AFTER + timedelta(minutes=5)})
    ports.wire(transport=Post(closed=True), deliveries=lambda actor, message_ids: None)
    deliver(actor=late, message_id=message_id)
    wiring.wire_all()
    message = stored(actor, message_id)
    assert (message.state, message.body_text, message.body_html) == (MessageState.DEAD, "", "")


def test_many_are_queued_once_for_each_cause(actor: Actor) -> None:
    told: list[UUID] = []
    ports.wire(transport=Post(), deliveries=lambda actor, message_ids: told.extend(message_ids))
    drafts = [Draft(key=f"cause {number % 3}", to=TO, context=CONTEXT) for number in range(6)]
    with transaction(actor):
        queue_each(actor=actor, template="welcome", drafts=drafts)
        queue_each(actor=actor, template="welcome", drafts=drafts)
        assert Message.objects.count() == len(told) == 3
    wiring.wire_all()
