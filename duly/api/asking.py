"""What may be asked for: parameters read exactly, and the cursor behind which a list goes on."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from ninja import Schema
from ninja.errors import ValidationError
from pydantic import AwareDatetime, BeforeValidator, Field

from duly.tenancy.feeds import Part

LONGEST_PART, USUAL_PART = 200, 50
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_FLAGS = {"true": True, "false": False}


def _an_id(said: object) -> object:
    if not isinstance(said, str) or not _ID.fullmatch(said):
        raise ValueError("is no id")
    return said


def _a_number(said: object) -> object:
    if isinstance(said, str) and not _NUMBER.fullmatch(said):
        raise ValueError("is no whole number")
    return said


def _a_flag(said: object) -> object:
    if said not in _FLAGS:
        raise ValueError("is neither true nor false")
    return _FLAGS[str(said)]


def _an_instant(said: object) -> object:
    """In UTC, so that what lies outside of any calendar is refused here."""
    if not isinstance(said, str) or not _INSTANT.fullmatch(said):
        raise ValueError("is no instant such as 2026-11-22T09:00:00Z")
    try:
        return datetime.fromisoformat(said.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("is no instant such as 2026-11-22T09:00:00Z") from None


Id = Annotated[UUID, BeforeValidator(_an_id)]
Number = Annotated[int, BeforeValidator(_a_number)]
Flag = Annotated[bool, BeforeValidator(_a_flag)]
Instant = Annotated[AwareDatetime, BeforeValidator(_an_instant)]
# A key as people write it: anything that can be seen.
Text = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$")]


class Asked(Schema):
    """What every list may be asked for."""

    limit: Number = Field(
        USUAL_PART, ge=1, le=LONGEST_PART, description="How many rows at most; there may be more behind them."
    )
    cursor: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        pattern=r"^[A-Za-z0-9_:-]+$",
        description="Goes on behind the rows before: the `next` of the answer before.",
    )


def listed(name: str, asked: Asked, feed: Callable[[Part], Sequence[Any]], key: str = "id") -> dict[str, Any]:
    """A part of the list called `name` and where it goes on; nowhere, where these are the last rows.

    One row more than asked for is looked at, so that `next` is there only when there is more.
    """
    after = _read(name, asked.cursor) if asked.cursor else None
    found = feed(Part(after=after, limit=asked.limit + 1))
    rows = found[: asked.limit]
    more = len(found) > len(rows)
    return {"items": rows, "next": _written(name, getattr(rows[-1], key)) if more else None}


def refuse_unknown(request: HttpRequest, known: frozenset[str]) -> None:
    """Refuses parameters that are not known or said twice: a slip of the pen must not widen a list."""
    said = {name: len(values) for name, values in request.GET.lists()}
    wrong = {name: "is not known here" for name in said if name not in known}
    wrong |= {name: "is said more than once" for name in said if name in known and said[name] > 1}
    if wrong:
        raise refusal(wrong)


def refusal(wrong: dict[str, str]) -> ValidationError:
    """What is wrong with which parameters."""
    return ValidationError([{"loc": ("query", name), "msg": why} for name, why in wrong.items()])


def _signer(name: str) -> Signer:
    return Signer(salt=f"duly.api.{name}")


def _written(name: str, key: UUID) -> str:
    return _signer(name).sign(key.hex)


def _read(name: str, cursor: str) -> UUID:
    try:
        return UUID(hex=_signer(name).unsign(cursor))
    except (BadSignature, ValueError):
        raise refusal({"cursor": "is none of this list"}) from None
