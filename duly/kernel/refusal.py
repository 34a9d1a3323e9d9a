"""How Duly says no: a code for programs, a sentence for people, and the facts behind both."""

from __future__ import annotations


class Refused(Exception):
    """A rule said no. Doors translate it once: `code` decides the answer, `message` is shown as it stands."""

    def __init__(self, code: str, message: str, **facts: object) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.facts: dict[str, object] = facts

    def __str__(self) -> str:
        return self.message


class NotFound(Refused):
    """Absent or not for this actor; which of the two is never told."""

    def __init__(self, message: str = "There is nothing here for you.", **facts: object) -> None:
        super().__init__("not_found", message, **facts)
        self.args = (message,)
