"""Every verb that is recorded has plain words."""

import ast
from collections.abc import Iterator
from pathlib import Path

from duly.tenancy.permissions import TABLE
from duly.web.trail.words import VERBS, verb_words, verbs_with

SOURCES = Path(__file__).resolve().parents[3] / "duly"


def recorded() -> Iterator[str]:
    """The verbs handed to a call of `record`, and in operations to any call that may record them."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                given = [*node.args, *(one.value for one in node.keywords if one.arg == "verb")]
                texts = [str(one.value) for one in given if isinstance(one, ast.Constant)]
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if called == "record":
                    yield from filter(is_verb, texts)
                elif "operations" in path.parts and called != "defer":
                    yield from (text for text in texts if is_verb(text) and text.partition(".")[0] in AREAS)


def is_verb(text: str) -> bool:
    area, _, what = text.partition(".")
    return area.isidentifier() and what.isidentifier() and text not in TABLE


AREAS = {verb.partition(".")[0] for verb in VERBS}


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
