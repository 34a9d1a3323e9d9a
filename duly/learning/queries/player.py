"""The player as the learner sees it: never with the correct answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from duly.evidence.queries import evidence_sealed
from duly.kernel.refusal import NotFound
from duly.learning.models import Attempt, Try
from duly.learning.queries.attempts import load_own_attempt, open_attempts, progress_of
from duly.learning.rules import Phase, Progress, current_phase, phases, tries_left
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Version
from duly.trainings.queries import load_version, version_offered
from duly.trainings.queries.loading import content_of
from duly.trainings.rules import Content, Source


@dataclass(frozen=True, kw_only=True)
class Orientation:
    """What a learner reads before the first lesson (SEED-71). `language` is the one shown."""

    training_id: UUID
    training_name: str
    edition: int
    label: str
    language: str
    minutes: int
    objectives: tuple[str, ...]
    sources: tuple[Source, ...]
    lessons: int
    questions: int
    passing_score: int
    attempt_limit: int | None
    signature: bool
    attempt_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class LessonRow:
    """A lesson and whether it was seen in this attempt."""

    position: int
    title: str
    body: str
    mandatory: bool
    seen: bool


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question as it is asked."""

    position: int
    text: str
    options: tuple[str, ...]
    several: bool


@dataclass(frozen=True, kw_only=True)
class TryResult:
    """How a submission of the quiz went. `right` counts questions; `tries_left` None = no limit."""

    number: int
    score: int
    passing_score: int
    passed: bool
    right: int
    questions: int
    tries_left: int | None


@dataclass(frozen=True, kw_only=True)
class PlayerPage:
    """One attempt. `phase` is the first station not done; `outcome` is empty while the attempt is open, and
    `evidence_id` is what it led to.
    """

    attempt_id: UUID
    training_id: UUID
    training_name: str
    edition: int
    label: str
    language: str
    activated_at: datetime | None
    minutes: int
    objectives: tuple[str, ...]
    sources: tuple[Source, ...]
    phases: tuple[Phase, ...]
    phase: Phase
    lessons: tuple[LessonRow, ...]
    questions: tuple[QuestionRow, ...]
    passing_score: int
    attempt_limit: int | None
    tries: int
    tries_left: int | None
    last_try: TryResult | None
    passed: bool
    signature: bool
    outcome: str
    evidence_id: UUID | None


def orientation(*, actor: Actor, training_id: UUID, language: str) -> Orientation:
    """What starting would open, or the version an open attempt continues. Raises NotFound."""
    require(actor, "learning.own")
    attempt = open_attempts(actor=actor).get(training_id)
    version = _version_of(attempt.attempt_id) if attempt else _offered(actor, training_id, language)
    content = content_of(version)
    return Orientation(
        training_id=training_id,
        training_name=version.training_name,
        edition=version.edition,
        label=version.label,
        language=version.language,
        minutes=content.minutes,
        objectives=content.objectives,
        sources=content.sources,
        lessons=len(content.lessons),
        questions=len(content.questions),
        passing_score=content.passing_score,
        attempt_limit=content.attempt_limit,
        signature=content.signature,
        attempt_id=attempt.attempt_id if attempt else None,
    )


def player(*, actor: Actor, attempt_id: UUID) -> PlayerPage:
    """One's own attempt, open or closed. Raises NotFound."""
    require(actor, "learning.own")
    attempt = load_own_attempt(actor, attempt_id)
    version, content = attempt.version, content_of(attempt.version)
    progress = progress_of(attempt)
    last = Try.objects.filter(attempt=attempt).order_by("-number").first()
    return PlayerPage(
        attempt_id=attempt.pk,
        training_id=attempt.training_id,
        training_name=version.training_name,
        edition=version.edition,
        label=version.label,
        language=version.language,
        activated_at=version.activated_at,
        minutes=content.minutes,
        objectives=content.objectives,
        sources=content.sources,
        phases=phases(content),
        phase=current_phase(content, progress),
        lessons=_lessons(content, progress),
        questions=_questions(content),
        passing_score=content.passing_score,
        attempt_limit=content.attempt_limit,
        tries=progress.tries,
        tries_left=tries_left(content, progress.tries),
        last_try=try_result(last, content) if last else None,
        passed=progress.passed,
        signature=content.signature,
        outcome=attempt.outcome,
        evidence_id=_evidence_of(attempt),
    )


def _evidence_of(attempt: Attempt) -> UUID | None:
    """The record sealed at the instant the attempt was closed."""
    if attempt.outcome != Attempt.COMPLETED or attempt.closed_at is None:
        return None
    return evidence_sealed(person_id=attempt.person_id, training_id=attempt.training_id, at=attempt.closed_at)


def try_result(one: Try, content: Content) -> TryResult:
    """A stored try in words of its version."""
    given = [frozenset(answer) for answer in one.answers]
    pairs = zip(content.questions, given, strict=True)
    return TryResult(
        number=one.number,
        score=one.score,
        passing_score=content.passing_score,
        passed=one.passed,
        right=sum(question.correct == answer for question, answer in pairs),
        questions=len(content.questions),
        tries_left=tries_left(content, one.number),
    )


def _version_of(attempt_id: UUID) -> Version:
    version: Version = Attempt.objects.select_related("version").get(pk=attempt_id).version
    return version


def _offered(actor: Actor, training_id: UUID, language: str) -> Version:
    offered = version_offered(actor.organization_id, training_id, language)
    if offered is None:
        raise NotFound(training_id=training_id)
    return load_version(offered.id)


def _lessons(content: Content, progress: Progress) -> tuple[LessonRow, ...]:
    return tuple(
        LessonRow(
            position=position,
            title=lesson.title,
            body=lesson.body,
            mandatory=lesson.mandatory,
            seen=position in progress.seen,
        )
        for position, lesson in enumerate(content.lessons)
    )


def _questions(content: Content) -> tuple[QuestionRow, ...]:
    return tuple(
        QuestionRow(position=position, text=question.text, options=question.options, several=question.several)
        for position, question in enumerate(content.questions)
    )
