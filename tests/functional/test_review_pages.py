"""The review queue over HTTP: what changed, who may decide, and what a decision does."""

from dataclasses import replace
from uuid import UUID

import pytest

from duly.audit.models import AuditEvent
from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from duly.trainings import operations
from duly.trainings.models import Version
from duly.trainings.rules import Category, Content, Lesson, Settings, Source
from tests.conftest import Committed
from tests.functional.learner import client_of
from tests.functional.pages import markup
from tests.world import CONTENT, World

WHY = "Checked against the fire plan."
CHANGED = replace(
    CONTENT,
    lessons=(
        Lesson("Before a fire", "Know the two nearest exits. **Keep them clear.**\n\nNobody goes back in."),
        Lesson("When the alarm sounds", "Leave at once. Meet at the gate."),
    ),
    sources=(Source("Fire plan", "SOP-FS-002"),),
    minutes=11,
)


def submitted(actor: Actor, training_id: UUID, content: Content = CHANGED) -> UUID:
    """The next version of Fire safety by this actor, in review."""
    operations.save_draft(
        actor=actor,
        training_id=training_id,
        language="en",
        content=content,
        settings=Settings(name="Fire safety", category=Category.SECURITY),
        change_reason="The assembly point moved.",
        revision=0,
    )
    return operations.submit_draft(actor=actor, training_id=training_id, language="en")


def state(version_id: UUID) -> str:
    return Version.objects.get(pk=version_id).state


@pytest.fixture
def version_id(world: World) -> UUID:
    return submitted(world.hal, world.training_id)


def test_an_empty_queue_says_so(world: World) -> None:
    assert "Nothing waits for you" in markup(client_of(world.quinn).get("/review/"))


def test_the_queue_opens_with_the_first_version_and_its_changes(world: World, version_id: UUID) -> None:
    page = markup(client_of(world.quinn).get("/review/"))

    assert "Version 1.1 compared with 1.0, in force" in page
    assert "<del>assembly point.</del>" in page
    assert "<ins>gate.</ins>" in page
    assert "Nobody goes back in." in page
    assert "<del>SOP-FS-001</del>" in page
    assert "<del>8</del> <ins>11</ins>" in page
    assert "The assembly point moved." in page


def test_long_sameness_is_folded_and_can_be_unfolded(world: World) -> None:
    same = tuple(Lesson(f"Part {nth}", "The same.") for nth in range(6))
    first = submitted(world.hal, world.training_id, replace(CHANGED, lessons=same))
    operations.approve_version(actor=world.quinn, version_id=first, rationale=WHY)
    client_of(world.quinn).post(f"/review/{first}/activate/")
    second = submitted(
        world.hal, world.training_id, replace(CHANGED, lessons=(*same, Lesson("Part 6", "New.")))
    )

    folded = markup(client_of(world.quinn).get(f"/review/{second}/"))
    whole = markup(client_of(world.quinn).get(f"/review/{second}/?whole=1"))

    assert "11 unchanged" in folded
    assert "Part 0" not in folded
    assert "Part 0" in whole


def test_a_first_version_is_shown_as_learners_see_it(world: World) -> None:
    settings = Settings(name="Ladders", category=Category.SECURITY)
    training_id = operations.create_training(actor=world.hal, settings=settings)
    first = submitted(world.hal, training_id)

    page = markup(client_of(world.quinn).get(f"/review/{first}/"))

    assert "Nothing is in force to compare it with" in page
    assert "Nobody goes back in." in page


def test_approving_puts_in_force_unless_told_otherwise(world: World, version_id: UUID) -> None:
    done = client_of(world.quinn).post(
        f"/review/{version_id}/approve/", {"rationale": WHY, "activate": "on"}, follow=True
    )

    assert "Fire safety 1.1 is in force." in markup(done)
    assert state(version_id) == "active"
    assert state(world.version_id) == "retired"


def test_approving_alone_leaves_what_is_in_force(world: World, version_id: UUID) -> None:
    client_of(world.quinn).post(f"/review/{version_id}/approve/", {"rationale": WHY})

    assert state(version_id) == "approved"
    assert state(world.version_id) == "active"


def test_an_approved_version_is_put_in_force_later(world: World, version_id: UUID) -> None:
    operations.approve_version(actor=world.quinn, version_id=version_id, rationale=WHY)
    client = client_of(world.cy)

    assert "Put 1.1 in force" in markup(client.get(f"/review/{version_id}/"))
    client.post(f"/review/{version_id}/activate/")

    assert state(version_id) == "active"


def test_rejecting_keeps_the_reason(world: World, version_id: UUID) -> None:
    client = client_of(world.quinn)
    client.post(f"/review/{version_id}/reject/", {"rationale": "The plan is not signed yet."})

    assert state(version_id) == "rejected"
    assert "The plan is not signed yet." in markup(client.get(f"/review/{version_id}/"))


@pytest.mark.parametrize("verb", ["approve", "reject"])
@pytest.mark.parametrize("rationale", ["", "Fine.", "x" * 1001])
def test_a_rationale_of_10_to_1000_characters_is_asked_for(
    world: World, version_id: UUID, verb: str, rationale: str
) -> None:
    answer = client_of(world.quinn).post(f"/review/{version_id}/{verb}/", {"rationale": rationale})

    assert answer.status_code == 422
    assert rationale in markup(answer)
    assert "1 thing to put right" in markup(answer)
    assert state(version_id) == "in_review"


@pytest.mark.covers("SEED-56")
def test_own_work_shows_who_can_decide_and_offers_no_decision(world: World) -> None:
    own = submitted(world.quinn, world.training_id)

    page = markup(client_of(world.quinn).get(f"/review/{own}/"))

    assert "You wrote this version, so someone else must decide." in page
    assert "Who can: Cy Okafor." in page
    assert page.count('disabled aria-describedby="own"') == 2
    assert f"/review/{own}/approve/" not in page


@pytest.mark.covers("SEED-56")
@pytest.mark.parametrize("verb", ["approve", "reject", "activate"])
@pytest.mark.parametrize("rationale", [WHY, ""])
def test_deciding_on_own_work_is_refused(committed: Committed, verb: str, rationale: str) -> None:
    world = committed.world
    with transaction(world.quinn):
        own = submitted(world.quinn, world.training_id)
    if verb == "activate":
        with transaction(world.cy):
            operations.approve_version(actor=world.cy, version_id=own, rationale=WHY)
    before = "approved" if verb == "activate" else "in_review"

    answer = client_of(world.quinn).post(f"/review/{own}/{verb}/", {"rationale": rationale, "activate": "on"})

    assert (answer.status_code, answer["Duly-Code"]) == (403, "sod_violation")
    with transaction(world.cy):
        assert state(own) == before


def test_an_approval_whose_activation_is_refused_is_not_kept(
    committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = committed.world
    with transaction(world.hal):
        version_id = submitted(world.hal, world.training_id)

    def refuse(**_said: object) -> None:
        raise Refused("older_edition", "Version 1.2 is in force already, and it is newer.")

    monkeypatch.setattr("duly.web.review.views.activate_version", refuse)
    answer = client_of(world.quinn).post(
        f"/review/{version_id}/approve/", {"rationale": WHY, "activate": "on"}
    )

    assert answer.status_code == 422
    assert WHY in markup(answer)
    with transaction(world.cy):
        assert state(version_id) == "in_review"
        assert not AuditEvent.objects.filter(verb="version.approved", object_id=version_id).exists()


def test_what_somebody_else_decided_meanwhile_is_shown_with_the_words_written(
    world: World, version_id: UUID
) -> None:
    operations.reject_version(actor=world.cy, version_id=version_id, rationale="The plan is not signed yet.")

    answer = client_of(world.quinn).post(f"/review/{version_id}/approve/", {"rationale": WHY})

    assert answer.status_code == 422
    assert "is rejected by now" in markup(answer)
    assert WHY in markup(answer)
    assert "The plan is not signed yet." in markup(answer)


def test_versions_of_others_are_not_found(world: World) -> None:
    client, foreign = client_of(world.cy), world.foreign_version_id

    assert client.get(f"/review/{foreign}/").status_code == 404
    for verb in ("approve", "reject", "activate"):
        for rationale in (WHY, ""):
            assert client.post(f"/review/{foreign}/{verb}/", {"rationale": rationale}).status_code == 404


def test_the_queue_is_hidden_from_who_may_not_decide(world: World, version_id: UUID) -> None:
    for actor in (world.hal, world.di, world.ada):
        assert client_of(actor).get("/review/").status_code == 404
        assert client_of(actor).post(f"/review/{version_id}/approve/", {"rationale": WHY}).status_code == 404
