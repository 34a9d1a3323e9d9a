"""Every verb the product records has words on the audit page."""

import ast
from collections.abc import Iterator
from pathlib import Path

from duly.web.trail.words import VERBS


def recorded_verbs() -> Iterator[str]:
    """Texts like `area.done` that are handed to a call that records."""
    for file in Path("duly").rglob("operations/*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and not defers(node):
                given = [*node.args, *(one.value for one in node.keywords if one.arg == "verb")]
                texts = [str(one.value) for one in given if isinstance(one, ast.Constant)]
                yield from filter(is_verb, texts)


def defers(call: ast.Call) -> bool:
    """Whether the call names a job, which is no verb of the trail."""
    return isinstance(call.func, ast.Name) and call.func.id.startswith("defer")


def is_verb(text: str) -> bool:
    area, dot, what = text.partition(".")
    return (
        bool(dot) and area.isidentifier() and what.isidentifier() and area in AREAS and what not in PERMITTED
    )


AREAS = {verb.partition(".")[0] for verb in VERBS}
PERMITTED = {"view", "manage", "author", "decide", "own"}


def test_every_recorded_verb_has_words() -> None:
    verbs = set(recorded_verbs())

    assert len(verbs) > 20
    assert verbs - set(VERBS) == set()
