"""The queue, the page of a version and the library."""

from dataclasses import replace

import pytest

from duly.trainings import queries
from duly.trainings.operations import submit_draft
from duly.trainings.rules import Category, Fact, Lesson, Mark, Source
from tests.integration.trainings.steps import (
    RATIONALE,
    REASON,
    active,
    approved,
    created,
    save,
    submitted,
)
from tests.world import CONTENT, World

CHANGED = replace(
    CONTENT,
    lessons=(
        Lesson("Before a fire", "Know the two nearest exits. **Keep them clear.**"),
        Lesson("When the alarm sounds", "Leave at once. Meet at the gate.\n\nCount your team."),
    ),
    sources=(Source("Fire plan", "SOP-FS-002"),),
    objectives=(*CONTENT.objectives, "Count your team"),
    passing_score=100,
)


@pytest.mark.covers("SEED-50", "SEED-52", "SEED-56")
def test_the_queue_marks_what_is_ones_own(world: World) -> None:
    theirs = submitted(world, created(world), world.hal)
    own = submitted(world, created(world), world.quinn, world.hal)
    later = approved(world, created(world), world.hal)

    queue = {row.version_id: row for row in queries.review_queue(actor=world.quinn)}

    assert queue.keys() == {theirs, own}
    assert (queue[theirs].own, queue[own].own) == (False, True)
    assert queue[own].authors == ("Hal Ferreira", "Quinn Meyer")
    assert queue[own].change_reason == REASON
    assert [row.version_id for row in queries.waiting_for_activation(actor=world.quinn)] == [later]


@pytest.mark.covers("SEED-45", "SEED-53")
def test_a_version_is_shown_against_the_one_in_force(world: World) -> None:
    training_id = created(world)
    first = active(world, training_id)
    save(world.hal, training_id, content=CHANGED)
    second = submit_draft(actor=world.hal, training_id=training_id, language="en")

    page = queries.version_page(actor=world.cy, version_id=second)

    assert page.compared_with is not None
    assert page.compared_with.id == first
    assert page.comparison is not None
    changes = [(line.mark, line.text) for line in page.comparison.paragraphs if line.mark is not Mark.KEPT]
    assert changes == [
        (Mark.REMOVED, "Leave at once. Meet at the assembly point."),
        (Mark.ADDED, "Leave at once. Meet at the gate."),
        (Mark.ADDED, "Count your team."),
    ]
    assert [line.mark for line in page.comparison.sources] == [Mark.REMOVED, Mark.ADDED]
    assert [line.mark for line in page.comparison.objectives] == [Mark.KEPT, Mark.ADDED]
    assert page.comparison.facts == (Fact("passing_score", 80, 100),)
    assert (page.own, page.authors, page.submitted_by) == (False, ("Hal Ferreira",), "Hal Ferreira")


def test_a_decided_version_says_who_decided_and_why(world: World) -> None:
    version_id = active(world, created(world))

    page = queries.version_page(actor=world.di, version_id=version_id)

    assert (page.decided_by, page.activated_by, page.rationale) == ("Cy Okafor", "Cy Okafor", RATIONALE)
    assert page.compared_with is None


@pytest.mark.covers("SEED-40")
def test_the_library_says_what_is_in_force_waiting_and_written(world: World) -> None:
    training_id = created(world)
    assert _card(world).active_label is None
    active(world, training_id)
    active(world, training_id, language="de")
    submitted(world, training_id)
    save(world.hal, training_id)

    card = _card(world)

    assert (card.active_label, card.languages, card.waiting) == ("1.0", ("de", "en"), 1)
    assert card.drafted_by == "Hal Ferreira"
    assert [row.name for row in queries.library(actor=world.di, search="fIRE")] == ["Fire safety"]
    found = queries.library(actor=world.di, category=Category.OPERATIONS)
    assert [row.name for row in found] == ["Forklift"]


def _card(world: World) -> queries.TrainingRow:
    (card,) = queries.library(actor=world.di, search="Forklift")
    return card


def test_the_page_of_a_training_holds_all_its_versions(world: World) -> None:
    training_id = created(world)
    first, second = active(world, training_id), active(world, training_id)
    save(world.quinn, training_id)

    page = queries.training_page(actor=world.di, training_id=training_id)

    assert [row.id for row in page.versions] == [second, first]
    assert [row.id for row in page.active] == [second]
    assert [(row.language, row.saved_by) for row in page.drafts] == [("en", "Quinn Meyer")]


@pytest.mark.covers("SEED-72")
def test_a_learner_gets_the_language_asked_for_or_another(world: World) -> None:
    training_id = created(world)
    offered = queries.version_offered
    assert offered(world.organization_id, training_id, "de") is None
    portuguese = active(world, training_id, language="pt")
    assert getattr(offered(world.organization_id, training_id, "de"), "id", None) == portuguese
    english = active(world, training_id)
    german = active(world, training_id, language="de")

    assert getattr(offered(world.organization_id, training_id, "de"), "id", None) == german
    assert getattr(offered(world.organization_id, training_id, "fr"), "id", None) == english
    assert queries.active_version(world.organization_id, training_id, "fr") is None
