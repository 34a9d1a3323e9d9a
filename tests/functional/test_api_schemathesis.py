"""Schemathesis reads the description and asks for everything it allows, and for what it does not.

Every answer must be described: its status, its content type and its form; nothing fails, nothing wrong is let
through, no address opens without a token, and no other method is answered.
"""

from collections.abc import Iterator
from itertools import cycle
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.parameters import ParameterLocation

from duly.config.wsgi import application
from tests.conftest import fresh_clone
from tests.database import Server
from tests.functional.program import Program, token_of
from tests.functional.scene import stage
from tests.world import WORLD

DESCRIPTION = "/api/v1/openapi.json"
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
Ids = dict[str, str]


@pytest.fixture(scope="module")
def word(
    server: Server, own_database: str, worker_id: str, django_db_blocker: Any, django_db_setup: None
) -> Iterator[str]:
    with fresh_clone(server, own_database, worker_id, django_db_blocker):
        stage()
        yield token_of()


@pytest.mark.parametrize("examples", [2, pytest.param(40, marks=pytest.mark.prove)])
def test_every_answer_is_a_described_one(word: str, examples: int) -> None:
    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, application)
    operations: list[Any] = [found.ok() for found in cast(Any, schema.get_all_operations())]
    assert len(operations) == 20
    there = ids(Program(word))
    for operation in operations:
        said = {mode: ask(operation, mode, word=word, there=there, examples=examples) for mode in MODES}
        # So that nothing here holds only because everything was refused.
        assert 200 in said[GenerationMode.POSITIVE], operation.path


def ask(operation: Any, mode: GenerationMode, *, word: str, there: Ids, examples: int) -> set[int]:
    """Asks for many things at one address, as described or deliberately not; returns the statuses."""
    said: set[int] = set()
    turns = cycle((True, False))

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            # No cursor can be made up, and what is made up is nobody's: each second time it is there.
            case.query.pop("cursor", None)
            if next(turns):
                for asked_for in (case.path_parameters, case.query):
                    asked_for.update({name: there[name] for name in asked_for if name in there})
        # Where it is the token that is wrong, it must not be put right.
        meant = not case.meta.is_negative_at(ParameterLocation.HEADER)
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {word}"} if meant else None)
        said.add(answer.status_code)

    asked()
    return said


def ids(program: Program) -> Ids:
    """An id that is there, for each parameter that takes one."""
    lists = {"person": "people", "evidence": "evidence"}
    kinds = ("person", "group", "training", "campaign", "rule", "assignment", "run", "evidence")
    rows = {kind: program.read(lists.get(kind, f"{kind}s"))["items"] for kind in kinds}
    found = {f"{kind}_id": items[0]["id"] for kind, items in rows.items() if items}
    return {**found, "version_id": str(WORLD.version_id)}
