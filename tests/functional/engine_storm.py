"""A storm over the assignment engine: what is there before it, what is done in it, what is there after."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from threading import Barrier
from time import monotonic
from uuid import UUID, uuid4

from django.db import connection, connections

from duly.assignments.models import Assignment, Campaign, Chunk, Pending
from duly.assignments.operations import draft_campaign, launch, withdraw
from duly.assignments.operations.assignment_rules import create_rule
from duly.assignments.operations.noting import note_everything
from duly.assignments.queries import preview
from duly.assignments.rules.duties import OnLeaving, RuleFacts
from duly.audit.recording import record
from duly.evidence.models import Evidence
from duly.evidence.operations import seal
from duly.evidence.rules import Method
from duly.jobs import tasks
from duly.kernel.audience import Audience, Clause, Condition
from duly.kernel.identity import uuid7
from duly.kernel.refusal import Refused
from duly.people.models import ActiveChange, Attribute, AttributeChange, Person
from duly.people.operations import come_back, leave, move
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from duly.trainings.models import Training, Version
from duly.trainings.operations import hold_training
from tests.functional.engine_order import (
    COMPLETED,
    LAPSED,
    LAUNCH,
    LAUNCHED,
    OPEN,
    RULES,
    WITHDRAWN,
    Done,
    Duty,
    Row,
    Someone,
)
from tests.integration.assignments.arrange import ACHIEVED, DUE, SIGNED, at
from tests.integration.trainings.steps import active, created
from tests.world import LONG_AGO, NOW, World

DEPARTMENTS = ("Production", "Assembly", "Paint shop", "Quality", "Administration", None)
BEFORE = NOW - timedelta(days=30)
AWAY = 10
CONNECTIONS = 8
PERSON_FOR_SHARE = "SELECT FROM people_person WHERE organization_id = %s AND id = %s AND is_active FOR SHARE"


@dataclass(frozen=True)
class Stage:
    """The people of a storm by number, its trainings, the campaigns of its rules and its launch by name."""

    world: World
    people: tuple[UUID, ...]
    trainings: dict[str, UUID]
    campaigns: dict[str, UUID]

    @property
    def cy(self) -> Actor:
        return self.world.cy


@dataclass(frozen=True)
class Task:
    """What one connection is to do next."""

    kind: str
    person: int | None = None
    value: str | None = None


def staged(world: World, people: int) -> Stage:
    """Everybody assigned by the rules a month ago; some left since; a draft that waits."""
    cy = at(world.cy, BEFORE)
    with transaction(cy):
        trainings = {"first": world.training_id, "second": created(world)}
        active(world, trainings["second"])
        ids = _people(world, people)
        rules = {name: _rule(world, cy, name, duty, trainings) for name, duty in RULES.items()}
        campaigns = {
            name: Campaign.objects.values_list("pk", flat=True).get(rule_id=one)
            for name, one in rules.items()
        }
        campaigns[LAUNCH] = draft_campaign(
            actor=cy,
            name="Forklift for the shop floor",
            training_id=trainings[LAUNCHED.training],
            audience=_audience(world, LAUNCHED),
            due_on=DUE,
        )
    stage = Stage(world, ids, trainings, campaigns)
    worked_off(cy)
    with transaction(world.cy):
        for number in range(0, people, 5):
            leave(actor=world.cy, person_id=ids[number], valid_from=NOW.date() - timedelta(days=AWAY))
    worked_off(world.cy)
    return stage


def _people(world: World, many: int) -> tuple[UUID, ...]:
    made = [
        Person(
            id=uuid4(),
            organization_id=world.organization_id,
            employee_number=f"S-{number:05}",
            name=f"Somebody {number}",
            zone="Europe/Vienna",
            started_on=LONG_AGO,
            department_id=_value(world, DEPARTMENTS[number % len(DEPARTMENTS)]),
            location_id=world.value("Graz"),
        )
        for number in range(many)
    ]
    Person.objects.bulk_create(made)
    dated = {"organization_id": world.organization_id, "valid_from": LONG_AGO}
    ActiveChange.objects.bulk_create(ActiveChange(person=one, is_active=True, **dated) for one in made)
    department = Attribute.objects.values_list("pk", flat=True).get(key="department")
    AttributeChange.objects.bulk_create(
        AttributeChange(person=one, attribute_id=department, value_id=one.department_id, **dated)
        for one in made
    )
    record(world.cy, "person.hired", object_type="person", object_id=made[0].pk, count=many)
    return tuple(one.pk for one in made)


def _rule(world: World, actor: Actor, name: str, duty: Duty, trainings: dict[str, UUID]) -> UUID:
    facts = RuleFacts(
        name=f"The rule called {name}",
        audience=_audience(world, duty),
        training_ids=(trainings[duty.training],),
        days_to_complete=60,
        on_leaving=OnLeaving.WITHDRAW if duty.withdraws else OnLeaving.KEEP,
    )
    return create_rule(actor=actor, facts=facts)


def _audience(world: World, duty: Duty) -> Audience:
    if duty.departments is None:
        return Audience(clauses=(Clause(),))
    values = frozenset(world.value(name) for name in duty.departments)
    return Audience(clauses=(Clause((Condition("department", values),)),))


def _value(world: World, department: str | None) -> UUID | None:
    return world.value(department) if department else None


def tasks_of(seed: int, people: int, changes: int) -> list[list[Task]]:
    """What each connection does, in its order: changes above all, and the jobs that follow from them."""
    draw = Random(seed)
    every = [Task("move", draw.randrange(people), draw.choice(DEPARTMENTS)) for _ in range(changes)]
    for _ in range(changes // 6):
        who = draw.randrange(people)
        every += [
            Task("withdraw", who, draw.choice(list(RULES))),
            Task("complete", draw.randrange(people), draw.choice(["first", "second"])),
            Task("leave", draw.randrange(people)),
            Task("return", draw.choice(range(0, people, 5))),
            Task("return", draw.randrange(people)),
        ]
    draw.shuffle(every)
    found = [list(_with_jobs(draw, every[start::CONNECTIONS])) for start in range(CONNECTIONS)]
    for connection_, kind in ((0, "sweep"), (1, "sweep"), (2, LAUNCH)):
        mine = found[connection_]
        mine.insert(len(mine) // 3, Task(kind))
    return found


def _with_jobs(draw: Random, tasks_: Sequence[Task]) -> Iterator[Task]:
    """Every third is followed by a job, which takes what is noted by then."""
    for task in tasks_:
        yield task
        if draw.random() < 1 / 3:
            yield Task("work")


def storm(stage: Stage, todo: Sequence[Sequence[Task]]) -> list[Done]:
    """Does it all at once, each list on a connection of its own; what did something, in the order of each."""
    barrier = Barrier(len(todo))

    def run(number: int) -> list[Done]:
        barrier.wait()
        try:
            return [done for task in todo[number] if (done := _timed(stage, number, task))]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(todo)) as pool:
        return [done for found in pool.map(run, range(len(todo))) for done in found]


def _timed(stage: Stage, number: int, task: Task) -> Done | None:
    while True:
        began = monotonic()
        try:
            did = ACTS[task.kind](stage, task)
        except Refused as refusal:
            if task.kind == LAUNCH and refusal.code == "world_moved":
                continue
            if refusal.code not in EXPECTED:
                raise
            did = False
        return Done(number, task.kind, task.person, task.value, began, monotonic()) if did else None


EXPECTED = frozenset({"already_left", "not_left", "already_withdrawn", "already_completed"})


def _move(stage: Stage, task: Task) -> bool:
    with transaction(stage.cy):
        move(
            actor=stage.cy,
            person_id=stage.people[task.person or 0],
            attribute="department",
            value_id=_value(stage.world, task.value),
        )
    return True


def _leave(stage: Stage, task: Task) -> bool:
    with transaction(stage.cy):
        leave(actor=stage.cy, person_id=stage.people[task.person or 0])
    return True


def _return(stage: Stage, task: Task) -> bool:
    with transaction(stage.cy):
        come_back(actor=stage.cy, person_id=stage.people[task.person or 0])
    return True


def _withdraw(stage: Stage, task: Task) -> bool:
    with transaction(stage.cy):
        held = Assignment.objects.open().filter(
            campaign_id=stage.campaigns[str(task.value)], person_id=stage.people[task.person or 0]
        )
        found = held.values_list("pk", flat=True).first()
        if found:
            withdraw(actor=stage.cy, assignment_id=found, reason="They train the others themselves.")
    return found is not None


def _complete(stage: Stage, task: Task) -> bool:
    """As a completion holds things: the person, then the training."""
    person_id, training_id = stage.people[task.person or 0], stage.trainings[str(task.value)]
    with transaction(stage.cy):
        with connection.cursor() as cursor:
            cursor.execute(PERSON_FOR_SHARE, [stage.cy.organization_id, person_id])
            if not cursor.rowcount:
                return False
        hold_training(actor=stage.cy, training_id=training_id)
        seal(
            actor=stage.cy,
            person=Person.objects.get(pk=person_id),
            version=Version.objects.get(training_id=training_id),
            training=Training.objects.get(pk=training_id),
            achievement=replace(ACHIEVED, attempt_id=uuid4()),
            method=Method.PASSWORD,
            identity=SIGNED,
        )
    return True


def _launch(stage: Stage, task: Task) -> bool:
    """Previews and launches, as often as it takes."""
    with transaction(stage.cy):
        seen = preview(
            actor=stage.cy,
            audience=_audience(stage.world, LAUNCHED),
            training_id=stage.trainings[LAUNCHED.training],
            due_on=DUE,
        )
        launch(actor=stage.cy, campaign_id=stage.campaigns[LAUNCH], fingerprint=seen.fingerprint)
    return True


def _sweep(stage: Stage, task: Task) -> bool:
    with transaction(stage.cy):
        note_everything(stage.cy, cause="nightly")
    return _work(stage, task)


def _work(stage: Stage, task: Task) -> bool:
    """A worker's share: what is noted, and what is left of a launch."""
    job(stage.cy)
    return False


def job(actor: Actor) -> UUID:
    """As a worker does it; returns the id that the reconcile is known by, if there was one."""
    run_id = uuid7(actor.now)
    tasks.reconcile(actor, str(run_id))
    with transaction(actor):
        launches = set(Chunk.objects.values_list("run_id", flat=True))
    for one in launches:
        tasks.carry_out_launch(actor, str(one))
    return run_id


def worked_off(actor: Actor) -> None:
    """Works off everything that is noted."""
    job(actor)
    with transaction(actor):
        assert not Pending.objects.exists()
        assert not Chunk.objects.exists()


ACTS: dict[str, Callable[[Stage, Task], bool]] = {
    "move": _move,
    "leave": _leave,
    "return": _return,
    "withdraw": _withdraw,
    "complete": _complete,
    "sweep": _sweep,
    "work": _work,
    LAUNCH: _launch,
}


def everybody(stage: Stage) -> list[Someone]:
    """What is there, as the criterion has it. Reads rows only."""
    names = {campaign: name for name, campaign in stage.campaigns.items()}
    with transaction(stage.cy):
        rows: dict[UUID, dict[str, Row]] = {one: {} for one in stage.people}
        for assignment in Assignment.objects.filter(person__in=stage.people):
            rows[assignment.person_id][names[assignment.campaign_id]] = _row(assignment)
        people = {
            one.pk: one for one in Person.objects.filter(pk__in=stage.people).select_related("department")
        }
        proven: dict[UUID, frozenset[str]] = {}
        for name, training in stage.trainings.items():
            for one in Evidence.objects.filter(training_id=training).values_list("person_id", flat=True):
                proven[one] = proven.get(one, frozenset()) | {name}
    return [
        Someone(
            department=one.department.name if one.department else None,
            is_there=one.is_active,
            proven=proven.get(one.pk, frozenset()),
        ).holding(rows[one.pk])
        for one in (people[key] for key in stage.people)
    ]


def _row(one: Assignment) -> Row:
    was_there = one.assigned_on == BEFORE.date()
    usual = one.assigned_on + timedelta(days=60)
    assert one.campaign.kind != "rule" or one.due_on in (usual, usual + timedelta(days=AWAY))
    return Row(_standing(one), was_there, one.campaign.kind == "rule" and one.due_on != usual)


def _standing(one: Assignment) -> str:
    if one.completed_from:
        return COMPLETED
    if one.withdrawn_from:
        return LAPSED if one.withdrawal == "unmatched" else WITHDRAWN
    return OPEN
