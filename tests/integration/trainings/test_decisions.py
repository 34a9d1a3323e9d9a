"""Somebody else decides, once, and says why."""

from collections.abc import Callable

import pytest

from duly.audit.models import AuditEvent
from duly.kernel.refusal import NotFound, Refused
from duly.trainings import queries
from duly.trainings.models import Version
from duly.trainings.operations import approve_version, mark_active, reject_version
from duly.trainings.rules import VersionState
from tests.integration.trainings.steps import RATIONALE, approved, created, submitted
from tests.world import NOW, World

DECISIONS = [(approve_version, VersionState.APPROVED), (reject_version, VersionState.REJECTED)]


@pytest.mark.covers("SEED-56", "SEED-57", "P11-g")
@pytest.mark.parametrize(("decide", "state"), DECISIONS)
def test_no_author_decides_and_anybody_else_may(
    world: World, decide: Callable[..., None], state: VersionState
) -> None:
    version_id = submitted(world, created(world), world.quinn, world.hal)

    with pytest.raises(Refused) as refusal:
        decide(actor=world.quinn, version_id=version_id, rationale=RATIONALE)

    assert refusal.value.code == "sod_violation"
    assert Version.objects.get(pk=version_id).state == VersionState.IN_REVIEW
    assert AuditEvent.objects.filter(object_id=version_id).count() == 1
    decide(actor=world.cy, version_id=version_id, rationale=RATIONALE)
    assert Version.objects.get(pk=version_id).state == state


@pytest.mark.covers("SEED-56")
def test_no_author_activates_either(world: World) -> None:
    version_id = approved(world, created(world), world.quinn)

    with pytest.raises(Refused) as refusal:
        mark_active(actor=world.quinn, version=Version.objects.get(pk=version_id))

    assert refusal.value.code == "sod_violation"
    assert Version.objects.get(pk=version_id).state == VersionState.APPROVED


@pytest.mark.covers("SEED-7", "SEED-51", "SEED-54")
@pytest.mark.parametrize("decide", [approve_version, reject_version])
def test_only_quality_and_corporate_admins_decide(world: World, decide: Callable[..., None]) -> None:
    version_id = submitted(world, created(world), world.hal)

    for actor in (world.ada, world.bo, world.di, world.hal):
        with pytest.raises(NotFound):
            decide(actor=actor, version_id=version_id, rationale=RATIONALE)
        with pytest.raises(NotFound):
            queries.review_queue(actor=actor)

    decide(actor=world.quinn, version_id=version_id, rationale=RATIONALE)


@pytest.mark.covers("SEED-54", "SEED-59")
@pytest.mark.parametrize(("length", "enough"), [(9, False), (10, True), (1000, True), (1001, False)])
def test_the_rationale_has_10_to_1000_characters_and_is_kept(
    world: World, length: int, *, enough: bool
) -> None:
    version_id = submitted(world, created(world))
    rationale = "w" * length

    if enough:
        approve_version(actor=world.cy, version_id=version_id, rationale=f" {rationale} ")
        assert Version.objects.get(pk=version_id).rationale == rationale
        assert AuditEvent.objects.get(verb="version.approved").reason == rationale
    else:
        with pytest.raises(Refused) as refusal:
            approve_version(actor=world.cy, version_id=version_id, rationale=rationale)
        assert refusal.value.code == "reason_length"


@pytest.mark.parametrize("first", [approve_version, reject_version])
@pytest.mark.parametrize("second", [approve_version, reject_version])
def test_a_decision_is_taken_once(
    world: World, first: Callable[..., None], second: Callable[..., None]
) -> None:
    version_id = submitted(world, created(world))
    first(actor=world.quinn, version_id=version_id, rationale=RATIONALE)

    with pytest.raises(Refused) as refusal:
        second(actor=world.cy, version_id=version_id, rationale="I have another opinion.")

    assert refusal.value.code == "moved_meanwhile"
    assert (refusal.value.facts["decided_by"], refusal.value.facts["decided_at"]) == ("Quinn Meyer", NOW)
    assert Version.objects.get(pk=version_id).rationale == RATIONALE
