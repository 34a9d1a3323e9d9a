"""Chance that always falls the same way: each draw is a digest of its keys.

No draw depends on another one, so a training removed leaves everything else that happens as it was.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")
Key = str | int


def share(*keys: Key) -> float:
    """A number from 0 up to, but not including, 1."""
    digest = sha256("\x1f".join(map(str, keys)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def between(lowest: int, highest: int, *keys: Key) -> int:
    """A whole number of the range, both ends included."""
    return lowest + int(share(*keys) * (highest - lowest + 1))


def pick(options: Sequence[T], *keys: Key) -> T:
    return options[between(0, len(options) - 1, *keys)]


def sample(keys: Iterable[str], count: int, purpose: str) -> tuple[str, ...]:
    """`count` of the keys, in the order in which they were drawn."""
    return tuple(sorted(keys, key=lambda key: share(purpose, key))[:count])
