"""The library and the page of one training."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from duly.people.models import OrganizationSettings
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Draft, Training, Version
from duly.trainings.queries.loading import load_training, settings_of
from duly.trainings.queries.versions import VersionRow, versions
from duly.trainings.rules import Category, Settings, VersionState


@dataclass(frozen=True, kw_only=True)
class TrainingRow:
    """A card of the library. `active_label` is the version in force in the organization's language, else in
    another; with `archived`, versions exist but none is in force (SEED-40). `drafted_by` is who saved a draft
    last, empty where there is none.
    """

    id: UUID
    name: str
    category: Category
    active_version_id: UUID | None
    active_label: str | None
    languages: tuple[str, ...]
    waiting: int
    drafted_by: str
    archived: bool


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """That there is a draft, and who saved it last."""

    language: str
    revision: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, kw_only=True)
class TrainingPage:
    """One training: settings in force, its drafts, and every version, newest first."""

    id: UUID
    settings: Settings
    drafts: tuple[DraftRow, ...]
    versions: tuple[VersionRow, ...]

    @property
    def active(self) -> tuple[VersionRow, ...]:
        """The versions in force, one a language."""
        return tuple(row for row in self.versions if row.state is VersionState.ACTIVE)


def library(*, actor: Actor, search: str = "", category: Category | None = None) -> list[TrainingRow]:
    """Every training by name, with what is in force, waiting and being written."""
    require(actor, "trainings.view")
    trainings = Training.objects.filter(name__icontains=search.strip()).order_by("name", "pk")
    if category:
        trainings = trainings.filter(category=category)
    drafts = Draft.objects.order_by("saved_at", "pk").values_list("training_id", "saved_by__name")
    drafted_by = dict(drafts)
    states: dict[UUID, list[Version]] = defaultdict(list)
    for version in Version.objects.defer("content", "settings").order_by("language"):
        states[version.training_id].append(version)
    preferred = OrganizationSettings.objects.values_list("language", flat=True).first()
    return [
        _row(training, states[training.pk], drafted_by=drafted_by.get(training.pk, ""), preferred=preferred)
        for training in trainings
    ]


def training_page(*, actor: Actor, training_id: UUID) -> TrainingPage:
    """One training. Raises NotFound."""
    require(actor, "trainings.view")
    training = load_training(training_id)
    drafts = Draft.objects.filter(training=training).select_related("saved_by").order_by("language")
    return TrainingPage(
        id=training.pk,
        settings=settings_of(training),
        drafts=tuple(
            DraftRow(
                language=row.language,
                revision=row.revision,
                saved_at=row.saved_at,
                saved_by=row.saved_by.name,
            )
            for row in drafts
        ),
        versions=versions(actor=actor, training_id=training_id),
    )


def _row(
    training: Training, found: Iterable[Version], *, drafted_by: str, preferred: str | None
) -> TrainingRow:
    known = list(found)
    active = [version for version in known if version.state == VersionState.ACTIVE]
    shown = next((version for version in active if version.language == preferred), None) or next(
        iter(active), None
    )
    return TrainingRow(
        id=training.pk,
        name=training.name,
        category=Category(training.category),
        active_version_id=shown.pk if shown else None,
        active_label=shown.label if shown else None,
        languages=tuple(version.language for version in active),
        waiting=sum(version.state == VersionState.IN_REVIEW for version in known),
        drafted_by=drafted_by,
        archived=not active and any(version.activated_at for version in known),
    )
