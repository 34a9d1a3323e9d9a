"""An id of another organization, at every address and with every verb, answers like one that nobody has.

The ids are those of everything Larkfield has; Brightwater's corporate admin and its learner ask.
"""

import random
import re
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any
from uuid import UUID

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import UUIDConverter

from duly.tenancy.transactions import transaction
from tests.architecture.specimens import ids, tenant_models
from tests.conftest import Committed
from tests.functional.learner import client_of
from tests.functional.program import token_of
from tests.functional.scene import ABSENT, Scene, stage
from tests.functional.test_permissions import bare
from tests.world import WORLD

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# What forms call the ids they carry: each may name something of another organization, too.
FIELDS = (
    "activity", "attribute", "department", "group", "into", "job_role", "kept", "line", "line_lead",
    "location", "manager", "mapping", "other", "parent", "person", "plant", "selected", "training", "value",
    "workstation",
)  # fmt: skip
Question = tuple[str, str, UUID, str]


@pytest.fixture
def scene(committed: Committed) -> Scene:
    return stage()


@pytest.mark.covers("W6")
@pytest.mark.parametrize("amount", [0, pytest.param(10_000, marks=pytest.mark.prove)])
def test_foreign_ids_answer_like_absent_ones(scene: Scene, amount: int) -> None:
    """At least one id for each address and verb, and more drawn at random up to the amount."""
    asker = Asker(scene)
    chance = random.Random(20261122)
    every = list(questions())
    chance.shuffle(every)
    asked = list({(name, verb): (name, verb, one, who) for name, verb, one, who in every}.values())
    asked += every[: max(0, amount - len(asked))]

    different = [question for question in asked if asker.answer(question) != asker.absent(question)]

    assert different == []
    assert len(asked) >= amount
    assert len({(name, verb) for name, verb, _, _ in asked}) == len(set(addresses())) * len(VERBS)


def addresses() -> Iterator[str]:
    """The names of all addresses that take an id."""
    for pattern in get_resolver().url_patterns:
        space = getattr(pattern, "namespace", None)
        for one in getattr(pattern, "url_patterns", [pattern]):
            if isinstance(one, URLPattern) and id_names(one):
                yield f"{space}:{one.name}" if space else str(one.name)


def id_names(pattern: URLPattern) -> list[str]:
    converters: dict[str, Any] = pattern.pattern.converters
    return [name for name, converter in converters.items() if isinstance(converter, UUIDConverter)]


def questions() -> Iterator[Question]:
    """Every address with every verb and every id of Larkfield, asked by two people of Brightwater."""
    with transaction(WORLD.cy):
        owned = sorted({one for model in tenant_models() for one in ids(model, WORLD.cy.organization_id)})
    for name in addresses():
        for verb in VERBS:
            for foreign in owned:
                yield name, verb, foreign, "eve"
            yield name, verb, owned[0], "finn"


class Asker:
    """Asks, and remembers what is answered about an id that nobody has."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._clients = {"eve": client_of(WORLD.eve), "finn": client_of(WORLD.finn)}
        # Whoever is signed in, the API looks at a token alone: this one reads all of Brightwater.
        self._token = {"Authorization": f"Bearer {token_of(WORLD.eve)}"}
        self._absent: dict[tuple[str, str, str], tuple[int, str]] = {}

    def absent(self, question: Question) -> tuple[int, str]:
        name, verb, _, who = question
        key = (name, verb, who)
        if key not in self._absent:
            self._absent[key] = self.answer((name, verb, ABSENT, who))
        return self._absent[key]

    def answer(self, question: Question) -> tuple[int, str]:
        name, verb, one, who = question
        address = reverse(name, kwargs=self._arguments(name, one))
        form = {field: str(one) for field in FIELDS} | self._scene.form(name)
        content: dict[str, Any] = {"data": form} if verb in ("GET", "HEAD", "POST") else {}
        if name.startswith("api:"):
            content = {"headers": self._token}
        with self._scene.untouched() if verb != "GET" else nullcontext():
            answer = getattr(self._clients[who], verb.lower())(address, **content)
        status, body = bare(answer)
        return status, re.sub(str(one), "ID", body + str(answer.headers.get("Location", "")))

    def _arguments(self, name: str, one: UUID) -> dict[str, Any]:
        taken = self._scene.arguments({"url_name": name}, absent=True)
        return {key: one if isinstance(value, UUID) else value for key, value in taken.items()}
