"""Trainings and their versions for programs: in the order of their keys, a part at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from duly.tenancy.actor import Actor
from duly.tenancy.feeds import Part, narrowed, part_of
from duly.tenancy.permissions import require
from duly.trainings.models import Training, Version
from duly.trainings.queries.loading import load_training, load_version
from duly.trainings.queries.versions import VersionRow, row_of
from duly.trainings.rules import Category, VersionState


@dataclass(frozen=True, kw_only=True)
class TrainingEntry:
    """One training with its settings in force."""

    id: UUID
    name: str
    category: Category
    due_offset_days: int
    grace_days: int
    recertify_months: int | None
    created_at: datetime


def trainings_feed(
    *, actor: Actor, part: Part, category: Category | None = None
) -> tuple[TrainingEntry, ...]:
    """Every training, in force or not."""
    require(actor, "trainings.view")
    return tuple(map(_entry, part_of(Training.objects.filter(**narrowed(category=category)), part)))


def training_entry(*, actor: Actor, training_id: UUID) -> TrainingEntry:
    """One training. Raises NotFound."""
    require(actor, "trainings.view")
    return _entry(load_training(training_id))


def versions_feed(
    *, actor: Actor, part: Part, training_id: UUID, state: VersionState | None = None
) -> tuple[VersionRow, ...]:
    """The versions of a training, without their content. Raises NotFound."""
    require(actor, "trainings.view")
    found = Version.objects.filter(training=load_training(training_id), **narrowed(state=state))
    return tuple(map(row_of, part_of(found.defer("content", "settings"), part)))


def version_entry(*, actor: Actor, version_id: UUID) -> VersionRow:
    """One version, without its content. Raises NotFound."""
    require(actor, "trainings.view")
    return row_of(load_version(version_id))


def _entry(training: Any) -> TrainingEntry:
    facts = {name: getattr(training, name) for name in TrainingEntry.__dataclass_fields__}
    return TrainingEntry(**facts | {"category": Category(training.category)})
