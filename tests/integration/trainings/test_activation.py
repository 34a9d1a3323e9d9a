"""One version in force for each training and language, without a gap."""

from dataclasses import replace
from uuid import UUID

import pytest

from duly.audit.models import AuditEvent
from duly.kernel.refusal import Refused
from duly.trainings import queries
from duly.trainings.models import Training, Version
from duly.trainings.operations import approve_version, mark_active, submit_draft
from duly.trainings.rules import VersionState
from tests.integration.trainings.steps import (
    RATIONALE,
    SETTINGS,
    active,
    approved,
    created,
    save,
    submitted,
)
from tests.world import World


def states(*version_ids: UUID) -> list[str]:
    known = dict(Version.objects.filter(pk__in=version_ids).values_list("pk", "state"))
    return [known[version_id] for version_id in version_ids]


@pytest.mark.covers("SEED-39", "SEED-58", "Q44")
def test_the_version_before_stays_in_force_until_the_next_one_is(world: World) -> None:
    training_id = created(world)
    first = active(world, training_id)
    german = active(world, training_id, language="de")
    second = approved(world, training_id)
    assert states(first, second) == ["active", "approved"]

    activation = mark_active(actor=world.cy, version=Version.objects.get(pk=second))

    assert states(first, second, german) == ["retired", "active", "active"]
    assert (activation.retired_version_id, activation.edition, activation.first) == (first, 2, False)
    row = queries.active_version(world.organization_id, training_id, "en")
    assert row is not None
    assert row.id == second


def test_only_an_approved_version_comes_into_force(world: World) -> None:
    training_id = created(world)
    version_id = submitted(world, training_id)

    with pytest.raises(Refused) as refusal:
        mark_active(actor=world.cy, version=Version.objects.get(pk=version_id))

    assert refusal.value.code == "moved_meanwhile"
    approve_version(actor=world.cy, version_id=version_id, rationale=RATIONALE)
    mark_active(actor=world.cy, version=Version.objects.get(pk=version_id))
    with pytest.raises(Refused):
        mark_active(actor=world.cy, version=Version.objects.get(pk=version_id))


def test_an_older_edition_does_not_come_back(world: World) -> None:
    training_id = created(world)
    older = approved(world, training_id)
    newer = active(world, training_id)

    with pytest.raises(Refused) as refusal:
        mark_active(actor=world.cy, version=Version.objects.get(pk=older))

    assert refusal.value.code == "older_edition"
    assert states(older, newer) == ["approved", "active"]


def test_the_training_takes_its_settings_at_first_activation_only(world: World) -> None:
    training_id = created(world)
    save(world.hal, training_id, settings=replace(SETTINGS, due_offset_days=21, grace_days=7))
    first = submit_draft(actor=world.hal, training_id=training_id, language="en")
    save(world.hal, training_id, settings=replace(SETTINGS, due_offset_days=99), language="de")
    second = submit_draft(actor=world.hal, training_id=training_id, language="de")
    assert Training.objects.get(pk=training_id).due_offset_days == 14

    for version_id in (first, second):
        approve_version(actor=world.cy, version_id=version_id, rationale=RATIONALE)
        mark_active(actor=world.cy, version=Version.objects.get(pk=version_id))

    training = Training.objects.get(pk=training_id)
    assert (training.due_offset_days, training.grace_days) == (21, 7)
    event = AuditEvent.objects.get(verb="version.activated", object_id=first)
    assert event.old is not None
    assert event.new is not None
    assert (event.old["due_offset_days"], event.new["due_offset_days"]) == (14, 21)


def test_a_version_state_knows_its_machine(world: World) -> None:
    version = Version.objects.get(pk=active(world, created(world)))

    assert version.state == VersionState.ACTIVE
    assert version.activated_by_id == world.cy.person_id
