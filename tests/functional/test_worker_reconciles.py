"""From a change of people to their assignments, by a real worker: in one run, through a kill, each night."""

import io
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Sum

from duly.assignments.models import Assignment, Campaign, Pending
from duly.assignments.operations import launching
from duly.assignments.operations.assignment_rules import create_rule
from duly.assignments.operations.carrying import JOB as CARRY_OUT
from duly.assignments.rules.duties import RuleFacts
from duly.audit.models import AuditEvent, Run, RunCount, RunEnd
from duly.audit.recording import record
from duly.people.models import Person
from duly.people.operations import import_people, move
from duly.people.rules.mapping import parse_mapping
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from tests.conftest import Committed, fresh_clone
from tests.database import Server
from tests.integration.assignments.arrange import departments, everybody, id_of, launched
from tests.workers import defer_periodic, fall_silent, statuses, until, worker

JOB = "assignments.reconcile"
# One piece of a reconcile takes twenty rules.
RULES = 25
IMPORTED = 300


@pytest.fixture(scope="module")
def served(server: Server, own_database: str, worker_id: str, django_db_blocker: Any) -> Iterator[Committed]:
    """One rule for production, and a worker that runs all the while."""
    with fresh_clone(server, own_database, worker_id, django_db_blocker) as clone, worker(clone):
        ruled(clone, 1)
        until(lambda: owing(clone, id_of(clone.world.ada)) == 1)
        yield clone


def now(committed: Committed) -> Actor:
    return replace(committed.world.cy, now=datetime.now(UTC))


def ruled(committed: Committed, many: int) -> None:
    with transaction(now(committed)):
        for number in range(many):
            facts = RuleFacts(
                name=f"Fire safety {number}",
                audience=departments(committed.world, "Production"),
                training_ids=(committed.world.training_id,),
            )
            create_rule(actor=now(committed), facts=facts)


def owing(committed: Committed, person_id: UUID) -> int:
    with transaction(now(committed)):
        return Assignment.objects.open().filter(person_id=person_id).count()


def moved(committed: Committed, person_id: UUID, department: str) -> None:
    actor, value = now(committed), committed.world.value(department)
    with transaction(actor):
        move(actor=actor, person_id=person_id, attribute="department", value_id=value)


def runs(committed: Committed, **of: Any) -> list[Run]:
    with transaction(now(committed)):
        return list(Run.objects.filter(kind="reconcile", **of).order_by("recorded_at"))


def has_ended(committed: Committed, run: Run) -> bool:
    with transaction(now(committed)):
        return RunEnd.objects.filter(run=run).exists()


def test_a_move_is_an_assignment_soon(served: Committed) -> None:
    hal = id_of(served.world.hal)

    moved(served, hal, "Paint shop")

    until(lambda: owing(served, hal) == 1)
    with transaction(now(served)):
        decision = Assignment.objects.get(person_id=hal).decision
        event = AuditEvent.objects.get(verb="person.moved", object_id=hal)
    assert decision
    assert (decision.cause, decision.cause_id) == ("moved", event.pk)


def test_an_import_of_hundreds_is_one_run(served: Committed) -> None:
    lines = [f"N-{one:04},Somebody {one},Production" for one in range(IMPORTED)]
    fields = {"employee_number": "No", "family_name": "Name", "department": "Dept"}
    file = io.BytesIO("\n".join(["No,Name,Dept", *lines]).encode())
    before = len(statuses(JOB))

    with transaction(now(served)):
        mapping = parse_mapping({"version": 1, "fields": fields})
        imported = import_people(actor=now(served), file=file, mapping=mapping).run_id

    until(lambda: len(runs(served, cause="imported")) == 1)
    (run,) = runs(served, cause="imported")
    until(lambda: has_ended(served, run))
    with transaction(now(served)):
        end = RunEnd.objects.get(run=run)
        assert (end.population, end.changes) == (IMPORTED, IMPORTED)
        assert Assignment.objects.filter(run=run).count() == IMPORTED
    assert run.cause_id == imported
    assert len(statuses(JOB)) == before + 1


def test_the_night_finds_what_was_changed_behind_the_engine(served: Committed) -> None:
    di = id_of(served.world.di)
    with transaction(now(served)):
        Person.objects.filter(pk=di).update(department_id=served.world.value("Assembly"))
        record(now(served), "person.moved", object_type="person", object_id=di)
        assert not Pending.objects.exists()

    defer_periodic("assignments.sweep")

    until(lambda: owing(served, di) == 1)
    (run,) = runs(served, cause="nightly")
    until(lambda: has_ended(served, run))
    with transaction(now(served)):
        assert RunEnd.objects.get(run=run).population == Person.objects.active().count()


def test_the_night_takes_up_a_launch_whose_job_failed_for_good(
    committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launching, "AT_ONCE", 0)
    with transaction(now(committed)):
        report = launched(committed.world, everybody(), actor=now(committed))
        assert not report.is_done
        run = Run.objects.get(pk=report.run_id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = %s", [CARRY_OUT])

    defer_periodic("assignments.sweep")
    with worker(committed):
        until(lambda: has_ended(committed, run))

    with transaction(now(committed)):
        assert Assignment.objects.filter(run=run).count() == report.account.assigned
    assert statuses(CARRY_OUT)[0] == "failed"


def test_killed_inside_a_piece_the_same_run_ends_with_its_account(committed: Committed) -> None:
    hal = id_of(committed.world.hal)
    ruled(committed, RULES)
    with worker(committed, DULY_FAULTS="inside_chunk:2") as doomed:
        until(lambda: doomed.poll() is not None)
    assert doomed.returncode == -signal.SIGKILL
    (run,) = runs(committed)
    assert not has_ended(committed, run)
    with transaction(now(committed)):
        done = set(RunCount.objects.filter(run=run).values_list("subject_id", flat=True))
    assert 0 < len(done) < RULES

    # What changes meanwhile is looked at by all the rules, those that are accounted for included.
    moved(committed, hal, "Paint shop")
    fall_silent()
    defer_periodic("jobs.sweep")
    with worker(committed):
        until(lambda: has_ended(committed, run))
        until(lambda: owing(committed, hal) == RULES)

    _judge(committed, run)
    assert all(has_ended(committed, one) for one in runs(committed))


def _judge(committed: Committed, run: Run) -> None:
    """Ada and Bo by every rule, once, and everybody accounted for by each of them."""
    with transaction(now(committed)):
        end = RunEnd.objects.get(run=run)
        assert end.population == Person.objects.active().count()
        rules = Campaign.objects.filter(rule__isnull=False).values_list("pk", flat=True)
        counts = RunCount.objects.filter(run=run)
        people = dict(counts.values_list("subject_id").annotate(Sum("count")))
        assert people == dict.fromkeys(rules, end.population)
        opened = Counter(Assignment.objects.filter(run=run).values_list("person_id", flat=True))
        assert opened.total() == end.changes
        assert set(opened.values()) == {RULES}
        assert counts.filter(outcome="opened").aggregate(n=Sum("count"))["n"] == end.changes
        told = AuditEvent.objects.filter(run_id=run.pk, verb="assignments.reconciled")
        assert told.aggregate(n=Sum("count"))["n"] == end.changes
