"""What a version changes, line by line and word by word."""

from dataclasses import replace

import pytest

from duly.kernel.quiz import Question
from duly.trainings.rules import Content, Lesson, Line, Mark, Piece, Source, compare
from duly.trainings.rules.comparison import LONGEST

BEFORE = Content(
    lessons=(Lesson("Alarm", "Leave at once.\n\nMeet outside.\n\nWait."),),
    questions=(Question("What first?", ("Leave", "Stay"), frozenset({0}), several=False),),
    objectives=("Know the exits",),
    sources=(Source("Fire plan", "SOP-1"),),
)


def lesson(body: str, *, mandatory: bool = True) -> Content:
    return replace(BEFORE, lessons=(Lesson("Alarm", body, mandatory),))


def changes(lines: tuple[Line, ...]) -> list[tuple[Mark, str]]:
    return [(line.mark, line.text) for line in lines if line.mark is not Mark.KEPT]


def test_nothing_changed() -> None:
    comparison = compare(BEFORE, BEFORE)

    assert comparison.count(Mark.ADDED) == comparison.count(Mark.REMOVED) == 0
    assert comparison.count(Mark.KEPT) == 4 + 1 + 1 + 1
    assert comparison.facts == ()


@pytest.mark.covers("SEED-45", "SEED-53")
def test_paragraphs_added_and_removed() -> None:
    added = compare(BEFORE, lesson("Leave at once.\n\nClose doors.\n\nMeet outside.\n\nWait."))
    removed = compare(BEFORE, lesson("Leave at once.\n\nWait."))

    assert changes(added.paragraphs) == [(Mark.ADDED, "Close doors.")]
    assert changes(removed.paragraphs) == [(Mark.REMOVED, "Meet outside.")]


def test_a_changed_paragraph_shows_its_words() -> None:
    comparison = compare(BEFORE, lesson("Leave at once.\n\nMeet at the gate.\n\nWait."))

    removed, added = (line for line in comparison.paragraphs if line.mark is not Mark.KEPT)
    assert removed.pieces == (Piece(Mark.KEPT, "Meet "), Piece(Mark.REMOVED, "outside."))
    assert "".join(piece.text for piece in added.pieces) == added.text == "Meet at the gate."
    assert added.pieces[0] == Piece(Mark.KEPT, "Meet ")


def test_a_very_long_paragraph_is_replaced_as_a_whole() -> None:
    long = " ".join(f"word{number}" for number in range(LONGEST + 1))

    comparison = compare(lesson(long), lesson(long + " more"))

    assert [line.pieces for line in comparison.paragraphs if line.mark is not Mark.KEPT] == [(), ()]


@pytest.mark.covers("SEED-53")
def test_quiz_sources_objectives_and_numbers_count_too() -> None:
    after = replace(
        BEFORE,
        questions=(Question("What first?", ("Leave", "Stay"), frozenset({1}), several=False),),
        objectives=("Know the exits", "Count the team"),
        sources=(),
        attempt_limit=3,
        signature=False,
    )

    comparison = compare(BEFORE, after)

    assert changes(comparison.questions) == [
        (Mark.REMOVED, "What first?\n[x] Leave\n[ ] Stay"),
        (Mark.ADDED, "What first?\n[ ] Leave\n[x] Stay"),
    ]
    assert changes(comparison.objectives) == [(Mark.ADDED, "Count the team")]
    assert changes(comparison.sources) == [(Mark.REMOVED, "SOP-1 Fire plan")]
    assert [(fact.name, fact.before, fact.after) for fact in comparison.facts] == [
        ("attempt_limit", None, 3),
        ("signature", True, False),
    ]


def test_a_lesson_made_optional_is_a_change() -> None:
    comparison = compare(BEFORE, lesson(BEFORE.lessons[0].body, mandatory=False))

    assert changes(comparison.paragraphs) == [(Mark.REMOVED, "# Alarm"), (Mark.ADDED, "# Alarm (optional)")]
