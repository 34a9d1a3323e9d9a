"""The people of AdventureWorks move between departments and work centres, and owe what plain Python says.

Rules stand for each department and each work centre of the export. It is replayed day by day through the six
moves it records, and then people move at random, one by one or many between two looks of the rules.
"""

import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from uuid import UUID

import pytest

from duly.people.models import AttributeValue, Person
from duly.people.operations import create_organization, import_people
from duly.people.operations.hiring import Newcomer
from duly.people.rules.mapping import parse_mapping
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction
from tests.capabilities import shared
from tests.conftest import Committed
from tests.integration.assignments import on_record
from tests.integration.assignments.courses import course, planned
from tests.integration.assignments.plain_facts import Asks, Rule
from tests.integration.assignments.twice import Twice

DATA = Path(__file__).resolve().parents[2] / "data"
MAPPING = DATA / "mapping_adventureworks.json"
BEFORE = date(2009, 12, 27)  # the day before the first recorded move
MOVES = 6
COURSES = (
    {"name": "Induction"},
    {"name": "Noise", "due_offset_days": 21, "grace_days": 14},
    {"name": "Chemicals", "due_offset_days": 90},
    {"name": "Forklifts", "due_offset_days": 7, "grace_days": 7},
    {"name": "Records", "due_offset_days": 365},
)
DAYS = (None, 10, 45, None, 3)
TOGETHER = (1, 1, 2, 8, 25, 60, 120)  # moves between two looks
LEAST_LOOKS = 6
HOURS = (0, 1, 5, 20, 30, 100)

Row = dict[str, str]


class Export:
    """The rows of the export.

    Where it records a move it says the later department twice, so the earlier one is made up.
    """

    def __init__(self, dice: random.Random) -> None:
        folder = shared()
        assert folder
        file = folder / "data" / "adventureworks" / "DimEmployee.csv"
        self.rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
        departments = sorted({row["DepartmentName"] for row in self.rows})
        for row in self.rows:
            if row["EndDate"] != "NULL":
                others = [one for one in departments if one != row["DepartmentName"]]
                row["DepartmentName"] = dice.choice(others)

    @cached_property
    def moves(self) -> list[date]:
        """The days on which somebody's second or third row begins."""
        return sorted(_day(row["StartDate"]) for row in self.rows if row["StartDate"] != row["HireDate"])

    def on(self, day: date) -> list[Row]:
        """What it said on a day: rows that had begun, without an end that was still to come."""
        begun = [row for row in self.rows if _day(row["StartDate"]) <= day]
        ends = {"EndDate": "NULL", "Status": "Current"}
        return [
            row if row["EndDate"] == "NULL" or _day(row["EndDate"]) <= day else row | ends for row in begun
        ]


class Company(Twice):
    """The company of the export, with a rule for each department and each work centre."""

    def __init__(self, actor: Actor, export: Export, dice: random.Random) -> None:
        super().__init__(actor)
        self.export, self.dice = export, dice
        self.mapping = parse_mapping(json.loads(MAPPING.read_text(encoding="utf-8")))
        assert actor.person_id
        self.admin = actor.person_id
        self.plain.note("hired", self.admin)
        self.comes_in(BEFORE)
        author = min(self.plain.people.keys() - {self.admin})
        self.trainings = [self.doing(course, author=author, **kept) for kept in COURSES]
        self.trainings.append(self.doing(planned, name="Not written yet"))
        self.plain.courses = self.reading(on_record.courses)
        self.values = self.reading(_values)
        self.rules = [self.make_rule(self.rule(nth, asks)) for nth, asks in enumerate(self.concerned())]

    def comes_in(self, day: date) -> None:
        """The export is imported as it was on that day."""
        self.plain.now = datetime.combine(day, time(9), UTC)
        self.doing(import_people, file=_written(self.export.on(day)), mapping=self.mapping)
        there, before = self.reading(on_record.plainly, self.actor), self.plain.people
        self.plain.above, self.plain.people = there.above, there.people
        self.plain.note("imported", *(id_ for id_, who in there.people.items() if who != before.get(id_)))

    def concerned(self) -> Iterator[Asks]:
        """Whom the rules are for, rule by rule."""
        for department in self.values["department"]:
            yield Asks(((("department", frozenset({department})),),))
        for centre in self.values["workstation"]:
            yield Asks(((("workstation", frozenset({centre})),),))

    def rule(self, nth: int, asks: Asks) -> Rule:
        """One to three trainings; every other rule withdraws, every third redates."""
        wanted = dict.fromkeys((nth + step) % len(self.trainings) for step in range(1 + nth % 3))
        return Rule(
            asks,
            tuple(self.trainings[one] for one in wanted),
            days=DAYS[nth % len(DAYS)],
            withdraws=nth % 2 == 0,
            redates=nth % 3 == 0,
        )

    def live(self, moves: int) -> None:
        """So many moves, some of them between two looks of the rules, and what else happens meanwhile."""
        looks, sizes = 0, [size for size in TOGETHER if size * LEAST_LOOKS <= moves]
        while moves:
            together = min(moves, self.dice.choice(sizes))
            for _ in range(together):
                self.somebody_moves()
                self.something_else()
            moves, looks = moves - together, looks + 1
            self.plain.now += timedelta(hours=self.dice.choice(HOURS))
            self.reconcile()
            if looks % 50 == 0:
                self.expect_the_same()

    def somebody_moves(self) -> None:
        dimension = self.dice.choices(("department", "workstation"), (3, 1))[0]
        person = self.dice.choice(self.plain.active())
        now = self.plain.people[person].holds.get(dimension)
        others: list[UUID | None] = [one for one in self.values[dimension] if one != now]
        self.move(person, dimension, self.dice.choice([*others, None] if now else others))

    def something_else(self) -> None:
        """At times somebody leaves, returns or completes, a rule gives other days, or one is withdrawn."""
        everybody = [one for one in self.plain.people if one != self.admin]
        person, rolled = self.dice.choice(everybody), self.dice.random()
        if not self.plain.people[person].active:
            self.come_back(person)
        elif rolled < 0.02:
            self.leave(person)
        elif rolled < 0.04:
            self.complete(person, self.dice.choice(self.trainings[:-1]), 1)
        elif rolled < 0.06:
            changed, days = self.dice.choice(self.rules), self.dice.choice(DAYS)
            self.save_rule(changed, replace(self.plain.rules[changed], days=days))
        elif rolled < 0.07:
            self.withdraw(self.dice.choice([key for key, one in self.plain.owed.items() if one.open]))


@pytest.mark.long
@pytest.mark.shared
@pytest.mark.covers("SEED-112", "SEED-113", "SEED-115", "Q8", "Q43")
@pytest.mark.parametrize("moves", [150, pytest.param(20_000, marks=pytest.mark.prove)])
def test_everybody_owes_what_plain_python_says(committed: Committed, moves: int) -> None:
    dice = random.Random(2009)
    export = Export(dice)
    company = Company(_founded(), export, dice)
    company.reconcile()
    company.expect_the_same()
    assert len(export.moves) == MOVES

    for day in export.moves:
        company.comes_in(day)
        company.reconcile()
        company.expect_the_same()
    company.live(moves)

    company.expect_the_same()
    company.expect_nothing_left()


def _founded() -> Actor:
    """The corporate admin of an organization without anybody else."""
    now = datetime.combine(BEFORE, time(8), UTC)
    admin = Newcomer(given_name="Ines", family_name="Faro", email="ines@millrace.example")
    made = create_organization(
        slug="millrace", name="Millrace Gears", zone="Europe/Lisbon", now=now, source="test", admin=admin
    )
    with transaction(made):
        person = Person.objects.get()
    return Actor(
        organization_id=made.organization_id,
        now=now,
        source="test",
        role=Role.CORPORATE_ADMIN,
        person_id=person.pk,
    )


def _values() -> dict[str, list[UUID]]:
    """The departments and the work centres, by name."""
    found = AttributeValue.objects.order_by("name")
    return {
        key: list(found.filter(attribute__key=key).values_list("id", flat=True))
        for key in ("department", "workstation")
    }


def _written(rows: list[Row]) -> io.BytesIO:
    out = io.StringIO(newline="")
    lines = csv.DictWriter(out, rows[0].keys())
    lines.writeheader()
    lines.writerows(rows)
    return io.BytesIO(out.getvalue().encode())


def _day(said: str) -> date:
    return datetime.strptime(said, "%d/%m/%Y").replace(tzinfo=UTC).date()
