"""What the local inbox holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings

from duly.kernel.refusal import NotFound


@dataclass(frozen=True)
class InboxLetter:
    """One letter as it arrived."""

    subject: str
    to: str
    sent_at: datetime
    text: str


def inbox(*, limit: int = 200) -> list[InboxLetter]:
    """The newest letters of the local inbox, newest first. NotFound where mail leaves through a server."""
    if settings.MAIL != "inbox" or settings.PRODUCTION:
        raise NotFound("Mail leaves through a mail server here.")
    files = sorted(_files(settings.INBOX), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [_read(file) for file in files[:limit]]


def _files(folder: Path) -> Iterator[Path]:
    return folder.glob("*.eml")


def _read(file: Path) -> InboxLetter:
    letter = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    body = letter.get_body(("plain",))
    return InboxLetter(
        subject=str(letter["Subject"]),
        to=str(letter["To"]),
        # RFC 5322 writes "in UTC, from nowhere in particular" as -0000, which reads back without a zone.
        sent_at=letter["Date"].datetime.replace(tzinfo=UTC),
        text=body.get_content() if body else "",
    )
