"""The matrix says of every person and training what plain Python says, in every cell, total and filter."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from duly.assignments.models import Assignment, Campaign
from duly.assignments.queries.matrix import TRAININGS_SIZE, Matrix, matrix, matrix_lines
from duly.assignments.rules.matrix import OWED, PRESSING, Asked, Cell, State
from duly.audit.recording import open_run
from duly.evidence.models import Evidence, Supersession
from duly.kernel.audience import Audience, to_json
from duly.kernel.refusal import NotFound
from duly.kernel.standing import TABLE, standing
from duly.kernel.zones import todays
from duly.people.models import Person
from duly.people.rules.listing import Listing
from duly.trainings.models import Training, Version
from tests.integration.assignments.arrange import at, id_of
from tests.world import NOW, World

# At this instant three days are today on earth, and people live in all three.
INSTANT = datetime(2026, 11, 22, 10, 30, tzinfo=NOW.tzinfo)
ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Vienna")
DAYS = todays(INSTANT, ZONES)
MIDDLE = date(2026, 11, 22)
Key = tuple[UUID, UUID]


@dataclass
class Scene:
    """People and trainings with what they owe and hold, and what plain Python says of every pair."""

    world: World
    people: list[Person]
    trainings: list[Training]
    owed: dict[Key, list[Assignment]]
    held: dict[Key, list[tuple[Evidence, bool]]]

    def cell(self, person: Person, training: Training) -> Cell | None:
        today, key = DAYS[person.zone], (person.pk, training.pk)
        told = [(self._state(row, today), row) for row in self.owed.get(key, ())]
        if told:
            state = min((state for state, _ in told), key=PRESSING.index)
            rows = [row for one, row in told if one is state]
            days = [row.exempt_until if state is State.EXEMPT else row.due_on for row in rows]
            return Cell(state, min(day for day in days if day))
        proofs = self.held.get(key, [])
        valid = [one for one, gone in proofs if not gone and self._valid(one, today)]
        if valid:
            best = max(valid, key=lambda one: one.recertify_on or date.max)
            return Cell(State.COMPLETED, best.recertify_on)
        return Cell(State.EXPIRED, None) if proofs else None

    def people_with(self, states: tuple[State, ...]) -> set[UUID]:
        return {person for person, _ in self._with(states)}

    def trainings_with(self, states: tuple[State, ...]) -> set[UUID]:
        return {training for _, training in self._with(states)}

    def _with(self, states: tuple[State, ...]) -> Iterator[Key]:
        for person in self.people:
            for training in self.trainings:
                cell = self.cell(person, training)
                if cell and cell.state in states:
                    yield person.pk, training.pk

    @staticmethod
    def _state(row: Assignment, today: date) -> State:
        facts: Mapping[str, date | None] = {one.boundary: getattr(row, one.boundary) for one in TABLE}
        return State(standing(facts, today).value)

    @staticmethod
    def _valid(one: Evidence, today: date) -> bool:
        return one.recertify_on is None or one.recertify_on > today


@pytest.fixture
def scene(world: World) -> Scene:
    dice = random.Random(7)
    people = [_person(world, number, dice) for number in range(8)]
    trainings = [_training(world, number) for number in range(6)]
    found = Scene(world, people, trainings, {}, {})
    run = open_run(world.cy, "launch", subject_type="campaign", subject_id=None)
    for training in trainings:
        campaigns = [_campaign(world, training, name) for name in ("One", "Two")]
        for person in people:
            key = (person.pk, training.pk)
            for campaign in campaigns[: dice.choice((0, 1, 1, 2))]:
                row = _assignment(campaign, person, run, dice)
                if row.withdrawn_from is None:
                    found.owed.setdefault(key, []).append(row)
            for _ in range(dice.choice((0, 0, 1, 2))):
                found.held.setdefault(key, []).append(_evidence(world, person, training, dice))
    return found


def asked(scene: Scene, **options: Any) -> Matrix:
    """The scene's people in the matrix, and nobody else."""
    people = Listing(people=frozenset(person.pk for person in scene.people))
    return matrix(actor=at(scene.world.cy, INSTANT), asked=Asked(people=people, search="Matrix", **options))


def cells(found: Matrix) -> dict[Key, Cell]:
    return {
        (line.person.id, column.id): cell
        for line in found.lines.rows
        for column, cell in zip(found.columns.rows, line.cells, strict=True)
        if cell
    }


@pytest.mark.covers("SEED-187", "SEED-191")
def test_every_cell_is_the_worst_that_is_open_else_what_is_held(scene: Scene) -> None:
    told = cells(asked(scene))
    for person in scene.people:
        for training in scene.trainings:
            cell, expected = told.get((person.pk, training.pk)), scene.cell(person, training)
            assert (cell and cell.state) == (expected and expected.state)
            if cell and expected and expected.state is not State.EXPIRED:
                assert cell.day == expected.day or cell.state is State.EXEMPT
    assert {cell.state for cell in told.values()} == set(State)


def test_totals_count_what_the_cells_say(scene: Scene) -> None:
    found = asked(scene)
    for line in found.lines.rows:
        states = [cell.state for cell in line.cells if cell]
        assert line.overdue == states.count(State.OVERDUE)
        assert line.owed == sum(state in OWED for state in states)
    for nth, column in enumerate(found.columns.rows):
        down = [line.cells[nth] for line in found.lines.rows]
        assert column.overdue == sum(cell is not None and cell.state is State.OVERDUE for cell in down)
        assert column.owed == sum(cell is not None and cell.state in OWED for cell in down)


@pytest.mark.parametrize("states", [OWED, *((state,) for state in State)])
def test_a_standing_leaves_the_rows_and_columns_that_hold_it(scene: Scene, states: tuple[State, ...]) -> None:
    found = asked(scene, states=states)
    assert {line.person.id for line in found.lines.rows} == scene.people_with(states)
    assert {column.id for column in found.columns.rows} == scene.trainings_with(states)
    assert found.lines.total == len(scene.people_with(states))


def test_a_campaign_leaves_whom_it_reached_and_what_it_asks_for(scene: Scene) -> None:
    campaign = Campaign.objects.filter(training=scene.trainings[0], name="One").get()
    rows = Assignment.objects.filter(campaign=campaign, withdrawn_from=None)
    reached = set(rows.values_list("person_id", flat=True))
    found = asked(scene, campaign_id=campaign.pk)
    assert {line.person.id for line in found.lines.rows} == reached
    assert [column.id for column in found.columns.rows] == [scene.trainings[0].pk]


def test_what_a_merged_record_proved_counts_for_the_kept_one(scene: Scene) -> None:
    kept, training = scene.people[0], scene.trainings[0]
    merged = Person.objects.get(pk=scene.world.ivy_id)
    Person.objects.filter(pk=merged.pk).update(merged_into=kept)
    rows = Assignment.objects.filter(person=kept, training=training)
    rows.update(withdrawn_from=MIDDLE, withdrawal="manual")
    _proof(scene.world, merged, training, recertify_on=None)
    assert cells(asked(scene))[kept.pk, training.pk] == Cell(State.COMPLETED, None)
    found = asked(scene, states=(State.COMPLETED,), training_id=training.pk)
    assert kept.pk in {line.person.id for line in found.lines.rows}


def test_trainings_come_in_pages_too(scene: Scene) -> None:
    for number in range(6, TRAININGS_SIZE + 3):
        _training(scene.world, number)
    first, last = asked(scene), asked(scene, columns=99)
    assert (len(first.columns.rows), first.columns.total, last.columns.number) == (20, 23, 2)
    assert [column.name for column in last.columns.rows] == ["Matrix 20", "Matrix 21", "Matrix 22"]


def test_the_export_holds_the_same_as_the_pages(scene: Scene) -> None:
    people = Listing(people=frozenset(person.pk for person in scene.people))
    for states in ((), (State.OVERDUE,)):
        columns, lines = matrix_lines(
            actor=at(scene.world.cy, INSTANT), asked=Asked(people=people, search="Matrix", states=states)
        )
        found = asked(scene, states=states)
        assert [column.id for column in columns] == [column.id for column in found.columns.rows]
        assert tuple(lines) == found.lines.rows


def test_it_is_for_those_who_see_campaigns(world: World) -> None:
    assert matrix(actor=world.di, asked=Asked()).lines.total == 7
    for actor in (world.ada, world.bo):
        with pytest.raises(NotFound):
            matrix(actor=actor, asked=Asked())


def test_it_shows_nobody_and_nothing_of_another_organization(world: World) -> None:
    found = matrix(actor=world.cy, asked=Asked())
    assert id_of(world.finn) not in {line.person.id for line in found.lines.rows}
    assert world.foreign_training_id not in {column.id for column in found.columns.rows}
    with pytest.raises(NotFound):
        matrix(actor=world.cy, asked=Asked(rule_id=world.foreign_training_id))


def _person(world: World, number: int, dice: random.Random) -> Person:
    return Person.objects.create(
        organization_id=world.organization_id, name=f"Person {number}", zone=dice.choice(ZONES)
    )


def _training(world: World, number: int) -> Training:
    name = f"Matrix {number:02}"
    training = Training.objects.create(organization_id=world.organization_id, name=name, category="quality")
    first = Version.objects.get(pk=world.version_id)
    version = Version.objects.create(
        organization_id=world.organization_id,
        training=training,
        edition=1,
        label="1.0",
        language="en",
        state="in_review",
        content=first.content,
        training_name=name,
        settings=first.settings,
        change_reason=first.change_reason,
        submitted_at=NOW,
        submitted_by_id=id_of(world.hal),
    )
    moving, by = Version.objects.filter(pk=version.pk), id_of(world.cy)
    moving.update(state="approved", decided_at=NOW, decided_by_id=by, rationale="Read and found correct.")
    moving.update(state="active", activated_at=NOW, activated_by_id=by)
    return training


def _campaign(world: World, training: Training, name: str) -> Campaign:
    return Campaign.objects.create(
        organization_id=world.organization_id,
        kind="manual",
        state="active",
        name=name,
        training=training,
        edition=1,
        audience=to_json(Audience()),
        due_on=MIDDLE,
        created_at=NOW,
        created_by_id=id_of(world.cy),
        launched_at=NOW,
        launched_by_id=id_of(world.cy),
    )


def _assignment(campaign: Campaign, person: Person, run: Any, dice: random.Random) -> Assignment:
    due_on = MIDDLE + timedelta(days=dice.choice((-20, -2, -1, 0, 1, 30)))
    gone = dice.random() < 0.15
    return Assignment.objects.create(
        organization_id=campaign.organization_id,
        campaign=campaign,
        person=person,
        training_id=campaign.training_id,
        edition=1,
        run=run,
        assigned_at=NOW,
        assigned_on=MIDDLE - timedelta(days=60),
        due_on=due_on,
        late_from=due_on + timedelta(days=1),
        overdue_from=due_on + timedelta(days=1 + dice.choice((0, 7))),
        started_from=dice.choice((None, None, MIDDLE - timedelta(days=3))),
        exempt_until=dice.choice((None, None, None, MIDDLE, MIDDLE + timedelta(days=9))),
        withdrawn_from=MIDDLE if gone else None,
        withdrawal="manual" if gone else "",
    )


def _evidence(world: World, person: Person, training: Training, dice: random.Random) -> tuple[Evidence, bool]:
    days = dice.choice((None, -5, 0, 1, 200))
    found = _proof(world, person, training, None if days is None else MIDDLE + timedelta(days=days))
    superseded = dice.random() < 0.3
    if superseded:
        Supersession.objects.create(
            organization_id=world.organization_id, evidence=found, reason="edition", superseded_at=NOW
        )
    return found, superseded


def _proof(world: World, person: Person, training: Training, recertify_on: date | None) -> Evidence:
    return Evidence.objects.create(
        organization_id=world.organization_id,
        person=person,
        training=training,
        version=Version.objects.get(training=training),
        edition=1,
        payload=b"{}",
        completed_at=NOW,
        completed_on=MIDDLE - timedelta(days=30),
        recertify_on=recertify_on,
        method="button",
        source="test",
    )
