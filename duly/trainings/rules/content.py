"""Lessons, quiz, objectives and sources: all that freezes with a version."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from duly.kernel.canonical import canonical
from duly.kernel.quiz import Question
from duly.kernel.refusal import Refused

LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,6})?")
LIMITS = {"passing_score": range(1, 101), "attempt_limit": range(1, 101), "minutes": range(1, 1441)}


@dataclass(frozen=True)
class Lesson:
    """One page of the player: a title and Markdown."""

    title: str
    body: str
    mandatory: bool = True


@dataclass(frozen=True)
class Source:
    """What a training rests on: an own document or an external reference (Q40)."""

    title: str
    reference: str


@dataclass(frozen=True)
class Content:
    """All that freezes with a version. `attempt_limit` None = unlimited tries."""

    lessons: tuple[Lesson, ...] = ()
    questions: tuple[Question, ...] = ()
    passing_score: int = 80
    attempt_limit: int | None = None
    signature: bool = True
    minutes: int = 10
    objectives: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


def content_json(content: Content) -> dict[str, Any]:
    """The content as plain JSON values, the form drafts and versions are stored in."""
    return {
        "v": 1,
        "lessons": [
            {"title": one.title, "body": one.body, "mandatory": one.mandatory} for one in content.lessons
        ],
        "questions": [
            {
                "text": one.text,
                "options": list(one.options),
                "correct": sorted(one.correct),
                "several": one.several,
            }
            for one in content.questions
        ],
        "passing_score": content.passing_score,
        "attempt_limit": content.attempt_limit,
        "signature": content.signature,
        "minutes": content.minutes,
        "objectives": list(content.objectives),
        "sources": [{"title": one.title, "reference": one.reference} for one in content.sources],
    }


def content_bytes(content: Content) -> bytes:
    """The canonical bytes a version stores and its digest covers."""
    return canonical(normalized(content_json(content)))


def content_from(data: Mapping[str, Any]) -> Content:
    """Reads what `content_json` wrote."""
    return Content(
        lessons=tuple(Lesson(**one) for one in data["lessons"]),
        questions=tuple(
            Question(
                text=one["text"],
                options=tuple(one["options"]),
                correct=frozenset(one["correct"]),
                several=one["several"],
            )
            for one in data["questions"]
        ),
        passing_score=data["passing_score"],
        attempt_limit=data["attempt_limit"],
        signature=data["signature"],
        minutes=data["minutes"],
        objectives=tuple(data["objectives"]),
        sources=tuple(Source(**one) for one in data["sources"]),
    )


def normalized(value: Any) -> Any:
    """The same JSON value with every string in NFC: text is normalized before it freezes, never after."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {key: normalized(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normalized(item) for item in value]
    return value


def demand_content(content: Content) -> None:
    """Raises Refused('invalid_content') for a number out of range, and as `demand_text` does."""
    for field, allowed in LIMITS.items():
        value = getattr(content, field)
        if value not in allowed and not (field == "attempt_limit" and value is None):
            words = field.replace("_", " ")
            raise Refused(
                "invalid_content", f"The {words} must be {allowed[0]} to {allowed[-1]}.", field=field
            )
    demand_text(content_json(content))


def demand_text(value: Any) -> None:
    """Raises Refused('invalid_text') for characters that are none: NUL and halves of a surrogate pair."""
    for text in _texts(value):
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
            raise Refused("invalid_text", "The text holds a character that cannot be stored.")


def demand_language(language: str) -> str:
    """The tag in lower case. Raises Refused('unknown_language') for what is no language tag."""
    tag = language.strip().lower()
    if not LANGUAGE.fullmatch(tag):
        raise Refused("unknown_language", f"“{language}” is not a language.", language=language)
    return tag


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
