"""From an empty training to a version in force."""

from dataclasses import replace

from duly.trainings import queries
from duly.trainings.models import Version
from duly.trainings.operations import (
    approve_version,
    create_training,
    mark_active,
    save_draft,
    start_new_version,
    submit_draft,
)
from duly.trainings.rules import Category, Settings, VersionState
from tests.world import CONTENT, World

SETTINGS = Settings(name="Forklift", category=Category.OPERATIONS, due_offset_days=14, recertify_months=12)
REASON = "First edition for the new hall."


def test_written_reviewed_and_in_force(world: World) -> None:
    training_id = create_training(actor=world.hal, settings=SETTINGS)
    revision = save_draft(
        actor=world.hal,
        training_id=training_id,
        language="en",
        content=CONTENT,
        settings=replace(SETTINGS, due_offset_days=21),
        change_reason=REASON,
        revision=0,
    )

    version_id = submit_draft(actor=world.hal, training_id=training_id, language="en")
    approve_version(actor=world.quinn, version_id=version_id, rationale="Checked with the supervisors.")
    activation = mark_active(actor=world.quinn, version=Version.objects.get(pk=version_id))

    page = queries.training_page(actor=world.cy, training_id=training_id)
    assert revision == 1
    assert activation.first
    assert [row.state for row in page.active] == [VersionState.ACTIVE]
    assert page.settings.due_offset_days == 21
    assert page.drafts == ()
    version = queries.version_page(actor=world.hal, version_id=version_id)
    assert version.content == CONTENT
    assert version.own
    assert version.comparison is None
    assert start_new_version(actor=world.hal, training_id=training_id, language="en") == 1
    assert queries.draft(actor=world.cy, training_id=training_id, language="en").content == CONTENT
