"""Trainings and their versions, without what is taught and asked in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from duly.api.asking import Asked, listed
from duly.api.reading import actor_of, reads
from duly.people.rules.tokens import Scope
from duly.trainings.queries.feeds import training_entry, trainings_feed, version_entry, versions_feed
from duly.trainings.rules import Category, VersionState

router = Router(tags=["Trainings"])


class Training(Schema):
    """What is learned, with its settings in force."""

    id: UUID
    name: str
    category: Category
    due_offset_days: int = Field(description="Days to complete where nothing else says so.")
    grace_days: int = Field(description="Days after the due day until it is overdue.")
    recertify_months: int | None = Field(description="After how many months it is learned again.")
    created_at: datetime


class Trainings(Schema):
    items: list[Training]
    next: str | None = Field(description="The `cursor` of the rows behind these; null at the end.")


class Version(Schema):
    """One edition in one language."""

    id: UUID
    training_id: UUID
    training_name: str = Field(description="What the training was called when this was submitted.")
    edition: int
    label: str
    language: str
    state: VersionState
    content_digest: str = Field(description="SHA-256 of the frozen content, in hex.")
    submitted_at: datetime
    decided_at: datetime | None
    activated_at: datetime | None
    retired_at: datetime | None

    @staticmethod
    def resolve_content_digest(row: Any) -> str:
        return str(row.content_digest.hex())


class Versions(Schema):
    items: list[Version]
    next: str | None = Field(description="The `cursor` of the rows behind these; null at the end.")


class TrainingsAsked(Asked):
    category: Category | None = Field(None, description="Only trainings of this category.")


class VersionsAsked(Asked):
    state: VersionState | None = Field(None, description="Only versions in this state.")


@reads(router, "/trainings", name="trainings", scope=Scope.TRAININGS, gives=Trainings)
def trainings(request: HttpRequest, asked: Query[TrainingsAsked]) -> Any:
    """Every training, in force or not."""
    actor = actor_of(request)
    return listed(
        "trainings", asked, lambda part: trainings_feed(actor=actor, part=part, category=asked.category)
    )


@reads(router, "/trainings/{uuid:training_id}", name="training", scope=Scope.TRAININGS, gives=Training)
def training(request: HttpRequest, training_id: UUID) -> Any:
    """One training."""
    return training_entry(actor=actor_of(request), training_id=training_id)


@reads(
    router,
    "/trainings/{uuid:training_id}/versions",
    name="training_versions",
    scope=Scope.TRAININGS,
    gives=Versions,
)
def training_versions(request: HttpRequest, training_id: UUID, asked: Query[VersionsAsked]) -> Any:
    """The versions of a training."""
    actor = actor_of(request)
    return listed(
        f"trainings/{training_id}/versions",
        asked,
        lambda part: versions_feed(actor=actor, part=part, training_id=training_id, state=asked.state),
    )


@reads(router, "/versions/{uuid:version_id}", name="version", scope=Scope.TRAININGS, gives=Version)
def version(request: HttpRequest, version_id: UUID) -> Any:
    """One version."""
    return version_entry(actor=actor_of(request), version_id=version_id)
