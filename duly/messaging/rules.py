"""Who gets a message, what identifies it, when it is tried again and when it is given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from unicodedata import category
from uuid import UUID

from duly.kernel.refusal import Refused

LONGEST_ADDRESS = 254
# Control characters, line and paragraph separators, halves of characters. Joiners inside names are fine.
BREAKING = frozenset({"Cc", "Zl", "Zp", "Cs"})
LEASE = timedelta(minutes=2)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(hours=72)
# A message nobody took up for this long lost its job, or its worker: the sweep defers it anew.
UNATTENDED_AFTER = timedelta(minutes=5)


class MessageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True)
class Recipient:
    """One reader: where the message goes and in which language it is written."""

    person_id: UUID | None
    address: str
    language: str

    def __post_init__(self) -> None:
        local, at, domain = self.address.rpartition("@")
        whole = local and at and domain and len(self.address) <= LONGEST_ADDRESS
        if not whole or " " in self.address or _has_control(self.address):
            raise Refused("address_refused", "This is not an e-mail address a message can be sent to.")


def one_line(subject: str) -> str:
    """The subject as it goes into a header. Refuses line breaks: they would start a header of their own."""
    stripped = subject.strip()
    if not stripped or _has_control(stripped):
        raise Refused("subject_refused", "A subject is one line of text.")
    return stripped


def mail_id(organization_id: UUID, key: str) -> str:
    """The part of the Message-ID before the @: the same for every attempt, telling nothing of anybody."""
    return sha256(f"{organization_id}/{key}".encode()).hexdigest()[:40]


def next_try(*, failed_at: datetime, attempts: int) -> datetime:
    """Doubling pauses from one minute, at most six hours."""
    return failed_at + min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)


def given_up(*, queued_at: datetime, now: datetime) -> bool:
    """After 72 hours of failures a message is dead, and shown as such."""
    return now - queued_at >= GIVE_UP_AFTER


def _has_control(text: str) -> bool:
    return any(category(character) in BREAKING for character in text)
