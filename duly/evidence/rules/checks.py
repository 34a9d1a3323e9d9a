"""The checks of one record, re-derived from the stored bytes: nothing is trusted, nothing re-encoded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from duly.evidence.rules.record import Identity
from duly.kernel.canonical import leaf_digest


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A record as it was found. `columns` are the projected values in the words of the payload.

    `identity` and `salt` are None once they were erased.
    """

    payload: bytes
    leaf_digest: bytes
    columns: Mapping[str, Any]
    content_digest: bytes
    identity: Identity | None
    salt: bytes | None


@dataclass(frozen=True, slots=True)
class Check:
    """One answer; `holds` is None where nothing is left to check. `found` is what was derived, or differs."""

    code: str
    holds: bool | None
    found: str


def check(stored: Stored) -> tuple[Check, ...]:
    """The record's four checks: 'leaf', 'columns', 'content', 'identity', in that order."""
    record = read(stored.payload)
    return (_leaf(stored), _columns(stored, record), _content(stored, record), _identity(stored, record))


def read(payload: bytes) -> Mapping[str, Any]:
    """What the bytes say, for people; empty if they say nothing readable."""
    try:
        record = json.loads(payload)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _leaf(stored: Stored) -> Check:
    derived = leaf_digest(stored.payload)
    return Check("leaf", derived == stored.leaf_digest, derived.hex())


def _columns(stored: Stored, record: Mapping[str, Any]) -> Check:
    missing = object()
    differing = [name for name, value in stored.columns.items() if record.get(name, missing) != value]
    return Check("columns", not differing, ", ".join(differing))


def _content(stored: Stored, record: Mapping[str, Any]) -> Check:
    derived = stored.content_digest.hex()
    return Check("content", record.get("content_sha256") == derived, derived)


def _identity(stored: Stored, record: Mapping[str, Any]) -> Check:
    if stored.identity is None or stored.salt is None:
        return Check("identity", None, "")
    derived = stored.identity.normalized().commit(stored.salt).hex()
    return Check("identity", record.get("identity_commitment") == derived, derived)
