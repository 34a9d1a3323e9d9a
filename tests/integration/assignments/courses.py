"""Trainings with an active version, made without the pages on which people write and review them."""

from typing import Any
from uuid import UUID

from duly.audit.recording import record
from duly.tenancy.actor import Actor
from duly.trainings.models import Training, Version, VersionAuthor
from duly.trainings.rules import VersionState, content_bytes
from tests.world import CONTENT


def course(*, actor: Actor, author: UUID, name: str, **kept: Any) -> UUID:
    """A training whose first edition the author wrote and the actor put in force."""
    training = planned(actor=actor, name=name, **kept)
    version = Version.objects.create(
        organization_id=actor.organization_id,
        training_id=training,
        edition=1,
        label="1.0",
        language="en",
        state=VersionState.IN_REVIEW,
        content=content_bytes(CONTENT),
        training_name=name,
        settings={"name": name, "category": "security", **kept},
        change_reason="First edition of the training.",
        submitted_at=actor.now,
        submitted_by_id=author,
    )
    VersionAuthor.objects.create(organization_id=actor.organization_id, version=version, person_id=author)
    done = {"by_id": actor.person_id, "at": actor.now}
    decided = {f"decided_{name}": value for name, value in done.items()}
    Version.objects.filter(pk=version.pk).update(
        state=VersionState.APPROVED, rationale="Read and found correct.", **decided
    )
    activated = {f"activated_{name}": value for name, value in done.items()}
    Version.objects.filter(pk=version.pk).update(state=VersionState.ACTIVE, **activated)
    record(actor, "version.activated", object_type="version", object_id=version.pk)
    return training


def planned(*, actor: Actor, name: str, **kept: Any) -> UUID:
    """A training that has no version yet, so that nobody can be assigned it."""
    training = Training.objects.create(
        organization_id=actor.organization_id, name=name, category="security", **kept
    )
    record(actor, "training.created", object_type="training", object_id=training.pk)
    return training.pk
