"""Rules held against people: who is assigned, what becomes of those who move, who is accounted for how."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest

from duly.assignments.models import Assignment, AssignmentEvent, Decision, Pending
from duly.assignments.operations import withdraw
from duly.assignments.operations.assignment_rules import create_rule, save_rule
from duly.assignments.operations.noting import note_everything
from duly.assignments.operations.reconciling import begin, finish
from duly.assignments.operations.rehearsing import Diff, rehearse
from duly.assignments.rules.duties import OnLeaving, RuleFacts
from duly.assignments.rules.reconciling import Act, Existing, Have, Want, Wanted, verdict, verdict_sql
from duly.audit.models import Run, RunCount, RunEnd
from duly.kernel.audience import Audience, Clause, Condition
from duly.kernel.identity import uuid7
from duly.people.operations import leave, move
from duly.tenancy.actor import Actor
from duly.tenancy.statements import fetched
from tests.integration.assignments.arrange import TODAY, departments, id_of
from tests.world import World

pytestmark = pytest.mark.django_db


def rule(world: World, audience: Audience | None = None, **said: Any) -> UUID:
    facts = RuleFacts(
        name=said.pop("name", "Fire safety for production"),
        audience=audience or departments(world, "Production"),
        training_ids=said.pop("training_ids", (world.training_id,)),
        **said,
    )
    return create_rule(actor=world.cy, facts=facts)


def reconciled(world: World) -> Run | None:
    """As the job does it: everything that is noted, in one go."""
    run_id = uuid7(world.now)
    under_way = begin(actor=world.cy, run_id=run_id)
    if under_way is None:
        return None
    finish(actor=world.cy, reconciling=under_way)
    return under_way.run


def swept(world: World) -> Run:
    note_everything(world.cy, cause="nightly")
    run = reconciled(world)
    assert run
    return run


def counts(run: Run | None) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one in RunCount.objects.filter(run=run):
        found[one.outcome, one.reason] = found.get((one.outcome, one.reason), 0) + one.count
    return found


def owing() -> set[UUID]:
    return set(Assignment.objects.open().values_list("person_id", flat=True))


def test_a_new_rule_assigns_whom_it_matches_and_accounts_for_everybody(world: World) -> None:
    rule_id = rule(world, days_to_complete=14)

    run = reconciled(world)

    assert owing() == {id_of(world.ada), id_of(world.bo)}
    one = Assignment.objects.get(person_id=id_of(world.ada))
    assert one.due_on == TODAY + timedelta(days=14)
    assert one.late_from == TODAY + timedelta(days=15)
    assert counts(run) == {
        ("opened", ""): 2,
        ("undecided", "department_missing"): 1,
        ("excluded", "not_in_audience"): 4,
    }
    assert run
    assert run.subject_id == rule_id
    assert RunEnd.objects.get(run=run).changes == 2
    assert RunCount.objects.get(run=run, outcome="undecided").list.subjects == [world.ned_id]
    assert not Pending.objects.exists()


def test_why_is_stored_when_it_is_decided(world: World) -> None:
    rule(world, days_to_complete=14)
    reconciled(world)

    ada = Assignment.objects.get(person_id=id_of(world.ada)).decision
    bo = Assignment.objects.get(person_id=id_of(world.bo)).decision

    assert ada
    assert bo
    assert (ada.clause, ada.facts) == (1, [world.value("Assembly")])
    assert (bo.clause, bo.facts) == (1, [world.value("Production")])
    assert (ada.due_basis, ada.due_days) == ("rule", 14)
    assert ada.cause == "rule_created"
    assert ada.cause_id
    assert Decision.objects.count() == 2


@pytest.mark.covers("SEED-115")
def test_a_second_reconcile_writes_nothing(world: World) -> None:
    rule(world)
    reconciled(world)
    before = list(Assignment.objects.order_by("pk").values())

    run = swept(world)

    assert list(Assignment.objects.order_by("pk").values()) == before
    assert RunEnd.objects.get(run=run).changes == 0
    assert counts(run)["kept", ""] == 2
    assert sum(counts(run).values()) == RunEnd.objects.get(run=run).population == 7


def test_who_moves_in_is_assigned_and_who_moves_out_keeps_it(world: World) -> None:
    rule(world)
    reconciled(world)
    moved(world, world.hal, "Paint shop")
    moved(world, world.ada, "Quality")

    run = reconciled(world)

    assert owing() == {id_of(world.ada), id_of(world.bo), id_of(world.hal)}
    assert counts(run) == {("opened", ""): 1, ("unmatched", ""): 1, ("excluded", "not_in_audience"): 0}
    decision = Assignment.objects.get(person_id=id_of(world.hal)).decision
    assert decision
    assert decision.cause == "moved"


def test_a_rule_that_withdraws_takes_back_and_restores_the_same_row(world: World) -> None:
    rule(world, on_leaving=OnLeaving.WITHDRAW)
    reconciled(world)
    kept = Assignment.objects.get(person_id=id_of(world.ada)).pk

    moved(world, world.ada, "Quality")
    reconciled(world)
    away = Assignment.objects.get(pk=kept)
    moved(world, world.ada, "Assembly")
    reconciled(world)
    back = Assignment.objects.get(pk=kept)

    assert (away.withdrawn_from, away.withdrawal) == (TODAY, "unmatched")
    assert (back.withdrawn_from, back.withdrawal) == (None, "")
    assert list(
        AssignmentEvent.objects.filter(assignment=kept).order_by("recorded_at").values_list("kind", flat=True)
    ) == ["withdrawn", "restored"]


def test_who_was_withdrawn_and_is_still_outside_is_counted_once(world: World) -> None:
    rule(world, on_leaving=OnLeaving.WITHDRAW)
    reconciled(world)
    moved(world, world.ada, "Quality")
    reconciled(world)

    run = swept(world)

    assert counts(run) == {
        ("kept", ""): 1,
        ("undecided", "department_missing"): 1,
        ("excluded", "not_in_audience"): 5,
    }
    assert sum(counts(run).values()) == RunEnd.objects.get(run=run).population


def test_what_somebody_took_back_stays_taken_back(world: World) -> None:
    rule(world)
    reconciled(world)
    ada = Assignment.objects.get(person_id=id_of(world.ada))
    withdraw(actor=world.cy, assignment_id=ada.pk, reason="She trains the others herself.")

    run = swept(world)

    assert owing() == {id_of(world.bo)}
    assert counts(run)["kept", "withdrawn_by_hand"] == 1


def test_who_has_left_is_left_alone(world: World) -> None:
    rule(world, on_leaving=OnLeaving.WITHDRAW)
    reconciled(world)
    leave(actor=world.cy, person_id=id_of(world.ada))

    run = swept(world)

    assert Assignment.objects.get(person_id=id_of(world.ada)).withdrawn_from is None
    assert RunEnd.objects.get(run=run).population == 6


def test_new_days_move_what_is_open_only_where_the_rule_says_so(world: World) -> None:
    rule_id = rule(world, days_to_complete=30)
    reconciled(world)
    facts = facts_of(world, days_to_complete=10)

    save_rule(actor=world.cy, rule_id=rule_id, facts=facts, reason="Ten days are enough.")
    reconciled(world)
    assert due_days() == {TODAY + timedelta(days=30)}

    again = facts_of(world, days_to_complete=10, redates_open=True)
    save_rule(actor=world.cy, rule_id=rule_id, facts=again, reason="For those assigned already, too.")
    run = reconciled(world)

    assert due_days() == {TODAY + timedelta(days=10)}
    assert counts(run)["redated", ""] == 2
    assert RunEnd.objects.get(run=swept(world)).changes == 0


def test_a_rehearsal_says_what_would_happen_and_leaves_no_trace(world: World) -> None:
    shown = rehearsed(world, lambda: rule(world))

    assert shown.of(Act.OPEN) == 2
    assert [row.name for row in shown.people.rows] == ["Ada Lindqvist", "Bo Varga"]
    assert {row.due_on_after for row in shown.people.rows} == {TODAY + timedelta(days=30)}
    assert not Assignment.objects.exists()
    assert not Pending.objects.exists()

    rule(world)
    reconciled(world)
    assert len(owing()) == shown.of(Act.OPEN)


def test_the_fingerprint_changes_with_the_people(world: World) -> None:
    before = rehearsed(world, lambda: rule(world))
    moved(world, world.hal, "Paint shop")
    after = rehearsed(world, lambda: rule(world))

    assert before.fingerprint != after.fingerprint
    assert after.fingerprint == rehearsed(world, lambda: rule(world)).fingerprint


def test_exclusions_and_missing_versions_are_told_apart(world: World) -> None:
    clause = Clause((Condition("department", frozenset({world.value("Production")})),))
    spared = Clause((Condition("department", frozenset({world.value("Assembly")})),))
    rule(world, Audience(clauses=(clause,), exclusions=(spared,)))

    run = reconciled(world)

    assert counts(run) == {
        ("opened", ""): 1,
        ("excluded", "exclusion"): 1,
        ("undecided", "department_missing"): 1,
        ("excluded", "not_in_audience"): 4,
    }


def test_the_database_decides_by_the_same_table(world: World) -> None:
    every = product(Want, Have, product((True, False), repeat=4))
    # Nothing can be redated where there is nothing.
    pairs = [one for one in every if not (one[1] is Have.NOTHING and one[2][-1])]
    asked = ", ".join(str((str(want), str(have), *facts)) for want, have, facts in pairs)

    found = fetched(
        f"SELECT {verdict_sql()} FROM (VALUES {asked})"
        " AS given (want, have, valid, assignable, withdraws, redates)",
        {},
    )

    assert [(act, because) for ((act, because),) in found] == [in_python(*one) for one in pairs]


def in_python(want: Want, have: Have, facts: tuple[bool, ...]) -> tuple[str, str]:
    valid, assignable, withdraws, redates = facts
    person, campaign = uuid4(), uuid4()
    wanted = Wanted(person, campaign, want, valid, assignable, 10 if redates else 30, withdraws, redates)
    existing = Existing(person, campaign, have, 30)
    act, because = verdict(wanted, None if have is Have.NOTHING else existing)
    return act.value, because.value


def moved(world: World, who: Actor, department: str) -> None:
    move(actor=world.cy, person_id=id_of(who), attribute="department", value_id=world.value(department))


def facts_of(world: World, **said: Any) -> RuleFacts:
    return RuleFacts(
        name="Fire safety for production",
        audience=departments(world, "Production"),
        training_ids=(world.training_id,),
        **said,
    )


def due_days() -> set[Any]:
    return set(Assignment.objects.values_list("due_on", flat=True))


def rehearsed(world: World, act: Callable[[], object]) -> Diff:
    return rehearse(actor=world.cy, act=act, shown=Act.OPEN)
