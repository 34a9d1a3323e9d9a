"""The funnel to single rows: what is absent or another organization's is not found."""

import json
from collections.abc import Iterable
from uuid import UUID

from duly.kernel.refusal import NotFound
from duly.trainings.models import Training, Version, VersionAuthor
from duly.trainings.rules import Content, Settings, content_from, settings_from


def load_training(training_id: UUID) -> Training:
    """The training. Raises NotFound."""
    training = Training.objects.filter(pk=training_id).first()
    if training is None:
        raise NotFound(training_id=training_id)
    return training


def load_version(version_id: UUID) -> Version:
    """The version with its training and the people who moved it. Raises NotFound."""
    found = Version.objects.select_related("training", "submitted_by", "decided_by", "activated_by")
    version = found.filter(pk=version_id).first()
    if version is None:
        raise NotFound(version_id=version_id)
    return version


def content_of(version: Version) -> Content:
    """What the frozen bytes of a version say."""
    return content_from(json.loads(bytes(version.content)))


def settings_of(training: Training) -> Settings:
    """The settings in force."""
    names = ("name", "category", "due_offset_days", "grace_days", "recertify_months")
    return settings_from({name: getattr(training, name) for name in names})


def is_established(training_id: UUID) -> bool:
    """Whether a version was ever active; from then on settings change by their own verb only."""
    return Version.objects.filter(training_id=training_id, activated_at__isnull=False).exists()


def author_ids(version: Version) -> frozenset[UUID]:
    """Everybody who wrote the version or handed it in: none of them decides on it (SEED-56)."""
    authors = VersionAuthor.objects.filter(version_id=version.pk).values_list("person_id", flat=True)
    return frozenset((*authors, version.submitted_by_id))


def training_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What trainings are called, and versions with their label, by id; other ids are left out."""
    wanted = set(ids)
    versions = Version.objects.filter(pk__in=wanted).values_list("pk", "training_name", "label")
    trainings = Training.objects.filter(pk__in=wanted).values_list("pk", "name")
    return {**{key: f"{name} {label}" for key, name, label in versions}, **dict(trainings)}
