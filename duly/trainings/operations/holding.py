"""Holding a training still while somebody completes it."""

from uuid import UUID

from duly.kernel.refusal import NotFound
from duly.tenancy.actor import Actor
from duly.trainings.models import Training

# Django offers FOR UPDATE only; completions must exclude activation, but not one another.
FOR_SHARE = "SELECT * FROM trainings_training WHERE organization_id = %s AND id = %s FOR SHARE"


def hold_training(*, actor: Actor, training_id: UUID) -> Training:
    """The training, held FOR SHARE until the transaction ends: no version of it is activated meanwhile."""
    for training in Training.objects.raw(FOR_SHARE, [actor.organization_id, training_id]):
        return training
    raise NotFound(training_id=training_id)
