"""Eight connections at once: jobs, sweeps, a launch and all that people do, and one serial order for it.

The criterion. An operation that did something is an interval of time on one connection. What is there at the
end is correct when there are orders of these operations

  - in which one that ended before another began stands before it, so each connection's own order is kept, and
  - in which the launch stands once for everybody: the operations before it are, on each connection, the first
    so many of that connection (a consistent cut), and whom it chose is whom it would choose then,

such that each person, taken from their state before the storm through the operations on them in that order,
comes to exactly the state they are in: department, presence, proofs, and for each rule and the launch which
row there is, whether it was there before, its standing and its due day. A rule may look at a person between
any two operations, and has looked at the end, when everything noted is worked off: no rule would change
anything then. Every change but the launch is of one person, so orders are searched person by person, and one
cut for all.

An operation that found nothing to do (an assignment to withdraw that is not there) is no part of the order.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from time import sleep

import pytest
from django.db.models import Sum

from duly.assignments.models import Assignment, AssignmentEvent, Chunk, Pending
from duly.assignments.operations import dividing, launching, reconciling
from duly.assignments.operations.noting import note_everything
from duly.assignments.operations.reconciling import Reconciling
from duly.assignments.queries import pieces
from duly.audit.models import AuditEvent, Run, RunCount, RunEnd
from duly.jobs import tasks
from duly.people.models import Person
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.engine_order import LAUNCH, Done, Someone, a_cut_for_all, cuts_that_explain
from tests.functional.engine_stage import Stage, everybody, job, staged, worked_off
from tests.functional.engine_storm import CONNECTIONS, storm, tasks_of

# How long what a job wrote stays uncommitted, so that others run into it.
PAUSE = 0.005
CHANGING = {"opened", "restored", "redated", "withdrawn"}


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes at which these few people take every path: pieces, parts, parts of a launch."""
    monkeypatch.setattr(launching, "AT_ONCE", 0)
    monkeypatch.setattr(launching, "PART", 10)
    monkeypatch.setattr(launching, "CHUNK", 5)
    monkeypatch.setattr(pieces, "RULES_AT_ONCE", 1)
    monkeypatch.setattr(pieces, "FEW", 3)
    monkeypatch.setattr(dividing, "MOST", 4)
    monkeypatch.setattr(dividing, "PART", 20)


@pytest.fixture(autouse=True)
def long_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs commit a while after they wrote."""
    end = reconciling.end

    def slowly(*, actor: Actor, reconciling: Reconciling) -> None:
        end(actor=actor, reconciling=reconciling)
        sleep(PAUSE)

    monkeypatch.setattr(reconciling, "end", slowly)
    monkeypatch.setattr(tasks, "crash_here", lambda point: sleep(PAUSE))


@pytest.mark.parametrize("seed", range(2))
def test_a_small_storm_has_a_serial_order(committed: Committed, seed: int) -> None:
    weather(committed, seed, people=30, changes=60)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(50))
def test_a_storm_of_a_thousand_changes_has_a_serial_order(committed: Committed, seed: int) -> None:
    weather(committed, 1000 + seed, people=60, changes=1000)


def weather(committed: Committed, seed: int, *, people: int, changes: int) -> None:
    stage = staged(committed.world, people)
    before = [replace(one, long_away=not one.is_there) for one in everybody(stage)]

    done = storm(stage, tasks_of(seed, people, changes))
    worked_off(stage.cy)

    _judge_accounts(stage, done)
    _judge_settled(stage)
    _judge_order(before, everybody(stage), done)


def _judge_order(before: Sequence[Someone], last: Sequence[Someone], done: Sequence[Done]) -> None:
    launch = [one for one in done if one.kind == LAUNCH]
    assert len(launch) == 1
    allowed = {}
    for number, (first, end) in enumerate(zip(before, last, strict=True)):
        own = [one for one in done if one.person == number]
        allowed[number] = cuts_that_explain(first, end, [*own, *launch])
        assert allowed[number], f"no order leads {first} to {end}: {own} {launch}"
    by_connection = [
        [one for one in done if one.connection == number and one.person is not None]
        for number in range(CONNECTIONS)
    ]
    assert a_cut_for_all(by_connection, allowed)


def _judge_settled(stage: Stage) -> None:
    """Nothing is left to do, and a look at everybody by every rule finds everybody accounted for."""
    with transaction(stage.cy):
        assert not Pending.objects.exists()
        assert not Chunk.objects.exists()
        note_everything(stage.cy, cause="nightly")
    run_id = job(stage.cy)
    with transaction(stage.cy):
        end = RunEnd.objects.get(run_id=run_id)
        assert end.changes == 0
        assert end.population == Person.objects.active().count()
        counted = RunCount.objects.filter(run_id=run_id).values("subject_id").annotate(people=Sum("count"))
        assert {one["people"] for one in counted} == {end.population}


def _judge_accounts(stage: Stage, done: Sequence[Done]) -> None:
    """Every run has its end, its counts are what it wrote, and so says the trail."""
    left = sum(one.kind == "leave" for one in done)
    came = sum(one.kind == "return" for one in done)
    with transaction(stage.cy):
        there = Person.objects.active().count()
        pairs = Counter(Assignment.objects.values_list("campaign", "person", "cycle"))
        assert set(pairs.values()) == {1}
        runs = list(Run.objects.filter(kind__in=["reconcile", "launch"]))
        assert runs
        for run in runs:
            _judge_run(run)
            if run.kind == "launch":
                looked_at = RunCount.objects.filter(run=run).aggregate(people=Sum("count"))["people"]
                assert there - came <= looked_at <= there + left


def _judge_run(run: Run) -> None:
    written = Assignment.objects.filter(run=run).count()
    events = Counter(AssignmentEvent.objects.filter(run_id=run.pk).values_list("kind", flat=True))
    verbs = ["assignments.reconciled", "assignments.opened"]
    told = AuditEvent.objects.filter(run_id=run.pk, verb__in=verbs).aggregate(n=Sum("count"))["n"]
    end = RunEnd.objects.get(run=run)
    assert end.changes == written + events.total() == told
    if run.kind == "reconcile":
        counts = RunCount.objects.filter(run=run, outcome__in=CHANGING).values_list("outcome", "count")
        counted: Counter[str] = Counter()
        for outcome, people in counts:
            counted[outcome] += people
        assert counted == Counter({"opened": written} if written else {}) + events
