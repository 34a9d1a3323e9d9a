"""How a version moves through review, and who may move it."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from uuid import UUID

from duly.kernel.refusal import Refused
from duly.kernel.transitions import Machine
from duly.trainings.rules.content import Content

REASON_LENGTH = range(10, 1001)  # SEED-46, SEED-54: 10 to 1000 characters


class VersionState(StrEnum):
    """The states of SEED-39 from submission on, and rejected."""

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
