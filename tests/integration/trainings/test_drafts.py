"""Drafts stand on the server, belong to everybody who saved, and lose no save."""

from dataclasses import replace

import pytest

from duly.audit.models import AuditEvent
from duly.kernel.refusal import NotFound, Refused
from duly.trainings import queries
from duly.trainings.models import Draft, Training
from duly.trainings.operations import create_training, discard_draft, start_new_version, submit_draft
from tests.integration.trainings.steps import SETTINGS, active, created, save, without
from tests.world import CONTENT, NOW, World


@pytest.mark.covers("SEED-4", "SEED-43")
def test_authors_are_the_three_admins_and_nobody_else(world: World) -> None:
    for actor in (world.hal, world.quinn, world.cy):
        save(actor, create_training(actor=actor, settings=SETTINGS))
    with pytest.raises(NotFound):
        create_training(actor=world.ada, settings=SETTINGS)
    with pytest.raises(Refused, match="Your role"):
        create_training(actor=world.di, settings=SETTINGS)

    assert Training.objects.filter(name="Forklift").count() == 3


@pytest.mark.covers("SEED-43")
def test_an_old_revision_is_refused_and_names_who_saved_when(world: World) -> None:
    training_id = created(world)
    save(world.hal, training_id)
    assert save(world.quinn, training_id, revision=1, change_reason="Quinn adds a lesson.") == 2

    for late in (0, 1):
        with pytest.raises(Refused) as refusal:
            save(world.hal, training_id, revision=late, change_reason="Hal does not know.")
        assert refusal.value.code == "draft_moved"
        assert refusal.value.facts == {"saved_by": "Quinn Meyer", "saved_at": NOW, "revision": 2}

    page = queries.draft(actor=world.hal, training_id=training_id, language="en")
    assert (page.revision, page.change_reason, page.saved_by) == (2, "Quinn adds a lesson.", "Quinn Meyer")
    assert page.authors == ("Hal Ferreira", "Quinn Meyer")


def test_a_save_after_submission_is_refused(world: World) -> None:
    training_id = created(world)
    save(world.hal, training_id)
    submit_draft(actor=world.hal, training_id=training_id, language="en")

    with pytest.raises(Refused) as refusal:
        save(world.quinn, training_id, revision=1)

    assert refusal.value.code == "draft_moved"


def test_a_discarded_draft_is_gone_and_on_the_trail(world: World) -> None:
    training_id = created(world)
    save(world.hal, training_id)

    discard_draft(actor=world.quinn, training_id=training_id, language="en")

    assert not Draft.objects.exists()
    events = AuditEvent.objects.filter(object_id=training_id).order_by("recorded_at")
    verbs = list(events.values_list("verb", flat=True))
    assert verbs == ["training.created", "draft.saved", "draft.discarded"]
    with pytest.raises(NotFound):
        discard_draft(actor=world.quinn, training_id=training_id, language="en")


@pytest.mark.covers("SEED-42", "SEED-61")
def test_a_new_version_starts_from_the_one_in_force(world: World) -> None:
    training_id = created(world)
    with pytest.raises(NotFound):
        start_new_version(actor=world.quinn, training_id=training_id, language="en")
    active(world, training_id)

    assert start_new_version(actor=world.quinn, training_id=training_id, language="en") == 1

    page = queries.draft(actor=world.quinn, training_id=training_id, language="en")
    assert (page.content, page.settings, page.change_reason) == (CONTENT, SETTINGS, "")
    assert page.missing == ("reason_length",)
    with pytest.raises(Refused, match="Quinn Meyer saved"):
        start_new_version(actor=world.hal, training_id=training_id, language="en")


@pytest.mark.covers("SEED-196")
def test_once_in_force_a_draft_only_names_its_version(world: World) -> None:
    training_id = created(world)
    wanted = replace(SETTINGS, name="Gabelstapler", due_offset_days=90, grace_days=7)
    save(world.hal, training_id, settings=wanted, language="de")
    before = queries.draft(actor=world.hal, training_id=training_id, language="de")
    active(world, training_id)

    save(world.hal, training_id, revision=1, settings=wanted, language="de")

    after = queries.draft(actor=world.hal, training_id=training_id, language="de")
    assert (before.settings, before.established) == (wanted, False)
    assert (after.settings, after.established) == (replace(SETTINGS, name="Gabelstapler"), True)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"passing_score": 0}, "invalid_content"),
        ({"passing_score": 101}, "invalid_content"),
        ({"attempt_limit": 0}, "invalid_content"),
        ({"minutes": 0}, "invalid_content"),
        ({"objectives": ("no\0thing",)}, "invalid_text"),
        ({"objectives": ("half \ud83d",)}, "invalid_text"),
    ],
)
def test_content_that_cannot_be_stored_is_refused(world: World, parts: dict[str, object], code: str) -> None:
    training_id = created(world)

    with pytest.raises(Refused) as refusal:
        save(world.hal, training_id, content=without(CONTENT, **parts))

    assert refusal.value.code == code
    assert save(world.hal, training_id, content=without(CONTENT, passing_score=100, attempt_limit=1)) == 1


@pytest.mark.parametrize(
    ("field", "bad", "good"),
    [
        ("name", " ", "x" * 500),
        ("name", "x" * 501, "Y"),
        ("due_offset_days", 0, 1),
        ("due_offset_days", 3651, 3650),
        ("grace_days", -1, 0),
        ("grace_days", 365, 364),
        ("recertify_months", 0, 1),
        ("recertify_months", 121, 120),
    ],
)
def test_settings_out_of_range_are_refused(world: World, field: str, bad: object, good: object) -> None:
    with pytest.raises(Refused) as refusal:
        create_training(actor=world.hal, settings=replace(SETTINGS, **{field: bad}))  # type: ignore[arg-type]

    assert (refusal.value.code, refusal.value.facts) == ("invalid_settings", {"field": field})
    create_training(actor=world.hal, settings=replace(SETTINGS, **{field: good}))  # type: ignore[arg-type]


def test_a_language_is_a_language_tag(world: World) -> None:
    training_id = created(world)

    with pytest.raises(Refused, match="is not a language"):
        save(world.hal, training_id, language="German")

    assert save(world.hal, training_id, language="PT-br") == 1
    assert queries.draft(actor=world.hal, training_id=training_id, language="pt-BR").language == "pt-br"


def test_another_organization_finds_nothing(world: World) -> None:
    with pytest.raises(NotFound):
        save(world.hal, world.foreign_training_id)
    with pytest.raises(NotFound):
        queries.training_page(actor=world.hal, training_id=world.foreign_training_id)
    with pytest.raises(NotFound):
        queries.version_page(actor=world.hal, version_id=world.foreign_version_id)
