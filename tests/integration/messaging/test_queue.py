"""A message is written once for its key, in the reader's words, and sent only if its cause commits."""

from uuid import UUID

import pytest

from duly.kernel.refusal import Refused
from duly.messaging.models import Message
from duly.messaging.operations import Recipient, queue
from tests.world import World

CONTEXT = {
    "name": "Ada <Lindqvist>",
    "organization": "Larkfield & Sons",
    "handle": "ada@larkfield.example",
    "link": "https://duly.example/choose/?a=1&b=2",
    "days": 7,
}


def welcome(world: World, *, key: str = "welcome:1", **changed: object) -> UUID:
    to = Recipient(person_id=world.ada.person_id, address="ada@larkfield.example", language="en")
    return queue(actor=world.cy, key=key, template="welcome", to=to, context={**CONTEXT, **changed})


def test_message_is_written_as_it_reads_when_queued(world: World) -> None:
    message = Message.objects.get(id=welcome(world))

    assert message.subject == "Your account at Larkfield & Sons"
    assert "Hello Ada <Lindqvist>," in message.body_text
    assert "https://duly.example/choose/?a=1&b=2" in message.body_text
    assert "Hello Ada &lt;Lindqvist&gt;," in message.body_html
    assert 'lang="en"' in message.body_html
    assert (message.person_id, message.to_address) == (world.ada.person_id, "ada@larkfield.example")


def test_one_day_and_several_days_are_both_written_right(world: World) -> None:
    assert "once, for 1 day." in Message.objects.get(id=welcome(world, days=1)).body_text
    assert "once, for 7 days." in Message.objects.get(id=welcome(world, key="other")).body_text


def test_same_key_gives_the_same_message_and_one_job(world: World, waiting_jobs: list[str]) -> None:
    first = welcome(world)
    second = welcome(world, name="Somebody else")

    assert first == second
    assert Message.objects.count() == 1
    assert waiting_jobs == [str(first)]


def test_another_key_is_another_message(world: World, waiting_jobs: list[str]) -> None:
    assert welcome(world) != welcome(world, key="welcome:2")
    assert len(waiting_jobs) == 2


def test_subject_with_a_line_break_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refused:
        welcome(world, organization="Larkfield\r\nBcc: everybody@example.com")
    assert refused.value.code == "subject_refused"
    assert not Message.objects.exists()
