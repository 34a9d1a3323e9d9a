"""What a version changes against the one in force: text, quiz, sources, objectives, numbers (SEED-53)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from duly.kernel.quiz import Question
from duly.trainings.rules.content import Content, Source

PARAGRAPHS = re.compile(r"\n[ \t]*\n")
WORDS = re.compile(r"\s+|[^\s]+")
LONGEST = 1_000  # words of a paragraph up to which the difference is worked out word by word
FACTS = ("minutes", "passing_score", "attempt_limit", "signature")


class Mark(StrEnum):
    """What became of a line or of a part of it."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words inside a changed line."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, question, source or objective. `pieces` shows the words where a counterpart exists."""

    mark: Mark
    text: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One number or switch of the content that differs."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole difference, kept lines included, in reading order."""

    paragraphs: tuple[Line, ...]
    questions: tuple[Line, ...]
    sources: tuple[Line, ...]
    objectives: tuple[Line, ...]
    facts: tuple[Fact, ...]

    def count(self, mark: Mark) -> int:
        """How many lines carry the mark."""
        groups = (self.paragraphs, self.questions, self.sources, self.objectives)
        return sum(line.mark is mark for group in groups for line in group)


def compare(before: Content, after: Content) -> Comparison:
    """What `after` adds to and removes from `before`."""
    return Comparison(
        paragraphs=tuple(_lines(_paragraphs(before), _paragraphs(after))),
        questions=tuple(
            _lines([_question(one) for one in before.questions], [_question(one) for one in after.questions])
        ),
        sources=tuple(
            _lines([_source(one) for one in before.sources], [_source(one) for one in after.sources])
        ),
        objectives=tuple(_lines(before.objectives, after.objectives)),
        facts=tuple(
            Fact(name, getattr(before, name), getattr(after, name))
            for name in FACTS
            if getattr(before, name) != getattr(after, name)
        ),
    )


def _paragraphs(content: Content) -> list[str]:
    paragraphs = []
    for lesson in content.lessons:
        optional = "" if lesson.mandatory else " (optional)"
        paragraphs.append(f"# {lesson.title}{optional}")
        paragraphs += [text.strip() for text in PARAGRAPHS.split(lesson.body) if text.strip()]
    return paragraphs


def _question(question: Question) -> str:
    options = (
        f"{'[x]' if position in question.correct else '[ ]'} {option}"
        for position, option in enumerate(question.options)
    )
    return "\n".join((question.text, *options))


def _source(source: Source) -> str:
    return f"{source.reference} {source.title}".strip()


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Line(Mark.KEPT, text) for text in before[i1:i2])
        elif i2 - i1 == j2 - j1:
            for old, new in zip(before[i1:i2], after[j1:j2], strict=True):
                yield from _replaced(old, new)
        else:
            yield from (Line(Mark.REMOVED, text) for text in before[i1:i2])
            yield from (Line(Mark.ADDED, text) for text in after[j1:j2])


def _replaced(old: str, new: str) -> Iterator[Line]:
    before, after = WORDS.findall(old), WORDS.findall(new)
    if max(len(before), len(after)) > 2 * LONGEST:
        yield from (Line(Mark.REMOVED, old), Line(Mark.ADDED, new))
        return
    removed: list[Piece] = []
    added: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        kept = tag == "equal"
        if i2 > i1:
            removed.append(Piece(Mark.KEPT if kept else Mark.REMOVED, "".join(before[i1:i2])))
        if j2 > j1:
            added.append(Piece(Mark.KEPT if kept else Mark.ADDED, "".join(after[j1:j2])))
    yield Line(Mark.REMOVED, old, tuple(removed))
    yield Line(Mark.ADDED, new, tuple(added))
