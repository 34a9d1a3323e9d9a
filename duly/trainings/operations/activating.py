"""Putting a version in force. The door is `assignments.operations.activate_version`; it calls down here."""

from dataclasses import dataclass
from uuid import UUID

from duly.audit.recording import record
from duly.kernel.refusal import NotFound, Refused
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Training, Version
from duly.trainings.operations.deciding import move
from duly.trainings.queries.loading import author_ids, is_established, settings_of
from duly.trainings.rules import VersionState, demand_other_person, settings_json


@dataclass(frozen=True, kw_only=True)
class Activation:
    """What came into force and what it replaced; `first` if the training had never had a version in force."""

    training_id: UUID
    version_id: UUID
    edition: int
    label: str
    language: str
    retired_version_id: UUID | None
    first: bool


def mark_active(*, actor: Actor, version: Version) -> Activation:
    """Retires the version in force in this language and activates this one; there is never a gap (SEED-58).

    Holds the training row FOR UPDATE, so completions wait. The training takes over the settings at its first
    activation. Raises Refused('sod_violation'), 'older_edition' and 'moved_meanwhile'.
    """
    require(actor, "review.decide")
    demand_other_person(actor.person_id, author_ids(version))
    training = _lock(version.training_id)
    first = not is_established(training.pk)
    retired = _retire(actor, version)
    move(version, "activate", activated_at=actor.now, activated_by_id=actor.person_id)
    old = settings_json(settings_of(training))
    if first:
        Training.objects.filter(pk=training.pk).update(**version.settings)
    record(
        actor,
        "version.activated",
        object_type="version",
        object_id=version.pk,
        old={"retired": str(retired) if retired else None, **(old if first else {})},
        new={"label": version.label, "language": version.language, **(version.settings if first else {})},
    )
    return Activation(
        training_id=training.pk,
        version_id=version.pk,
        edition=version.edition,
        label=version.label,
        language=version.language,
        retired_version_id=retired,
        first=first,
    )


def _lock(training_id: UUID) -> Training:
    training = Training.objects.select_for_update().filter(pk=training_id).first()
    if training is None:
        raise NotFound(training_id=training_id)
    return training


def _retire(actor: Actor, version: Version) -> UUID | None:
    """Retires the version in force. Raises Refused('older_edition') rather than going back."""
    in_force = Version.objects.filter(
        training_id=version.training_id, language=version.language, state=VersionState.ACTIVE
    )
    current = in_force.exclude(pk=version.pk).first()
    if current is None:
        return None
    if current.edition > version.edition:
        raise Refused(
            "older_edition",
            f"Version {current.label} is in force already, and it is newer.",
            label=current.label,
        )
    move(current, "retire", retired_at=actor.now)
    return current.pk
