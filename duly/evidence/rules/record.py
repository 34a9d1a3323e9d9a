"""What is sealed, byte for byte. Pure: the same facts give the same bytes for ever (golden vectors)."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from typing import Any
from uuid import UUID

from duly.kernel.canonical import canonical, commitment, instant

RECORD_TYPE = "evidence"
RECORD_VERSION = 1


class Method(StrEnum):
    """How completion was confirmed."""

    PASSWORD = "password"  # noqa: S105  # the name of a signing method
    PIN = "pin"
    BUTTON = "button"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who signed, in words as signed. Stands outside the sealed bytes, which hold only its commitment."""

    name: str
    login: str
    manifestation: str
    ip: str | None
    user_agent: str

    def normalized(self) -> "Identity":
        """Text in NFC and the address in its one spelling, as they are committed to and stored."""
        return Identity(
            name=_nfc(self.name),
            login=_nfc(self.login),
            manifestation=_nfc(self.manifestation),
            ip=_address(self.ip),
            user_agent=_nfc(self.user_agent),
        )

    def commit(self, salt: bytes) -> bytes:
        """SHA-256 over the salt and the length-prefixed fields."""
        return commitment(salt, (self.name, self.login, self.manifestation, self.ip or "", self.user_agent))


@dataclass(frozen=True, kw_only=True)
class Achievement:
    """What the attempt had behind it when it was completed; scores are None where there is no quiz."""

    attempt_id: UUID
    lessons_seen: int
    score: int | None
    passing_score: int | None
    tries: int


@dataclass(frozen=True, kw_only=True)
class Completion:
    """The facts of one completion. Ids and digests only: no personal data enters the sealed bytes."""

    evidence_id: UUID
    organization_id: UUID
    person_id: UUID
    training_id: UUID
    version_id: UUID
    edition: int
    label: str
    language: str
    content_digest: bytes
    achievement: Achievement
    method: Method
    completed_at: datetime
    completed_on: date
    zone: str
    recertify_on: date | None
    source: str


def payload(completion: Completion, identity_commitment: bytes) -> bytes:
    """The record: canonical JSON with a fixed ASCII key set, times in UTC beside the zone's name."""
    return canonical(_record(completion, identity_commitment))


def _record(completion: Completion, identity_commitment: bytes) -> Mapping[str, Any]:
    achievement = completion.achievement
    return {
        "t": RECORD_TYPE,
        "v": RECORD_VERSION,
        "id": str(completion.evidence_id),
        "organization": str(completion.organization_id),
        "person": str(completion.person_id),
        "training": str(completion.training_id),
        "version": str(completion.version_id),
        "edition": completion.edition,
        "label": completion.label,
        "language": completion.language,
        "content_sha256": completion.content_digest.hex(),
        "attempt": str(achievement.attempt_id),
        "lessons_seen": achievement.lessons_seen,
        "score": achievement.score,
        "passing_score": achievement.passing_score,
        "tries": achievement.tries,
        "method": completion.method.value,
        "completed_at": instant(completion.completed_at),
        "completed_on": completion.completed_on.isoformat(),
        "zone": completion.zone,
        "recertify_on": completion.recertify_on.isoformat() if completion.recertify_on else None,
        "source": completion.source,
        "identity_commitment": identity_commitment.hex(),
    }


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _address(text: str | None) -> str | None:
    """The address without zone index and IPv4 mapping; None for what is no address."""
    try:
        address = ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
