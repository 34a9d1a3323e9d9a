"""The trainings of the demo organization: what they hold, and how mistakes in them are named."""

import re
from difflib import unified_diff
from pathlib import Path

import pytest

from duly.cli.demo.fields import ContentError
from duly.cli.demo.library import CATEGORIES, TRAININGS, LessonText, load

LIBRARY = {training.key: training for training in load()}
EDITIONS = [(training, edition) for training in LIBRARY.values() for edition in training.editions]
LESSONS = [lesson for _, edition in EDITIONS for lesson in edition.lessons]


def test_there_are_twelve_trainings_of_every_category() -> None:
    assert len(LIBRARY) == 12
    assert {training.category for training in LIBRARY.values()} == set(CATEGORIES)


def test_some_have_no_quiz_and_some_are_signed() -> None:
    firsts = [training.editions[0] for training in LIBRARY.values()]

    assert sum(not edition.questions for edition in firsts) >= 3
    assert sum(edition.signature for edition in firsts) >= 4
    assert all(len(edition.questions) <= 6 for edition in firsts)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.title)
def test_a_lesson_takes_a_few_minutes_to_read(lesson: LessonText) -> None:
    assert 150 <= len(lesson.body.split()) <= 300


@pytest.mark.parametrize("path", sorted(TRAININGS.glob("*.md")), ids=lambda path: path.name)
def test_the_text_speaks_with_our_voice(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"[a-z]!|[a-z] - |[–—]|please note", text, flags=re.IGNORECASE)


def test_an_edition_has_two_to_four_lessons() -> None:
    assert all(2 <= len(edition.lessons) <= 4 for _, edition in EDITIONS)


def test_second_editions_change_some_paragraphs_and_keep_most() -> None:
    renewed = [training for training in LIBRARY.values() if len(training.editions) > 1]

    assert {training.editions[1].recertify for training in renewed} == {True, False}
    for training in renewed:
        first, second = (
            [line for lesson in edition.lessons for line in lesson.body.splitlines()]
            for edition in training.editions
        )
        changed = [line for line in unified_diff(first, second, n=0) if re.match(r"[+-](?![+-])", line)]
        assert 1 <= len(changed) <= len(first) / 3


def test_one_edition_waits_for_its_review() -> None:
    waiting = [edition for _, edition in EDITIONS if edition.approved_days_ago is None]

    assert len(waiting) == 1


MISTAKES = {
    "no such category": ('category = "Security"', 'category = "Safety"', "category"),
    "misspelt field": ("grace_weeks", "grace_week", "grace_weeks"),
    "unknown field": ("minutes = 15", "minutes = 15\nseconds = 3", "seconds"),
    "number as text": ("minutes = 15", 'minutes = "15"', "minutes"),
    "flag as number": ("signature = false", "signature = 0", "signature"),
    "empty audience": ('audience = ["everybody"]', "audience = []", "audience"),
    "everybody and more": ('audience = ["everybody"]', 'audience = ["everybody", "Sales"]', "audience"),
    "own work approved": ('approver = "approver"', 'approver = "quality_admin"', "approver"),
    "short reason": (r'change_reason = ".*"', 'change_reason = "New"', "change_reason"),
    "day as text": ("effective_on = 2024-03-01", 'effective_on = "spring"', "sources 1: effective_on"),
    "option out of range": (r"correct = \[1\]", "correct = [9]", "questions 1: correct"),
    "unsorted options": (r"correct = \[0, 2, 3\]", "correct = [3, 0]", "questions 2: correct"),
    "quiz without score": ("passing_score = 80\n", "", "passing_score"),
    "approved before written": ("approved_days_ago = 385", "approved_days_ago = 400", "approved_days_ago"),
    "launched before approval": ("approved_days_ago = 385", "approved_days_ago = 320", "campaigns"),
    "never approved": ("approved_days_ago = 385\n", "", "approved_days_ago"),
    "text before the first lesson": ("# The first 2 minutes", "The first 2 minutes", "body"),
    "lesson without text": ("# The first 2 minutes\n", "# Empty\n\n# The first 2 minutes\n", "body"),
    "no front matter": (r"^\+\+\+\n", "", "front matter"),
    "not TOML": ("minutes = 15", "minutes = = 15", "front matter"),
}


@pytest.mark.parametrize(("pattern", "instead", "field"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_by_file_and_field(pattern: str, instead: str, field: str, tmp_path: Path) -> None:
    right = (TRAININGS / "fire-safety.md").read_text(encoding="utf-8")
    found = pattern if re.search(pattern, right) else re.escape(pattern)
    wrong = re.sub(found, lambda _: instead, right, count=1)
    assert wrong != right
    (tmp_path / "fire-safety.md").write_text(wrong, encoding="utf-8")

    with pytest.raises(ContentError, match=f"^fire-safety.md: {re.escape(field)} "):
        load(tmp_path)


def test_an_edition_without_the_one_before_it_is_refused(tmp_path: Path) -> None:
    text = (TRAININGS / "fire-safety.md").read_text(encoding="utf-8")
    (tmp_path / "fire-safety.2.md").write_text(text, encoding="utf-8")

    with pytest.raises(ContentError, match="without gaps"):
        load(tmp_path)


def test_two_trainings_of_one_name_are_refused(tmp_path: Path) -> None:
    text = (TRAININGS / "fire-safety.md").read_text(encoding="utf-8")
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(ContentError, match="Fire safety and evacuation"):
        load(tmp_path)
