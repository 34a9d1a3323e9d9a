"""The description of the API that is committed is the one that its code gives."""

import json
from pathlib import Path

from duly.api.urls import described

COMMITTED = Path("docs/openapi.json")


def test_the_description_is_up_to_date() -> None:
    """Where it is not: a change of the API. If it is meant, `make description` writes it anew."""
    assert json.loads(json.dumps(described())) == json.loads(COMMITTED.read_text(encoding="utf-8"))


def test_every_address_says_how_it_may_refuse() -> None:
    for path, methods in described()["paths"].items():
        assert list(methods) == ["get"]
        answers = set(methods["get"]["responses"])
        assert answers >= {"200", "400", "401", "403", "422"}, path
        assert ("404" in answers) == ("{" in path), path
        assert methods["get"]["security"], path
