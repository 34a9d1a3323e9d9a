"""Which PINs somebody may choose, and one that nobody chose."""

from __future__ import annotations

import re
import secrets

SHORTEST, LONGEST = 6, 12
_DIGITS = re.compile(r"[0-9]+")
_UP, _DOWN = "0123456789" * 2, "9876543210" * 2
_PATTERN = re.compile(r"(.{1,3})\1+")


class Unusable(ValueError):
    """The PIN cannot be used; the message says why, as a sentence."""


def judge_pin(pin: str, *, employee_number: str) -> None:
    """Raises Unusable for what is no PIN, or one that is guessed first."""
    if not _DIGITS.fullmatch(pin) or not SHORTEST <= len(pin) <= LONGEST:
        raise Unusable(f"A PIN has {SHORTEST} to {LONGEST} digits, nothing else.")
    if _PATTERN.fullmatch(pin):
        raise Unusable("This PIN repeats itself. Choose one without a pattern.")
    if pin in _UP or pin in _DOWN:
        raise Unusable("This PIN counts up or down. Choose one without a pattern.")
    if _told_by(pin, employee_number):
        raise Unusable("This PIN stands in your employee number. Choose another one.")


def temporary_pin(*, employee_number: str) -> str:
    """Six random digits that `judge_pin` lets pass."""
    while True:
        pin = "".join(str(secrets.randbelow(10)) for _ in range(SHORTEST))
        try:
            judge_pin(pin, employee_number=employee_number)
        except Unusable:
            continue
        return pin


def _told_by(pin: str, employee_number: str) -> bool:
    digits = "".join(re.findall("[0-9]", employee_number))
    return pin in digits or (len(digits) >= SHORTEST - 1 and digits in pin)
