"""A program that reads through the API with a token of its own."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.test import Client

from duly.people.operations.tokens import create_token
from duly.people.rules.tokens import Scope
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from tests.functional.learner import just_now
from tests.world import WORLD

EVERY = frozenset(Scope)


def token_of(actor: Actor = WORLD.cy, *, scopes: frozenset[Scope] = EVERY, days: int = 30) -> str:
    """A token made just now, as a program sends it."""
    maker = just_now(actor)
    with transaction(maker):
        last_day = (maker.now + timedelta(days=days)).date()
        return create_token(actor=maker, name="Payroll", scopes=scopes, last_day=last_day).word


class Program:
    """Asks with its token, and takes an answer only in the form it was promised."""

    def __init__(self, word: str | None) -> None:
        self._client = Client()
        self._headers = {"Authorization": f"Bearer {word}"} if word else {}

    def get(self, path: str, **asked: str | int) -> Any:
        return self.ask("GET", path, **asked)

    def ask(self, method: str, path: str, **asked: str | int) -> Any:
        answer = self._client.generic(
            method, f"/api/v1/{path}", query_params=asked or None, headers=self._headers
        )
        kind = "application/json" if answer.status_code == 200 else "application/problem+json"
        assert answer["Content-Type"].partition(";")[0] == kind, answer["Content-Type"]
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        return answer

    def read(self, path: str, **asked: str | int) -> Any:
        """What is answered where all is well."""
        answer = self.get(path, **asked)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def everything(self, path: str, **asked: str | int) -> Iterator[dict[str, Any]]:
        """All rows of a list, part by part."""
        part = self.read(path, **asked)
        yield from part["items"]
        while part["next"]:
            part = self.read(path, **{**asked, "cursor": part["next"]})
            yield from part["items"]
