"""Reconcile from nothing, again, and for one person who moves, against a join and an insert by hand."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection

from benchmarks.duties import SQL, Asked, Duties, with_rules
from benchmarks.launch import EMPTY
from benchmarks.measuring import Figure, compared, paired, timed
from benchmarks.population import NOW, ZONES, audited
from benchmarks.server import Server
from duly.assignments.models import Assignment, Campaign, Decision, Pending
from duly.assignments.operations import noting
from duly.audit.models import Run
from duly.jobs import tasks
from duly.kernel.identity import uuid7
from duly.kernel.zones import todays
from duly.people.models import Person
from duly.people.operations import move
from duly.tenancy.actor import Actor
from duly.tenancy.statements import fetched, written
from duly.tenancy.transactions import transaction

# Not the empty tables: what is vacuumed while it is empty counts as empty to the planner until it is again.
PEOPLED = ("VACUUM (ANALYZE) people_person, people_valuetree, people_attributevalue, assignments_rule",)
RULES = 500
MORE_RULES = 1000
CHANGES = 200
WARM = 10
P95 = 0.95
PATIENCE, GLANCE = 60, 0.005  # seconds
TABLES = ("benchmark_by_department", "benchmark_by_both", "benchmark_by_role")
FLAT = (
    "(campaign_id uuid, training_id uuid, edition int, decision_id uuid, due_days int,"
    " department_id uuid, location_id uuid, job_role_id uuid)"
)


class Reconciling:
    """Everything reconciled, as the job does it, and what it comes to at least."""

    def __init__(self, duties: Duties, server: Server) -> None:
        self.actor, self._duties, self._server = duties.actor, duties, server

    def run(self) -> None:
        """Every rule held against everybody."""
        with transaction(self.actor):
            noting.note_everything(self.actor, cause="nightly")
        work_off(self.actor)

    def lay_floor(self) -> None:
        """Writes out flat what the rules ask for, with a decision to point at; needs one reconcile before."""
        for table in TABLES:
            self._server.as_owner(f"CREATE TABLE {table} {FLAT}", f'GRANT ALL ON {table} TO "duly_app"')
        with transaction(self.actor):
            campaigns = {one.rule_id: one for one in Campaign.objects.filter(rule__isnull=False)}
            decided = dict(Decision.objects.order_by("pk").values_list("campaign_id", "pk"))
            with connection.cursor() as cursor:
                for one in self._duties.asked:
                    campaign = campaigns[one.rule_id]
                    _lay(cursor, one, campaign, decided.get(campaign.pk))
        self._server.as_owner(*(f"ANALYZE {table}" for table in TABLES))

    def floor(self) -> None:
        with transaction(self.actor):
            written(_text("reconcile_floor"), self._parameters())
            audited(self.actor)

    def one_floor(self, person: UUID, team: UUID) -> None:
        with transaction(self.actor):
            more = {"person": person, "department": team}
            written(_text("one_change_floor"), {**self._parameters(), **more})
            audited(self.actor)

    def again_floor(self) -> None:
        with transaction(self.actor):
            fetched(_text("reconcile_again_floor"), {})

    def _parameters(self) -> dict[str, object]:
        days = todays(NOW, ZONES)
        run = Run.objects.order_by("pk").values_list("pk", flat=True)[0]
        return {"now": NOW, "run": run, "zones": list(days), "days": list(days.values())}

    def rows(self) -> int:
        with transaction(self.actor):
            return Assignment.objects.count()


def _move(actor: Actor, person: UUID, team: UUID) -> None:
    """The request that moves somebody, and the job beside it."""
    with transaction(actor):
        move(actor=actor, person_id=person, attribute="department", value_id=team)
    work_off(actor)


def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def percentile(taken: list[float]) -> float:
    """What 95 of 100 stay below."""
    return sorted(taken)[int(len(taken) * P95)]


def _lay(cursor: Any, one: Asked, campaign: Campaign, decision: UUID | None) -> None:
    table = TABLES[2] if one.job_roles else TABLES[1] if one.locations else TABLES[0]
    departments, locations = one.departments or (None,), one.locations or (None,)
    rows = [
        (campaign.pk, campaign.training_id, 1, decision, 30, department, location, job)
        for department in departments
        for location in locations
        for job in one.job_roles or (None,)
    ]
    cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", rows)


def work_off(actor: Actor) -> None:
    """Does the job that was deferred, here and now."""
    tasks.reconcile(actor, run_id=str(uuid7(NOW)))


def reconcile(size: int, server: Server) -> Figure:
    """All rules held against everybody, of whom nobody owes anything yet."""
    ours = Reconciling(with_rules(size, RULES), server)
    server.as_owner(*PEOPLED)
    ours.run()
    ours.lay_floor()

    def before() -> None:
        server.as_owner(*EMPTY)
        server.settle()

    return paired("reconcile", size, ours=ours.run, floor=ours.floor, before=before, rows=ours.rows)


def reconcile_again(size: int, server: Server) -> Figure:
    """The same once more: `rows` is how many assignments it wrote, the floor the join with what is there."""
    ours = Reconciling(with_rules(size, RULES), server)
    server.as_owner(*PEOPLED)
    ours.run()
    ours.lay_floor()
    server.as_owner("VACUUM (ANALYZE)")
    there = ours.rows()
    taken = compared("reconcile_again", size, ours=ours.run, floor=ours.again_floor, rows=0)
    return replace(taken, rows=ours.rows() - there)


def one_change(size: int, server: Server) -> Figure:
    """One person moves and the rules look at them: `seconds` is the 95th percentile of both transactions."""
    ours, moves = _assigned(size, server)
    there = ours.rows()
    for person, team in moves[:WARM]:
        _move(ours.actor, person, team)
    taken = [timed(partial(_move, ours.actor, *one)) for one in moves[WARM:]]
    return _against_floor("one_change", ours, size, there, moves, taken)


def one_change_seen(size: int, server: Server) -> Figure:
    """The same by a worker: `seconds`, at the 95th percentile, from the request to the commit of the work."""
    ours, moves = _assigned(size, server)
    there = ours.rows()
    with working():
        taken = [timed(partial(_seen, ours.actor, *one)) for one in moves]
    return _against_floor("one_change_seen", ours, size, there, moves, taken[WARM:])


def _assigned(size: int, server: Server) -> tuple[Reconciling, list[tuple[UUID, UUID]]]:
    """Everybody has what the rules ask for, and who is to move where."""
    duties = with_rules(size, MORE_RULES)
    server.as_owner(*PEOPLED)
    ours = Reconciling(duties, server)
    ours.run()
    server.as_owner("VACUUM (ANALYZE)")
    dice = random.Random(size)
    with transaction(duties.actor):
        everybody = list(Person.objects.active().order_by("pk").values_list("pk", flat=True))
    return ours, [(dice.choice(everybody), dice.choice(duties.teams)) for _ in range(CHANGES)]


def _against_floor(
    name: str,
    ours: Reconciling,
    size: int,
    there: int,
    moves: list[tuple[UUID, UUID]],
    taken: list[float],
) -> Figure:
    written_by_us = ours.rows() - there
    ours.lay_floor()
    floor = [timed(partial(ours.one_floor, *one)) for one in moves[WARM:]]
    return Figure.taken(name, size, written_by_us, percentile(taken), percentile(floor))


@contextmanager
def working() -> Iterator[None]:
    """`duly worker` in a process of its own, stopped afterwards."""
    process = subprocess.Popen([sys.executable, "-m", "duly.cli.main", "worker"])
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _seen(actor: Actor, person: UUID, team: UUID) -> None:
    """The request that moves somebody, and the wait until a worker is done with it."""
    with transaction(actor):
        move(actor=actor, person_id=person, attribute="department", value_id=team)
    give_up = time.monotonic() + PATIENCE
    while _is_waiting(actor, person):
        if time.monotonic() > give_up:
            raise RuntimeError(f"No worker was done with it in {PATIENCE} seconds.")
        time.sleep(GLANCE)


def _is_waiting(actor: Actor, person: UUID) -> bool:
    with transaction(actor):
        return Pending.objects.filter(person=person).exists()
