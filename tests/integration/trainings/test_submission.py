"""Handing in freezes what was written, once nothing is missing."""

import unicodedata

import pytest

from duly.audit.models import AuditEvent
from duly.kernel.canonical import digest
from duly.kernel.refusal import NotFound, Refused
from duly.trainings.models import Draft, DraftAuthor, Version, VersionAuthor
from duly.trainings.operations import submit_draft
from duly.trainings.rules import Content, Lesson, VersionState, content_bytes
from tests.integration.trainings.steps import REASON, created, save, submitted, without
from tests.world import CONTENT, World


@pytest.mark.covers("SEED-47", "Q40")
@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (without(CONTENT, lessons=(Lesson("Empty", "  \n"),)), ("no_lesson",)),
        (without(CONTENT, objectives=(" ",)), ("no_objective",)),
        (without(CONTENT, sources=()), ("no_source",)),
        (Content(), ("no_lesson", "no_objective", "no_source")),
    ],
)
def test_what_is_missing_keeps_a_draft_back(world: World, content: Content, missing: tuple[str, ...]) -> None:
    training_id = created(world)
    save(world.hal, training_id, content=content)

    with pytest.raises(Refused) as refusal:
        submit_draft(actor=world.hal, training_id=training_id, language="en")

    assert (refusal.value.code, refusal.value.facts["codes"]) == ("not_ready", missing)
    save(world.hal, training_id, revision=1, content=CONTENT)
    submit_draft(actor=world.hal, training_id=training_id, language="en")


@pytest.mark.covers("SEED-46")
@pytest.mark.parametrize(("length", "enough"), [(9, False), (10, True), (1000, True), (1001, False)])
def test_the_change_reason_has_10_to_1000_characters(world: World, length: int, *, enough: bool) -> None:
    training_id = created(world)
    save(world.hal, training_id, change_reason=f"  {'r' * length}  ")

    if enough:
        version_id = submit_draft(actor=world.hal, training_id=training_id, language="en")
        assert Version.objects.get(pk=version_id).change_reason == "r" * length
    else:
        with pytest.raises(Refused) as refusal:
            submit_draft(actor=world.hal, training_id=training_id, language="en")
        assert refusal.value.facts["codes"] == ("reason_length",)


@pytest.mark.covers("SEED-48")
def test_the_version_waits_in_review_and_the_draft_is_gone(world: World) -> None:
    training_id = created(world)

    version_id = submitted(world, training_id, world.quinn, world.hal)

    version = Version.objects.get(pk=version_id)
    assert (version.state, version.edition, version.label) == (VersionState.IN_REVIEW, 1, "1.0")
    assert bytes(version.content) == content_bytes(CONTENT)
    assert bytes(version.content_digest) == digest(content_bytes(CONTENT))
    assert not Draft.objects.exists()
    assert not DraftAuthor.objects.exists()
    event = AuditEvent.objects.get(object_id=version_id)
    assert (event.verb, event.reason) == ("version.submitted", REASON)
    with pytest.raises(NotFound):
        submit_draft(actor=world.hal, training_id=training_id, language="en")


def test_who_hands_in_is_an_author_too(world: World) -> None:
    training_id = created(world)
    save(world.hal, training_id)

    version_id = submit_draft(actor=world.quinn, training_id=training_id, language="en")

    authors = VersionAuthor.objects.filter(version_id=version_id).values_list("person_id", flat=True)
    assert set(authors) == {world.hal.person_id, world.quinn.person_id}


def test_handing_in_an_older_revision_is_refused(world: World) -> None:
    training_id = created(world)
    save(world.hal, training_id)
    save(world.quinn, training_id, revision=1)

    with pytest.raises(Refused) as refusal:
        submit_draft(actor=world.hal, training_id=training_id, language="en", revision=1)

    assert refusal.value.code == "draft_moved"
    submit_draft(actor=world.hal, training_id=training_id, language="en", revision=2)


def test_editions_and_labels_count_up_for_each_language(world: World) -> None:
    training_id = created(world)
    submitted(world, training_id)
    submitted(world, training_id)
    save(world.hal, training_id)
    submit_draft(actor=world.hal, training_id=training_id, language="en", major=True)
    submitted(world, training_id, language="de")

    found = Version.objects.filter(training_id=training_id).order_by("language", "edition")

    assert list(found.values_list("language", "edition", "label")) == [
        ("de", 1, "1.0"),
        ("en", 1, "1.0"),
        ("en", 2, "1.1"),
        ("en", 3, "2.0"),
    ]


def test_text_is_normalized_when_it_freezes(world: World) -> None:
    training_id = created(world)
    decomposed = unicodedata.normalize("NFD", "Wärmeübertrager prüfen")
    save(world.hal, training_id, content=without(CONTENT, objectives=(decomposed,)))

    version_id = submit_draft(actor=world.hal, training_id=training_id, language="en")

    stored = bytes(Version.objects.get(pk=version_id).content)
    assert "Wärmeübertrager prüfen".encode() in stored
    assert decomposed.encode() not in stored
