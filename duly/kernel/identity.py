"""Identifiers that sort by the millisecond they were made in (RFC 9562, version 7)."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def edges(instant: datetime) -> dict[str, str]:
    """The first and last 12 digits of a version 7 UUID, `time` and `noise`.

    A statement that writes many rows of one instant numbers them in between, so that they sort in its order.
    """
    digits = uuid7(instant).hex
    return {"time": digits[:12], "noise": digits[-12:]}


def uuid7(instant: datetime, entropy: Callable[[int], bytes] = os.urandom) -> UUID:
    """Return a version 7 UUID for the millisecond of `instant`, which must be aware and not before 1970."""
    milliseconds = (instant - _EPOCH) // _MILLISECOND
    if milliseconds < 0:
        raise ValueError("A version 7 UUID cannot carry an instant before 1970.")
    noise = int.from_bytes(entropy(10), "big")
    rand_a, rand_b = noise >> 62 & 0xFFF, noise & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b)
