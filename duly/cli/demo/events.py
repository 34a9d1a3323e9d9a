"""What can happen in the demo year. People are named by number, trainings by key, places by name.

Every event carries the instant at which its operation is to be called; nothing happens at the same instant
in an order that matters, except a recertification, which comes right after the approval it belongs to.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime  # in UTC


@dataclass(frozen=True, slots=True)
class PersonJoined(Event):
    person: str
    by: str


@dataclass(frozen=True, slots=True)
class PersonMoved(Event):
    """From now on the person belongs to another team, with its department, location and lead."""

    person: str
    by: str
    department: str
    location: str
    manager: str


@dataclass(frozen=True, slots=True)
class PersonLeft(Event):
    person: str
    by: str


@dataclass(frozen=True, slots=True)
class TrainingWritten(Event):
    """The edition is submitted for review; with edition 1 the training itself begins."""

    training: str
    edition: int
    author: str


@dataclass(frozen=True, slots=True)
class TrainingApproved(Event):
    """The edition is approved and put in force. `recertify`: those who hold an earlier one owe it again."""

    training: str
    edition: int
    approver: str
    recertify: bool


class Kind(StrEnum):
    MANUAL = "manual"
    RECERTIFICATION = "recertification"


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody, those named, or whoever is in one of the departments and, if any, of the locations."""

    everybody: bool = False
    departments: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CampaignLaunched(Event):
    """A campaign begins. A recertification needs no launch where activation starts it by itself."""

    campaign: str
    name: str
    training: str
    edition: int  # in force at that instant
    kind: Kind
    by: str
    audience: Audience
    due_on: date


@dataclass(frozen=True, slots=True)
class AssignmentWithdrawn(Event):
    campaign: str
    person: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class LessonOpened(Event):
    person: str
    training: str
    edition: int
    lesson: int  # from 1


@dataclass(frozen=True, slots=True)
class QuizTried(Event):
    person: str
    training: str
    edition: int
    answers: tuple[tuple[int, ...], ...]  # per question, the options ticked
    passed: bool


@dataclass(frozen=True, slots=True)
class Completed(Event):
    """The Complete button of an edition that asks for no signature."""

    person: str
    training: str
    edition: int


@dataclass(frozen=True, slots=True)
class Signed(Event):
    """Signed and thereby completed."""

    person: str
    training: str
    edition: int
