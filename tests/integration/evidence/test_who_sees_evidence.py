"""One's own, or all of it; never another organization's."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from duly.evidence.models import Evidence, Supersession
from duly.evidence.queries import evidence_list, evidence_page, may_see, own_history
from duly.kernel.refusal import NotFound
from duly.tenancy.actor import Actor
from tests.integration.learning.steps import content, put_in_force, signed
from tests.world import World


@pytest.fixture
def records(world: World) -> dict[str, UUID]:
    """Ada completed fire safety and hygiene, Bo fire safety, a minute apart."""
    hygiene = put_in_force(world, content())
    doings: list[tuple[str, Actor, UUID]] = [
        ("ada fire", world.ada, world.training_id),
        ("bo fire", world.bo, world.training_id),
        ("ada hygiene", world.ada, hygiene),
    ]
    return {
        name: signed(replace(actor, now=actor.now + timedelta(minutes=minute)), training_id)
        for minute, (name, actor, training_id) in enumerate(doings)
    }


@pytest.mark.covers("SEED-5")
def test_learners_see_their_own_and_readers_everything(world: World, records: dict[str, UUID]) -> None:
    own, other = records["ada fire"], records["bo fire"]

    assert evidence_page(actor=world.ada, evidence_id=own).row.name == "Ada Lindqvist"
    with pytest.raises(NotFound):
        evidence_page(actor=world.ada, evidence_id=other)
    with pytest.raises(NotFound):
        evidence_list(actor=world.ada)
    for reader in (world.di, world.cy, world.quinn, world.hal):
        assert evidence_page(actor=reader, evidence_id=other).intact
    evidence = Evidence.objects.get(pk=own)
    assert (may_see(world.ada, evidence), may_see(world.bo, evidence)) == (True, False)


def test_what_is_not_there_is_not_found(world: World, records: dict[str, UUID]) -> None:
    with pytest.raises(NotFound):
        evidence_page(actor=world.di, evidence_id=UUID(int=7))

    assert evidence_page(actor=world.di, evidence_id=records["bo fire"]).row.name == "Bo Varga"


def test_the_list_is_newest_first_and_can_be_narrowed(world: World, records: dict[str, UUID]) -> None:
    def found(**narrowed: object) -> list[str]:
        names = {evidence_id: name for name, evidence_id in records.items()}
        return [names[row.id] for row in evidence_list(actor=world.di, **narrowed).rows]  # type: ignore[arg-type]

    assert found() == ["ada hygiene", "bo fire", "ada fire"]
    assert found(person_id=world.ada.person_id) == ["ada hygiene", "ada fire"]
    assert found(training_id=world.training_id) == ["bo fire", "ada fire"]
    assert found(search="lindq") == ["ada hygiene", "ada fire"]
    assert found(search="hygi") == ["ada hygiene"]
    assert found(search="nobody") == []
    assert found(page=99) == found()


def test_history_shows_what_was_superseded_too(world: World, records: dict[str, UUID]) -> None:
    Supersession.objects.create(
        organization_id=world.organization_id,
        evidence_id=records["ada fire"],
        reason="A newer edition asks for more.",
        superseded_at=world.now,
    )

    history = own_history(actor=world.ada)

    assert [row.training_name for row in history] == ["Hygiene", "Fire safety"]
    assert [row.superseded for row in history] == [False, True]
    assert own_history(actor=replace(world.ada, person_id=None)) == []
