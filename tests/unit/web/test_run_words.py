"""Every kind of run, and everything that sets one off, has plain words."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from duly.assignments.operations import noting
from duly.assignments.operations.activation import ACTIVATED
from duly.assignments.operations.reconciling import KIND
from duly.assignments.queries.pieces import BY_HAND
from duly.assignments.queries.run_again import EXTENSION
from duly.assignments.queries.runs import IN_STEPS, Cause
from duly.assignments.rules import EventKind
from duly.people.rules import events
from duly.web.duties import words as of_rules
from duly.web.runs.people import OF_ONE
from duly.web.runs.words import CAUSES, KINDS, cause_words
from duly.web.trail.words import VERBS
from duly.web.why import chain

SOURCES = Path(__file__).resolve().parents[3] / "duly"
NOTING = {one.__name__ for one in (noting.note_people, noting.note_rules, noting.note_everything)}
RULE_VERBS = {verb.replace(".", "_") for verb in VERBS if verb.startswith("rule.")}
# What the sources hand to the notes, and the words it can be.
NOTED: Final[dict[str, set[str]]] = {
    "'nightly'": {"nightly"},
    "ACTIVATED": {ACTIVATED},
    "EventKind.RESTORED": {EventKind.RESTORED},
    "event.cause": {cause.value for cause in events.Cause},
    "event.verb.replace('.', '_')": RULE_VERBS,
}
# Without a note: run by hand, and a run about several notes.
WORDS = {BY_HAND, "several"}.union(*NOTED.values())


def handed_over() -> Iterator[str]:
    """What the sources hand to the notes as the cause."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                causes = [ast.unparse(one.value) for one in node.keywords if one.arg == "cause"]
                yield from causes if called in NOTING else ()


def opened() -> Iterator[str]:
    """The kinds of the runs that the sources open."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) > 1:
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                yield from [ast.unparse(node.args[1])] if called == "open_run" else ()


def test_every_kind_of_run_has_words_and_every_word_a_kind() -> None:
    kinds = {KIND if said == "KIND" else ast.literal_eval(said) for said in opened()}

    assert kinds == KINDS.keys()
    assert kinds >= IN_STEPS | OF_ONE | {EXTENSION}
    assert kinds - {"invitation"} == chain.RUNS.keys()


def test_every_cause_that_is_noted_is_known_here() -> None:
    assert set(handed_over()) == NOTED.keys()


def test_every_cause_has_words_and_every_word_a_cause() -> None:
    assert CAUSES.keys() == WORDS
    assert list(CAUSES) == sorted(CAUSES)


def test_the_first_version_of_a_training_is_no_rule_turned_on() -> None:
    assert cause_words(Cause(word=ACTIVATED)) == "a training's first version came into force"
    assert cause_words(Cause(word="rule_activated")) == "a rule was turned on"


def test_a_rule_says_of_its_own_runs_what_any_run_says() -> None:
    assert of_rules.cause_words("rule_saved") == "The rule was changed"
    assert of_rules.cause_words("group_edited") == "The condition of a group changed"
