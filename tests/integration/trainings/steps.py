"""How far a training of these tests has come: each step is the one before and one more."""

from dataclasses import replace
from uuid import UUID

from duly.tenancy.actor import Actor
from duly.trainings.models import Version
from duly.trainings.operations import approve_version, create_training, mark_active, save_draft, submit_draft
from duly.trainings.rules import Category, Content, Settings
from tests.world import CONTENT, World

SETTINGS = Settings(name="Forklift", category=Category.OPERATIONS, due_offset_days=14, recertify_months=12)
REASON = "First edition for the new hall."
RATIONALE = "Checked with the supervisors."


def save(
    actor: Actor,
    training_id: UUID,
    *,
    revision: int = 0,
    content: Content = CONTENT,
    settings: Settings = SETTINGS,
    change_reason: str = REASON,
    language: str = "en",
) -> int:
    return save_draft(
        actor=actor,
        training_id=training_id,
        language=language,
        content=content,
        settings=settings,
        change_reason=change_reason,
        revision=revision,
    )


def created(world: World) -> UUID:
    """A training without a version."""
    return create_training(actor=world.hal, settings=SETTINGS)


def submitted(world: World, training_id: UUID, *authors: Actor, language: str = "en") -> UUID:
    """A version in review that the authors (Hal, unless others are named) wrote one after the other."""
    writers = authors or (world.hal,)
    for revision, author in enumerate(writers):
        save(author, training_id, revision=revision, language=language)
    return submit_draft(actor=writers[-1], training_id=training_id, language=language)


def approved(world: World, training_id: UUID, *authors: Actor, language: str = "en") -> UUID:
    version_id = submitted(world, training_id, *authors, language=language)
    approve_version(actor=world.cy, version_id=version_id, rationale=RATIONALE)
    return version_id


def active(world: World, training_id: UUID, *authors: Actor, language: str = "en") -> UUID:
    version_id = approved(world, training_id, *authors, language=language)
    mark_active(actor=world.cy, version=Version.objects.get(pk=version_id))
    return version_id


def without(content: Content, **parts: object) -> Content:
    return replace(content, **parts)  # type: ignore[arg-type]
