"""Trainings and versions in force, made without the pages on which people write and review them."""

from typing import Any
from uuid import UUID

from duly.assignments.operations import activate_version
from duly.audit.recording import record
from duly.tenancy.actor import Actor
from duly.trainings.models import Training, Version, VersionAuthor
from duly.trainings.rules import VersionState, content_bytes
from tests.world import CONTENT


def course(*, actor: Actor, author: UUID, name: str, **kept: Any) -> UUID:
    """A training whose first edition somebody wrote and the actor put in force."""
    training = planned(actor=actor, name=name)
    put_in_force(actor=actor, author=author, training_id=training, edition=1, name=name, **kept)
    return training


def planned(*, actor: Actor, name: str) -> UUID:
    """A training that has no version yet, so that nobody can be assigned it."""
    training = Training.objects.create(organization_id=actor.organization_id, name=name, category="security")
    record(actor, "training.created", object_type="training", object_id=training.pk)
    return training.pk


def put_in_force(
    *, actor: Actor, author: UUID, training_id: UUID, edition: int, name: str, **kept: Any
) -> None:
    """An edition is written, approved and activated; what the first one says of the training is kept."""
    version = Version.objects.create(
        organization_id=actor.organization_id,
        training_id=training_id,
        edition=edition,
        label=f"{edition}.0",
        language="en",
        state=VersionState.IN_REVIEW,
        content=content_bytes(CONTENT),
        training_name=name,
        settings={"name": name, "category": "security", **kept},
        change_reason="What it says became clearer.",
        submitted_at=actor.now,
        submitted_by_id=author,
    )
    VersionAuthor.objects.create(organization_id=actor.organization_id, version=version, person_id=author)
    Version.objects.filter(pk=version.pk).update(
        state=VersionState.APPROVED,
        decided_at=actor.now,
        decided_by_id=actor.person_id,
        rationale="Read and found correct.",
    )
    activate_version(actor=actor, version_id=version.pk)
