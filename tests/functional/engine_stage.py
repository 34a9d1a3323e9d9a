"""What a storm over the assignment engine starts from, the jobs that work it off, and what is there after."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from duly.assignments.models import Assignment, Campaign, Chunk, Pending
from duly.assignments.operations import draft_campaign
from duly.assignments.operations.assignment_rules import create_rule
from duly.assignments.rules.duties import OnLeaving, RuleFacts
from duly.audit.recording import record
from duly.evidence.models import Evidence
from duly.jobs import tasks
from duly.kernel.audience import Audience, Clause, Condition
from duly.kernel.identity import uuid7
from duly.people.models import ActiveChange, Attribute, AttributeChange, Person
from duly.people.operations import leave
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from tests.functional.engine_order import (
    COMPLETED,
    LAPSED,
    LAUNCH,
    LAUNCHED,
    OPEN,
    RULES,
    WITHDRAWN,
    Duty,
    Row,
    Someone,
)
from tests.integration.assignments.arrange import DUE, at
from tests.integration.trainings.steps import active, created
from tests.world import LONG_AGO, NOW, World

DEPARTMENTS = ("Production", "Assembly", "Paint shop", "Quality", "Administration", None)
BEFORE = NOW - timedelta(days=30)
AWAY = 10


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
            audience=audience_of(world, LAUNCHED),
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
            department_id=value_of(world, DEPARTMENTS[number % len(DEPARTMENTS)]),
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
        audience=audience_of(world, duty),
        training_ids=(trainings[duty.training],),
        days_to_complete=60,
        on_leaving=OnLeaving.WITHDRAW if duty.withdraws else OnLeaving.KEEP,
    )
    return create_rule(actor=actor, facts=facts)


def audience_of(world: World, duty: Duty) -> Audience:
    if duty.departments is None:
        return Audience(clauses=(Clause(),))
    values = frozenset(world.value(name) for name in duty.departments)
    return Audience(clauses=(Clause((Condition("department", values),)),))


def value_of(world: World, department: str | None) -> UUID | None:
    return world.value(department) if department else None


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
