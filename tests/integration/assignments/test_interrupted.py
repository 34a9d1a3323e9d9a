"""A reconcile that dies between two pieces and is taken up again looks at everybody it was about, once."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from duly.assignments.models import Assignment, AssignmentEvent
from duly.assignments.operations import dividing, restore
from duly.assignments.operations.assignment_rules import create_rule, set_active
from duly.assignments.operations.reconciling import begin, carry_out, end, finish
from duly.assignments.queries import pieces
from duly.assignments.queries.pieces import Piece
from duly.assignments.rules.duties import OnLeaving, RuleFacts
from duly.audit.models import RunCount, RunEnd
from duly.kernel.audience import Audience
from duly.kernel.identity import uuid7
from duly.people.models import Person
from duly.people.operations import leave, move
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.integration.assignments.arrange import departments, id_of, people
from tests.world import World


def written(world: World, audience: Audience) -> UUID:
    facts = RuleFacts(name="Fire safety", audience=audience, training_ids=(world.training_id,))
    return create_rule(actor=world.cy, facts=facts)


def rule(world: World, audience: Audience) -> UUID:
    made = written(world, audience)
    reconcile(world)
    return made


def reconcile(world: World) -> UUID:
    run_id = uuid7(world.now)
    under_way = begin(actor=world.cy, run_id=run_id)
    assert under_way
    finish(actor=world.cy, reconciling=under_way)
    return run_id


def to_quality(world: World, *actors: Any) -> None:
    for one in actors:
        move(actor=world.cy, person_id=id_of(one), attribute="department", value_id=world.value("Quality"))


def test_the_pieces_left_are_the_same_whatever_becomes_of_other_rules(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "FEW", 0)
    monkeypatch.setattr(pieces, "RULES_AT_ONCE", 1)
    first, second = rule(world, departments(world, "Quality")), rule(world, departments(world, "Quality"))
    to_quality(world, world.ada)
    run_id = uuid7(world.now)
    under_way = begin(actor=world.cy, run_id=run_id)
    assert under_way
    carry_out(actor=world.cy, reconciling=under_way, piece=under_way.work.pieces[0])
    set_active(actor=world.cy, rule_id=min(first, second), active=False, reason="No longer asked for.")

    again = begin(actor=world.cy, run_id=run_id)
    assert again
    for piece in again.work.pieces:
        carry_out(actor=world.cy, reconciling=again, piece=piece)
    end(actor=world.cy, reconciling=again)

    owed = Assignment.objects.filter(person_id=id_of(world.ada)).values_list("campaign__rule_id", flat=True)
    assert set(owed) == {first, second}


def accounted(run_id: UUID) -> dict[UUID | None, int]:
    """How many people a run accounts for, by campaign."""
    found: dict[UUID | None, int] = {}
    for one in RunCount.objects.filter(run=run_id):
        found[one.subject_id] = found.get(one.subject_id, 0) + one.count
    return found


def test_what_is_too_much_for_one_transaction_is_written_by_fewer_rules_or_parts_of_people(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dividing, "MOST", 1)
    monkeypatch.setattr(dividing, "PART", 2)
    asked = departments(world, "Production"), departments(world, "Quality"), people(id_of(world.cy))
    rules = [written(world, audience) for audience in asked]
    active = Person.objects.active().count()

    run_id = uuid7(world.now)
    under_way = begin(actor=world.cy, run_id=run_id)
    assert under_way
    todo, done = list(under_way.work.pieces), []
    while todo:
        piece = todo.pop(0)
        if cut := carry_out(actor=world.cy, reconciling=under_way, piece=piece):
            todo[:0] = cut
        else:
            done.append((len(piece.rules), piece.among.part))
    end(actor=world.cy, reconciling=under_way)

    parts = -(-active // 2)
    assert sorted(part for _, part in done) == [0, *sorted([*range(1, parts + 1)] * 2)]
    assert {size for size, _ in done} == {1}
    assert set(accounted(run_id).values()) == {active}
    assert len(accounted(run_id)) == len(rules)
    assert (
        Assignment.objects.filter(campaign__rule__in=rules).count() == RunEnd.objects.get(run=run_id).changes
    )


def test_a_rule_that_was_begun_in_parts_goes_on_in_parts_whatever_is_left_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dividing, "MOST", 1)
    monkeypatch.setattr(dividing, "PART", 2)
    large, small = written(world, departments(world, "Production", "Quality")), written(world, Audience())
    active, run_id = Person.objects.active().count(), uuid7(world.now)
    under_way = begin(actor=world.cy, run_id=run_id)
    assert under_way
    parts: tuple[Piece, ...] = ()
    todo = list(under_way.work.pieces)
    while not parts:
        cut = carry_out(actor=world.cy, reconciling=under_way, piece=todo.pop(0))
        todo[:0] = cut
        parts = cut if cut and cut[0].among.part else ()
    carry_out(actor=world.cy, reconciling=under_way, piece=parts[0])

    monkeypatch.setattr(dividing, "MOST", 100)
    again = begin(actor=world.cy, run_id=run_id)
    assert again
    finish(actor=world.cy, reconciling=again)

    assert set(accounted(run_id).values()) == {active}
    assert len(accounted(run_id)) == len([large, small])
    owed = Assignment.objects.filter(run=run_id).values_list("campaign__rule_id", flat=True)
    assert set(owed) == {large}


def test_who_is_excepted_is_told_as_such_also_where_only_a_few_people_changed(world: World) -> None:
    ada = frozenset({id_of(world.ada)})
    rule(world, replace(departments(world, "Quality"), excluded_individuals=ada))
    to_quality(world, world.ada)

    run_id = reconcile(world)

    counts = RunCount.objects.filter(run=run_id, count__gt=0).values_list("outcome", "reason", "count")
    assert list(counts) == [("excluded", "exclusion", 1)]
    assert RunEnd.objects.get(run=run_id).population == 1


def test_who_has_left_is_not_among_those_looked_at(world: World) -> None:
    rule(world, departments(world, "Production"))
    leave(actor=world.cy, person_id=id_of(world.ada))
    to_quality(world, world.bo)

    run_id = reconcile(world)

    counts = RunCount.objects.filter(run=run_id, count__gt=0).values_list("outcome", "count")
    assert list(counts) == [("unmatched", 1)]
    assert RunEnd.objects.get(run=run_id).population == 1


def test_a_run_of_which_nothing_is_left_ends(committed: Committed) -> None:
    world, run_id = committed.world, uuid7(committed.world.now)
    with transaction(world.cy):
        facts = RuleFacts(
            name="Fire", audience=departments(world, "Quality"), training_ids=(world.training_id,)
        )
        made = create_rule(actor=world.cy, facts=facts)
    with transaction(world.cy):
        begin(actor=world.cy, run_id=run_id)
    with transaction(world.cy):
        set_active(actor=world.cy, rule_id=made, active=False, reason="No longer asked for.")

    with transaction(world.cy):
        again = begin(actor=world.cy, run_id=run_id)
        assert again
        finish(actor=world.cy, reconciling=again)

    with transaction(world.cy):
        assert RunEnd.objects.filter(run=run_id).exists()


def test_what_is_given_back_by_hand_is_held_against_its_rule_at_once(world: World) -> None:
    facts = RuleFacts(
        name="Fire safety",
        audience=departments(world, "Production"),
        training_ids=(world.training_id,),
        on_leaving=OnLeaving.WITHDRAW,
    )
    create_rule(actor=world.cy, facts=facts)
    reconcile(world)
    to_quality(world, world.ada)
    reconcile(world)
    ada = Assignment.objects.get(person_id=id_of(world.ada))

    restore(actor=world.cy, assignment_id=ada.pk, reason="She still works there on Mondays.")
    reconcile(world)

    ada.refresh_from_db()
    assert ada.withdrawal == "unmatched"
    told = (
        AssignmentEvent.objects.filter(assignment=ada).order_by("recorded_at").values_list("kind", flat=True)
    )
    assert list(told) == ["withdrawn", "restored", "withdrawn"]
