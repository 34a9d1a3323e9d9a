"""Submitting the quiz."""

from collections.abc import Collection, Sequence
from uuid import UUID

from duly.audit.recording import record
from duly.kernel.quiz import passed, score
from duly.learning.models import Try
from duly.learning.operations.holding import hold_attempt
from duly.learning.queries import progress_of
from duly.learning.queries.player import TryResult, try_result
from duly.learning.rules import demand_try
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.queries.loading import content_of


def submit_quiz(*, actor: Actor, attempt_id: UUID, answers: Sequence[Collection[int]]) -> TryResult:
    """Scores the ticked options of every question, keeps the try for ever, and returns how it went.

    Raises Refused('lessons_missing'), 'already_passed', 'tries_used_up', 'invalid_answers', 'empty_quiz'.
    """
    require(actor, "learning.own")
    attempt = hold_attempt(actor, attempt_id)
    content = content_of(attempt.version)
    progress = progress_of(attempt)
    demand_try(content, progress)
    reached = score(content.questions, [frozenset(answer) for answer in answers])
    one = Try.objects.create(
        organization_id=actor.organization_id,
        attempt=attempt,
        number=progress.tries + 1,
        answers=[sorted(set(answer)) for answer in answers],
        score=reached,
        passed=passed(reached, content.passing_score),
        tried_at=actor.now,
    )
    record(
        actor,
        "quiz.submitted",
        object_type="attempt",
        object_id=attempt.pk,
        new={"try": one.number, "score": one.score, "passed": one.passed},
    )
    return try_result(one, content)
