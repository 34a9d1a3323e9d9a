"""The tokens that programs read with: how they are written, what they may read, and how they stand."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from duly.kernel.refusal import Refused
from duly.people.rules.fields import LONGEST_NAME, Unusable, text

LONGEST_DAYS = 365
NOTED_EVERY = timedelta(hours=1)
_ALPHABET = string.ascii_letters + string.digits
_SECRET_LENGTH = 43  # of 62 letters and digits: 256 bits
_WRITTEN = re.compile(rf"duly_([0-9a-f]{{32}})_([A-Za-z0-9]{{{_SECRET_LENGTH}}})")


class Scope(StrEnum):
    """What a token may read."""

    PEOPLE = "people:read"
    GROUPS = "groups:read"
    TRAININGS = "trainings:read"
    CAMPAIGNS = "campaigns:read"
    RULES = "rules:read"
    ASSIGNMENTS = "assignments:read"
    RUNS = "runs:read"
    EVIDENCE = "evidence:read"


class TokenState(StrEnum):
    """Stopped: whoever created it has left or may no longer have tokens."""

    WORKING = "working"
    STOPPED = "stopped"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, kw_only=True)
class Presented:
    """What a program comes with: the organization it names, and the digest of its secret."""

    organization_id: UUID
    digest: bytes


def new_secret() -> str:
    """A secret that nobody guesses, of letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_LENGTH))


def written(organization_id: UUID, secret: str) -> str:
    """The token as a program sends it: one word that names the organization."""
    return f"duly_{organization_id.hex}_{secret}"


def presented(token: str) -> Presented | None:
    """What the word says; None where it is no token."""
    found = _WRITTEN.fullmatch(token)
    if found is None:
        return None
    return Presented(organization_id=UUID(hex=found[1]), digest=digest(found[2]))


def digest(secret: str) -> bytes:
    """What is kept of a secret: it is random, so one plain hash keeps it."""
    return hashlib.sha256(secret.encode()).digest()


def token_name(raw: str) -> str:
    """The name. Refuses with 'token_name' what is empty or cannot be read."""
    try:
        name = text(raw, LONGEST_NAME)
    except Unusable as error:
        raise Refused("token_name", f"The name {error}.", field="name") from None
    if not name:
        raise Refused("token_name", "Name the program that will use it.", field="name")
    return name


def token_scopes(asked: Iterable[Scope]) -> list[str]:
    """The scopes in their order. Refuses none with 'token_scopes'."""
    wanted = frozenset(asked)
    if not wanted:
        raise Refused("token_scopes", "Choose at least one thing that it may read.", field="scopes")
    return [scope.value for scope in Scope if scope in wanted]


def token_end(last_day: date, *, today: date, zone: str) -> datetime:
    """The instant after the last day in this zone. Refuses with 'token_end' what is past or a year away."""
    if not today <= last_day <= today + timedelta(days=LONGEST_DAYS):
        raise Refused("token_end", "Choose a day from today to one year from today.", field="last_day")
    return datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def token_state(
    *, revoked_at: datetime | None, expires_at: datetime, creator_may: bool, now: datetime
) -> TokenState:
    """How a token stands: the first of these that holds."""
    if revoked_at is not None:
        return TokenState.REVOKED
    if now >= expires_at:
        return TokenState.EXPIRED
    return TokenState.WORKING if creator_may else TokenState.STOPPED
