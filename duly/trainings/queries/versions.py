"""Versions: what is in force, what waits for a decision, and one version against the one in force."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from duly.people.models import OrganizationSettings
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Version, VersionAuthor
from duly.trainings.queries.loading import author_ids, content_of, load_training, load_version
from duly.trainings.rules import Comparison, Content, Settings, VersionState, compare, settings_from


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One edition in one language, without its content."""

    id: UUID
    training_id: UUID
    training_name: str
    edition: int
    label: str
    language: str
    state: VersionState
    content_digest: bytes
    submitted_at: datetime
    decided_at: datetime | None
    activated_at: datetime | None
    retired_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A version somebody has to decide on. `own`: this reader wrote it and may not."""

    version_id: UUID
    training_id: UUID
    training_name: str
    label: str
    language: str
    submitted_at: datetime
    change_reason: str
    authors: tuple[str, ...]
    own: bool


@dataclass(frozen=True, kw_only=True)
class VersionPage:
    """One version whole. `comparison` is against `compared_with`, the version in force in its language, and
    None where there is none or this is it.
    """

    row: VersionRow
    content: Content
    settings: Settings
    change_reason: str
    submitted_by: str
    authors: tuple[str, ...]
    own: bool
    decided_by: str | None
    rationale: str
    activated_by: str | None
    compared_with: VersionRow | None
    comparison: Comparison | None


def active_version(organization_id: UUID, training_id: UUID, language: str) -> VersionRow | None:
    """The version in force in exactly this language."""
    found = _in_force(organization_id, training_id).filter(language=language).first()
    return row_of(found) if found else None


def version_offered(organization_id: UUID, training_id: UUID, language: str) -> VersionRow | None:
    """The version a learner gets: in this language, else in the organization's, else in another (SEED-72)."""
    preferred = OrganizationSettings.objects.values_list("language", flat=True).first()
    by_language = {found.language: found for found in _in_force(organization_id, training_id)}
    choice = next((one for one in (language, preferred, *sorted(by_language)) if one in by_language), None)
    return row_of(by_language[choice]) if choice else None


def versions(*, actor: Actor, training_id: UUID) -> tuple[VersionRow, ...]:
    """Every version of a training, newest edition first. Raises NotFound."""
    require(actor, "trainings.view")
    found = Version.objects.filter(training=load_training(training_id))
    return tuple(map(row_of, found.defer("content").order_by("-edition", "language")))


def review_queue(*, actor: Actor) -> list[QueueRow]:
    """Versions waiting to be approved or rejected, oldest first. Raises NotFound for who has no queue."""
    return _queue(actor, VersionState.IN_REVIEW)


def waiting_for_activation(*, actor: Actor) -> list[QueueRow]:
    """Versions approved and not yet put in force (Q37), oldest first. Raises NotFound."""
    return _queue(actor, VersionState.APPROVED)


def reviews_waiting(*, actor: Actor) -> int:
    """How many versions wait for a decision that this person may take: those somebody else wrote."""
    require(actor, "review.view")
    own = VersionAuthor.objects.filter(person=actor.person_id).values("version_id")
    open_states = (VersionState.IN_REVIEW, VersionState.APPROVED)
    return Version.objects.filter(state__in=open_states).exclude(pk__in=own).count()


def version_page(*, actor: Actor, version_id: UUID) -> VersionPage:
    """One version, compared with the one in force. Raises NotFound."""
    require(actor, "trainings.view")
    version = load_version(version_id)
    content = content_of(version)
    base = _in_force(actor.organization_id, version.training_id).filter(language=version.language)
    before = base.exclude(pk=version.pk).first()
    return VersionPage(
        row=row_of(version),
        content=content,
        settings=settings_from(version.settings),
        change_reason=version.change_reason,
        submitted_by=version.submitted_by.name,
        authors=author_names([version])[version.pk],
        own=actor.person_id in author_ids(version),
        decided_by=version.decided_by.name if version.decided_by else None,
        rationale=version.rationale,
        activated_by=version.activated_by.name if version.activated_by else None,
        compared_with=row_of(before) if before else None,
        comparison=compare(content_of(before), content) if before else None,
    )


def _in_force(organization_id: UUID, training_id: UUID) -> QuerySet[Version]:
    return Version.objects.filter(
        organization_id=organization_id, training_id=training_id, state=VersionState.ACTIVE
    )


def _queue(actor: Actor, state: VersionState) -> list[QueueRow]:
    require(actor, "review.view")
    waiting = list(Version.objects.filter(state=state).defer("content").order_by("submitted_at", "pk"))
    names = author_names(waiting)
    written = VersionAuthor.objects.filter(version__in=waiting).values_list("version_id", "person_id")
    own = {version_id for version_id, person_id in written if person_id == actor.person_id}
    return [
        QueueRow(
            version_id=version.pk,
            training_id=version.training_id,
            training_name=version.training_name,
            label=version.label,
            language=version.language,
            submitted_at=version.submitted_at,
            change_reason=version.change_reason,
            authors=names[version.pk],
            own=version.pk in own,
        )
        for version in waiting
    ]


def author_names(found: Iterable[Version]) -> dict[UUID, tuple[str, ...]]:
    """The authors of each version by name, in one query."""
    names: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    authors = VersionAuthor.objects.filter(version__in=list(found)).order_by("person__name", "pk")
    for version_id, name in authors.values_list("version_id", "person__name"):
        names[version_id] += (name,)
    return names


def row_of(version: Version) -> VersionRow:
    """The version without its content."""
    return VersionRow(
        id=version.pk,
        training_id=version.training_id,
        training_name=version.training_name,
        edition=version.edition,
        label=version.label,
        language=version.language,
        state=VersionState(version.state),
        content_digest=bytes(version.content_digest),
        submitted_at=version.submitted_at,
        decided_at=version.decided_at,
        activated_at=version.activated_at,
        retired_at=version.retired_at,
    )
