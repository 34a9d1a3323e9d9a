"""Holding an attempt still while it is changed."""

from uuid import UUID

from duly.kernel.refusal import NotFound, Refused
from duly.learning.models import Attempt
from duly.tenancy.actor import Actor


def hold_attempt(actor: Actor, attempt_id: UUID) -> Attempt:
    """One's own open attempt, held until the transaction ends. Raises NotFound, Refused('attempt_closed')."""
    found = Attempt.objects.select_related("version").select_for_update(of=("self",))
    attempt = found.filter(pk=attempt_id).first()
    if attempt is None or attempt.person_id != actor.person_id:
        raise NotFound(attempt_id=attempt_id)
    demand_open(attempt)
    return attempt


def demand_open(attempt: Attempt) -> None:
    """Raises Refused('attempt_closed') once the attempt was completed or superseded."""
    if attempt.closed_at is not None:
        raise Refused("attempt_closed", "This attempt is closed. Open the training again.")
