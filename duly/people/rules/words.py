"""The words a person is found by, and those somebody searches with."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

LONGEST_WORD = 200
MOST_TOKENS = 8
_SEPARATORS = re.compile(r"[^\w]+|_+")


def words_of(name: str, employee_number: str | None, email: str) -> frozenset[str]:
    """Lower-case words of name, number and the e-mail's local part; whole, in parts, and without accents."""
    local = email.partition("@")[0]
    whole = [*_lowered(name).split(), *_lowered(employee_number or "").split(), *_lowered(local).split()]
    parts = [part for word in whole if not word.isalnum() for part in _SEPARATORS.split(word) if part]
    words = {*whole, *parts}
    return frozenset(word[:LONGEST_WORD] for word in words | {_plain(word) for word in words} if word)


def search_tokens(search: str) -> tuple[str, ...]:
    """What each found person must have a word for, as the beginning of it. Of an e-mail, the local part."""
    tokens = (token.partition("@")[0] for token in _lowered(search).split())
    return tuple(dict.fromkeys(token[:LONGEST_WORD] for token in tokens if token))[:MOST_TOKENS]


def prefix_range(token: str) -> tuple[str, str]:
    """The first word that starts with the token, and a bound after the last; in the order of code points."""
    return token, token + "\U0010ffff"


def _lowered(text: str) -> str:
    return normalize("NFC", text.replace("\0", " ")).lower()


def _plain(word: str) -> str:
    if word.isascii():
        return word
    return "".join(character for character in normalize("NFKD", word) if not combining(character))
