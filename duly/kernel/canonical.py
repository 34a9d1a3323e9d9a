"""The bytes that are hashed and kept: RFC 8785 JSON without its doubtful corners.

Allowed are NFC strings, null, booleans, integers below 2**53 in size, lists, and dicts with ASCII keys.
Everything else is refused rather than converted, because a record must read back as it was sealed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from unicodedata import is_normalized

from duly.kernel.refusal import Refused

SALT_BYTES = 32
_INTEGER_LIMIT = 2**53
_LEAF = b"\x00"  # RFC 6962: leaves and inner nodes of a hash tree must never be mistaken for one another


def canonical(value: object) -> bytes:
    """Return the one encoding of `value`; refuse with 'not_canonical', naming the path."""
    _check(value, "$")
    # For what passed the check, Python's escapes are those of RFC 8785, and ASCII keys sort alike in both.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def digest(content: bytes) -> bytes:
    """Return the SHA-256 of stored content."""
    return hashlib.sha256(content).digest()


def leaf_digest(payload: bytes) -> bytes:
    """Return the digest of a sealed payload as a leaf of the ledger."""
    return digest(_LEAF + payload)


def commitment(salt: bytes, fields: Sequence[str]) -> bytes:
    """Return the digest that binds a record to personal data kept elsewhere.

    Once the salt is destroyed, nobody can guess the fields from it. Each field is preceded by its length
    in bytes, so no two lists of fields share a commitment.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes, not {len(salt)}.")
    for position, field in enumerate(fields):
        _check_text(field, f"$[{position}]")
    encoded = (field.encode() for field in fields)
    return digest(salt + b"".join(len(field).to_bytes(8, "big") + field for field in encoded))


def instant(moment: datetime) -> str:
    """Return an aware UTC datetime as `YYYY-MM-DDTHH:MM:SS.ffffffZ`."""
    if moment.utcoffset() != timedelta(0):
        raise ValueError("A sealed instant is in UTC.")
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _check(value: object, path: str) -> None:
    match value:
        case None | bool():
            return
        case str():
            _check_text(value, path)
        case int():
            if abs(value) >= _INTEGER_LIMIT:
                raise _refused(path, "holds an integer of 2**53 or more")
        case list():
            for position, item in enumerate(value):
                _check(item, f"{path}[{position}]")
        case dict():
            _check_members(value, path)
        case _:
            raise _refused(path, f"holds a {type(value).__name__}")


def _check_members(members: dict[object, object], path: str) -> None:
    for key, item in members.items():
        if not (isinstance(key, str) and key.isascii()):
            raise _refused(path, f"has the key {key!r}, which is not ASCII text")
        _check(item, f"{path}.{key}")


def _check_text(text: str, path: str) -> None:
    if not is_normalized("NFC", text):
        raise _refused(path, "holds text that is not normalised to NFC")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise _refused(path, "holds half a character")


def _refused(path: str, what: str) -> Refused:
    return Refused("not_canonical", f"{path} {what}.", path=path)
