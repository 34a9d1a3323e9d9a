"""What a browser makes of a page: its text, and the fields of a form as they would be sent."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

Attributes = Sequence[tuple[str, str | None]]


def fields(answer: Any, form: str) -> dict[str, str]:
    """What the form with this id would send, by name; buttons are left to who presses them."""
    reader = _Reader(form)
    reader.feed(answer.content.decode())
    return dict(reader.found)


def markup(answer: Any) -> str:
    """The page as it was sent."""
    return str(answer.content.decode())


def one_line(answer: Any) -> str:
    """The page with each gap in it a single blank."""
    return " ".join(answer.content.decode().split())


def plain(answer: Any) -> str:
    """What the page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class _Reader(HTMLParser):
    def __init__(self, form: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._form = form
        self._inside = False
        self._select = ""
        self._first: str | None = None
        self._chosen: str | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = said.get("id") == self._form
        if not (self._inside or said.get("form") == self._form):
            return
        if tag == "input" and "name" in said:
            self._input(said, ticked=any(name == "checked" for name, _ in attrs))
        elif tag == "select":
            self._select, self._first, self._chosen = said["name"], None, None
        elif tag == "option" and self._select:
            self._first = said["value"] if self._first is None else self._first
            if any(name == "selected" for name, _ in attrs):
                self._chosen = said["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select" and self._select:
            self.found.append((self._select, self._chosen or self._first or ""))
            self._select = ""

    def _input(self, said: dict[str, str], *, ticked: bool) -> None:
        if said.get("type") not in ("checkbox", "radio"):
            self.found.append((said["name"], said.get("value", "")))
        elif ticked:
            self.found.append((said["name"], said.get("value", "on")))
