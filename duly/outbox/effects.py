"""Done exactly once in effect, although a killed worker's job runs again."""

from uuid import UUID

from duly.outbox.models import Effect
from duly.tenancy.actor import Actor


def claim(actor: Actor, *, key: UUID, job: str) -> bool:
    """True if the job with this key has not taken effect yet; the claim commits or rolls back with the effect."""
    receipt = Effect(organization_id=actor.organization_id, key=key, job=job)
    before = Effect.objects.filter(key=key).exists()
    if not before:
        receipt.save(force_insert=True)
    return not before
