"""The funnel to one's own attempts, and the progress of one."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from duly.kernel.refusal import NotFound
from duly.learning.models import Attempt, LessonView, Try
from duly.learning.rules import Progress
from duly.tenancy.actor import Actor


@dataclass(frozen=True, kw_only=True)
class OpenAttempt:
    """An attempt somebody can continue."""

    attempt_id: UUID
    training_id: UUID
    edition: int
    started_on: date
    lessons_seen: int


def load_own_attempt(actor: Actor, attempt_id: UUID) -> Attempt:
    """The attempt with its version. Raises NotFound, also for the attempts of others."""
    found = Attempt.objects.select_related("version")
    attempt = found.filter(pk=attempt_id).first()
    if attempt is None or attempt.person_id != actor.person_id:
        raise NotFound(attempt_id=attempt_id)
    return attempt


def progress_of(attempt: Attempt) -> Progress:
    """What lies behind an attempt, counted from its rows."""
    seen = LessonView.objects.filter(attempt=attempt).values_list("position", flat=True)
    tries = list(Try.objects.filter(attempt=attempt).order_by("number"))
    passing = next((one for one in tries if one.passed), None)
    return Progress(
        seen=frozenset(seen),
        tries=len(tries),
        passed=passing is not None,
        score=passing.score if passing else None,
    )


def open_attempts(*, actor: Actor) -> dict[UUID, OpenAttempt]:
    """The actor's open attempts by training: at most one each."""
    if actor.person_id is None:
        return {}
    found = Attempt.objects.filter(person_id=actor.person_id, closed_at__isnull=True)
    attempts = list(found.select_related("version").defer("version__content", "version__settings"))
    views = LessonView.objects.filter(attempt__in=attempts).values_list("attempt_id", flat=True)
    seen = Counter(views)
    return {
        attempt.training_id: OpenAttempt(
            attempt_id=attempt.pk,
            training_id=attempt.training_id,
            edition=attempt.version.edition,
            started_on=attempt.started_on,
            lessons_seen=seen[attempt.pk],
        )
        for attempt in attempts
    }
