"""The local inbox keeps one file a letter and shows the newest first; in production there is none."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from duly.kernel.refusal import NotFound
from duly.messaging import ports
from duly.messaging.operations import deliver
from duly.messaging.queries import inbox
from duly.messaging.transports.inbox import InboxFolder
from tests.conftest import Committed
from tests.integration.messaging.conftest import sender

Queued = Callable[[str], UUID]


@pytest.fixture
def folder(queued: Queued, tmp_path: Path, settings: Settings) -> Path:
    settings.MAIL, settings.INBOX = "inbox", tmp_path / "inbox"
    transport = InboxFolder(settings.INBOX, sender="Duly <duly@localhost>")
    ports.wire(transport=transport, deliveries=lambda actor, message_ids: None)
    return tmp_path / "inbox"


def test_empty_inbox_is_an_empty_list(folder: Path) -> None:
    assert inbox() == []


def test_letter_can_be_read_in_the_inbox(folder: Path, queued: Queued, committed: Committed) -> None:
    deliver(actor=sender(committed), message_id=queued("welcome:1"))

    (letter,) = inbox()
    assert letter.subject == "Your account at Larkfield Pumps"
    assert letter.to == "ada@larkfield.example"
    assert "https://duly.example/choose/" in letter.text
    assert letter.sent_at.utcoffset() is not None


def test_newest_letter_stands_first(folder: Path, queued: Queued, committed: Committed) -> None:
    for number in range(3):
        deliver(actor=sender(committed), message_id=queued(f"welcome:{number}"))
    oldest, *others = sorted(folder.glob("*.eml"))
    oldest.write_bytes(oldest.read_bytes().replace(b"Your account", b"Your oldest account"))
    os.utime(oldest, (1, 1))

    assert len(others) == 2
    assert [letter.subject[:11] for letter in inbox()] == ["Your accoun", "Your accoun", "Your oldest"]
    assert len(inbox(limit=2)) == 2


def test_second_attempt_writes_the_same_file_again(folder: Path) -> None:
    letter = ports.Letter("abc", "ada@larkfield.example", "Once", "text\n", "<p>text</p>")
    for _ in range(2):
        ports.transport().send(letter)

    assert [file.name for file in folder.iterdir()] == ["abc.eml"]


@pytest.mark.parametrize(("mail", "production"), [("smtp", False), ("smtp", True), ("inbox", True)])
def test_there_is_no_inbox_where_mail_really_leaves(
    settings: Settings, folder: Path, mail: str, *, production: bool
) -> None:
    settings.MAIL, settings.PRODUCTION = mail, production
    with pytest.raises(NotFound):
        inbox()
