"""What a training may contain, how a version moves, and who may decide. Pure."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from duly.kernel.canonical import canonical
from duly.kernel.quiz import Question
from duly.kernel.refusal import Refused
from duly.kernel.transitions import Machine

REASON_LENGTH = range(10, 1001)  # SEED-46, SEED-54: 10 to 1000 characters
NAME_LENGTH = 500


class Category(StrEnum):
    """SEED-38."""

    SECURITY = "security"
    QUALITY = "quality"
    COMPLIANCE = "compliance"
    OPERATIONS = "operations"


class VersionState(StrEnum):
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    ACTIVE = "active"
    RETIRED = "retired"
    REJECTED = "rejected"


# The same moves stand in the trigger `trainings_version_frozen`; a test compares the two.
VERSION = Machine(
    {
        (VersionState.IN_REVIEW, "approve"): VersionState.APPROVED,
        (VersionState.IN_REVIEW, "reject"): VersionState.REJECTED,
        (VersionState.APPROVED, "activate"): VersionState.ACTIVE,
        (VersionState.ACTIVE, "retire"): VersionState.RETIRED,
    }
)


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


@dataclass(frozen=True)
class Settings:
    """What belongs to the training and takes effect at its first activation."""

    name: str
    category: Category
    due_offset_days: int = 30
    grace_days: int = 0
    recertify_months: int | None = None


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


def settings_json(settings: Settings) -> dict[str, Any]:
    return {
        "name": settings.name,
        "category": settings.category.value,
        "due_offset_days": settings.due_offset_days,
        "grace_days": settings.grace_days,
        "recertify_months": settings.recertify_months,
    }


def settings_from(data: Mapping[str, Any]) -> Settings:
    return Settings(**{**data, "category": Category(data["category"])})


def normalized(value: Any) -> Any:
    """The same JSON value with every string in NFC: text is normalized before it freezes, never after."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {key: normalized(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normalized(item) for item in value]
    return value


def missing_for_submission(content: Content, change_reason: str) -> tuple[str, ...]:
    """Codes of what keeps a draft from being submitted, empty when nothing does (SEED-47)."""
    checks = (
        ("no_lesson", any(lesson.body.strip() for lesson in content.lessons)),
        ("no_objective", any(objective.strip() for objective in content.objectives)),
        ("no_source", bool(content.sources)),
        ("reason_length", long_enough(change_reason)),
    )
    return tuple(code for code, holds in checks if not holds)


def long_enough(reason: str) -> bool:
    """10 to 1000 characters once the edges are trimmed (SEED-46)."""
    return len(reason.strip()) in REASON_LENGTH


def demand_reason(reason: str) -> str:
    """The trimmed reason. Raises Refused('reason_length') outside 10 to 1000 characters."""
    if not long_enough(reason):
        raise Refused("reason_length", "Give a reason of 10 to 1000 characters.", length=len(reason.strip()))
    return reason.strip()


def demand_other_person(person_id: UUID | None, authors: Collection[UUID]) -> None:
    """Raises Refused('sod_violation') for an author: someone else approves, activates, rejects (SEED-56)."""
    if person_id is None or person_id in authors:
        raise Refused("sod_violation", "You wrote this version, so someone else must decide.")


def next_label(labels: Sequence[str], *, major: bool) -> str:
    """1.0 first; then the next minor, or the next major when the author says so."""
    if not labels:
        return "1.0"
    newest = max(tuple(int(part) for part in label.split(".")) for label in labels)
    return f"{newest[0] + 1}.0" if major else f"{newest[0]}.{newest[1] + 1}"
