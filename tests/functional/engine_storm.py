"""A storm over the assignment engine: what each connection does in it, all at once."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from random import Random
from threading import Barrier
from time import monotonic
from uuid import uuid4

from django.db import connection, connections

from duly.assignments.models import Assignment
from duly.assignments.operations import launch, withdraw
from duly.assignments.operations.noting import note_everything
from duly.assignments.queries import preview
from duly.evidence.operations import seal
from duly.evidence.rules import Method
from duly.kernel.refusal import Refused
from duly.people.models import Person
from duly.people.operations import come_back, leave, move
from duly.tenancy.transactions import transaction
from duly.trainings.models import Training, Version
from duly.trainings.operations import hold_training
from tests.functional.engine_order import LAUNCH, LAUNCHED, RULES, Done
from tests.functional.engine_stage import DEPARTMENTS, Stage, audience_of, job, value_of
from tests.integration.assignments.arrange import ACHIEVED, DUE, SIGNED

CONNECTIONS = 8
PERSON_FOR_SHARE = "SELECT FROM people_person WHERE organization_id = %s AND id = %s AND is_active FOR SHARE"


@dataclass(frozen=True)
class Task:
    """What one connection is to do next."""

    kind: str
    person: int | None = None
    value: str | None = None


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
            value_id=value_of(stage.world, task.value),
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
            audience=audience_of(stage.world, LAUNCHED),
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
