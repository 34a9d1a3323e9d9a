"""Every verb that is recorded has plain words."""

import ast
from collections.abc import Iterator
from pathlib import Path

from duly.web.trail.words import VERBS, verb_words, verbs_with

SOURCES = Path(__file__).resolve().parents[3] / "duly"


def recorded() -> Iterator[str]:
    """The verbs that stand in a call of `record` as they are."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            verb = node.args[1]
            if called == "record" and isinstance(verb, ast.Constant):
                yield str(verb.value)


def test_every_recorded_verb_and_its_area_have_words() -> None:
    verbs = set(recorded())

    assert len(verbs) > 40
    assert sorted(verb for verb in verbs if verb not in VERBS) == []
    assert sorted({verb.partition(".")[0] for verb in VERBS} - set(VERBS)) == []


def test_an_unnamed_verb_reads_well() -> None:
    assert verb_words("rule.turned_on") == "Rule: turned on"


def test_verbs_are_found_by_their_words() -> None:
    assert "group.created" in verbs_with("MADE a group")
    assert verbs_with("Groups") == ()


def test_the_words_stand_in_order() -> None:
    assert list(VERBS) == sorted(VERBS)
