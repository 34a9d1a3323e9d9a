"""How far a learner of these tests has come: each step is the one before and one more."""

from dataclasses import replace
from uuid import UUID

from duly.learning.operations import Intent, open_training, see_lesson, sign, signing_intent, submit_quiz
from duly.tenancy.actor import Actor
from duly.trainings.models import Version
from duly.trainings.operations import approve_version, create_training, mark_active, save_draft, submit_draft
from duly.trainings.rules import Category, Content, Settings
from tests.world import CONTENT, PASSWORD, World

RIGHT = ({0}, {1})
WRONG = ({1}, {1})
SETTINGS = Settings(name="Hygiene", category=Category.QUALITY, recertify_months=6)


def put_in_force(world: World, content: Content, training_id: UUID | None = None) -> UUID:
    """The next version of a training (of a new one, unless named); returns the training's id."""
    training_id = training_id or create_training(actor=world.hal, settings=SETTINGS)
    save_draft(
        actor=world.hal,
        training_id=training_id,
        language="en",
        content=content,
        settings=SETTINGS,
        change_reason="Rewritten for this test.",
        revision=0,
    )
    version_id = submit_draft(actor=world.hal, training_id=training_id, language="en")
    approve_version(actor=world.quinn, version_id=version_id, rationale="Read and found correct.")
    mark_active(actor=world.quinn, version=Version.objects.get(pk=version_id))
    return training_id


def content(**parts: object) -> Content:
    """The content of fire safety, but for these parts."""
    return replace(CONTENT, **parts)  # type: ignore[arg-type]


def lessons_seen(actor: Actor, training_id: UUID) -> UUID:
    """An attempt whose two lessons were seen."""
    attempt_id = open_training(actor=actor, training_id=training_id, language="en")
    for position in (0, 1):
        see_lesson(actor=actor, attempt_id=attempt_id, position=position)
    return attempt_id


def ready_to_sign(actor: Actor, training_id: UUID) -> UUID:
    """An attempt whose quiz is passed."""
    attempt_id = lessons_seen(actor, training_id)
    submit_quiz(actor=actor, attempt_id=attempt_id, answers=RIGHT)
    return attempt_id


def signed(actor: Actor, training_id: UUID) -> UUID:
    """The evidence of a training read, passed and signed."""
    attempt_id = ready_to_sign(actor, training_id)
    return sign_with(actor, attempt_id, signing_intent(actor=actor, attempt_id=attempt_id))


def sign_with(actor: Actor, attempt_id: UUID, intent: Intent, *, password: str = PASSWORD) -> UUID:
    return sign(actor=actor, attempt_id=attempt_id, token=intent.token, password=password, understood=True)
