"""Whatever happens, in whatever order: people owe what plain Python says, and a second look writes nothing.

People come, move, leave and return; rules are edited; campaigns are launched; evidence is sealed; nights
pass; the job of the rules dies between two pieces, is taken up again, and runs once too often.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction as django_transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from duly.assignments.operations import dividing
from duly.assignments.queries import pieces
from duly.assignments.rules import CampaignKind
from duly.kernel.identity import uuid7
from duly.people.operations import add_attribute, create_group, create_value
from duly.tenancy.actor import Actor
from tests.integration.assignments import on_record
from tests.integration.assignments.arrange import id_of
from tests.integration.assignments.courses import course, planned
from tests.integration.assignments.plain_facts import Account, Asks, Clause, Rule
from tests.integration.assignments.twice import Twice
from tests.world import World

DEPARTMENTS = ("Production", "Assembly", "Paint shop", "Quality")
PLACES = ("Graz", "Hall 2", "Lisbon")
# What a statement, a piece and a request take at most: as it is, and so little that five people are many.
CUTS = {dividing: ("MOST", "PART"), pieces: ("RULES_AT_ONCE", "PEOPLE_AT_ONCE", "FEW")}
AS_IT_IS = {name: getattr(module, name) for module, names in CUTS.items() for name in names}
SMALL = {"MOST": 3, "PART": 2, "RULES_AT_ONCE": 2, "PEOPLE_AT_ONCE": 2, "FEW": 1}
LAUNCHES = 2  # of an example: each takes as long as ten other steps
HOURS = (7, 24, 24 * 9, 24 * 40)
DAYS = (None, 2, 10, 45)

Said = dict[str, Any]

number = st.integers(0, 11)
numbers = st.frozensets(number, min_size=1, max_size=3)
dimensions = st.sampled_from(("department", "location", "badge", "group"))
clauses = st.dictionaries(dimensions, numbers, max_size=2)
some_clauses = st.dictionaries(dimensions, numbers, min_size=1, max_size=2)


@st.composite
def audiences(draw: st.DrawFn) -> Said:
    """An audience by numbers: whom each stands for is known once the people are there."""
    return {
        "clauses": draw(st.lists(clauses, min_size=1, max_size=2)),
        "people": draw(st.frozensets(number, max_size=1)),
        "but": draw(st.lists(some_clauses, max_size=1)),
        "but_people": draw(st.frozensets(number, max_size=1)),
    }


trainings = st.lists(st.integers(0, 2), min_size=1, max_size=3)
rules_ = st.fixed_dictionaries(
    {
        "asks": audiences(),
        "trainings": trainings,
        "days": st.sampled_from(DAYS),
        "active": st.sampled_from((True, True, True, False)),
        "automatic": st.sampled_from((True, True, True, False)),
        "withdraws": st.booleans(),
        "redates": st.booleans(),
    }
)
KINDS = (CampaignKind.MANUAL, CampaignKind.MANDATORY)
PARTS = ("asks", "trainings", "days", "active", "automatic", "withdraws", "redates")


@dataclass(frozen=True)
class Scene:
    """What every example begins with. `values` are by dimension; the last training has no version yet."""

    actor: Actor
    author: UUID
    trainings: list[UUID]
    values: dict[str, list[UUID]]


def arranged(world: World) -> Scene:
    cy, bo = world.cy, id_of(world.bo)
    yearly = course(actor=cy, author=bo, name="Noise", recertify_months=1, grace_days=7)
    trainings = [world.training_id, yearly, planned(actor=cy, name="Gas")]
    add_attribute(actor=cy, name="Badge")
    badges = [create_value(actor=cy, attribute="badge", name=name) for name in ("Blue", "Red")]
    groups = [create_group(actor=cy, name=name) for name in ("First aid", "Fire wardens")]
    values = {
        "department": list(map(world.value, DEPARTMENTS)),
        "location": list(map(world.value, PLACES)),
        "badge": badges,
        "group": groups,
    }
    return Scene(cy, bo, trainings, values)


class Engine(RuleBasedStateMachine):
    """Each step is done twice; nothing of an example is left for the next."""

    def __init__(self, scene: Scene, patch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self._patch, self._before = patch, django_transaction.savepoint()
        self.cy, self.author = scene.actor.person_id, scene.author
        self.trainings, self.values = scene.trainings, scene.values
        self.both = Twice(scene.actor)
        self.interrupted: list[UUID] = []
        self.done: list[UUID] = []
        self.expected = Account()
        self.launched = 0

    def teardown(self) -> None:
        try:
            self.look()
        finally:
            django_transaction.savepoint_rollback(self._before)

    @initialize(limits=st.sampled_from((AS_IT_IS, SMALL)), rules=st.lists(rules_, max_size=2))
    def rules_are_made(self, limits: dict[str, int], rules: list[Said]) -> None:
        for module, names in CUTS.items():
            for name in names:
                self._patch.setattr(module, name, limits[name])
        graz: Clause = (("location", frozenset(self.values["location"][:1])),)
        self.both.make_rule(Rule(Asks((graz,)), tuple(self.trainings), withdraws=True))
        for said in rules:
            self.a_rule_is_made(said)
        self.look()

    @rule(place=number, department=number)
    def somebody_is_hired(self, place: int, department: int) -> None:
        """One in four without a department, one in four without a place."""
        known = {
            "department": self._value("department", department),
            "location": self._value("location", place),
        }
        self.both.hire({dimension: value for dimension, value in known.items() if value})

    @rule(who=number, dimension=st.sampled_from(("department", "location", "badge")), value=number)
    def somebody_moves(self, who: int, dimension: str, value: int) -> None:
        self.both.move(self._person(who), dimension, self._value(dimension, value))

    @rule(who=number, hours=st.sampled_from(HOURS))
    def somebody_works_elsewhere_for_a_while(self, who: int, hours: int) -> None:
        person, (graz, _, lisbon) = self._person(who), self.values["location"]
        before = self.both.plain.people[person].holds.get("location")
        self.both.move(person, "location", graz if before == lisbon else lisbon)
        self.look()
        self.both.later(hours=hours)
        self.both.move(person, "location", before)

    @rule(who=number, group=number)
    def somebody_joins_or_leaves_a_group(self, who: int, group: int) -> None:
        person, chosen = self._person(who), self.values["group"][group % 2]
        if chosen in self.both.plain.people[person].groups:
            self.both.part(person, chosen)
        elif self.both.plain.people[person].active:
            self.both.join(person, chosen)

    @rule(said=rules_)
    def a_rule_is_made(self, said: Said) -> None:
        self.both.make_rule(self._rule(said))

    @rule(
        which=number, said=rules_, parts=st.frozensets(st.sampled_from(sorted(PARTS)), min_size=1, max_size=2)
    )
    def a_rule_is_edited(self, which: int, said: Said, parts: frozenset[str]) -> None:
        id_ = self._rule_id(which)
        wanted = self._rule(said)
        self.both.save_rule(
            id_, replace(self.both.plain.rules[id_], **{part: getattr(wanted, part) for part in parts})
        )

    @rule(which=number, days=st.sampled_from(DAYS))
    def a_rule_gives_other_days(self, which: int, days: int | None) -> None:
        """To whom it assigned before, too."""
        id_ = self._rule_id(which)
        self.both.save_rule(id_, replace(self.both.plain.rules[id_], days=days, redates=True))

    @rule(which=number)
    def a_rule_is_run_by_hand(self, which: int) -> None:
        """One that does not assign by itself, mostly: of the others there is nothing left to do by hand."""
        id_ = self._rule_id(which)
        said = self.both.plain.rules[id_]
        if said.active and (which == 0 or not said.automatic):
            self.both.run_by_hand(id_)
            self.both.expect_the_same()

    @precondition(lambda self: self.launched < LAUNCHES)
    @rule(training=number, said=audiences(), days=number, kind=st.sampled_from(KINDS))
    def a_campaign_is_launched(self, training: int, said: Said, days: int, kind: CampaignKind) -> None:
        if chosen := self._edition(training):
            self.launched += 1
            self.both.launch(chosen[0], self._asks(said), 1 + days, kind)
            self.both.expect_the_same()

    @rule(which=number)
    def something_is_taken_back(self, which: int) -> None:
        if keys := [key for key, one in self.both.plain.owed.items() if one.open]:
            self.both.withdraw(keys[which % len(keys)])
            self.both.expect_the_same()

    @rule(which=number)
    def something_is_given_back(self, which: int) -> None:
        if keys := [key for key, one in self.both.plain.owed.items() if one.withdrawn]:
            self.both.restore(keys[which % len(keys)])
            self.both.expect_the_same()

    @rule(who=number, training=number, is_behind=st.booleans())
    def somebody_begins(self, who: int, training: int, *, is_behind: bool) -> None:
        if chosen := self._edition(training, is_behind=is_behind):
            self.both.begin(self._active(who), *chosen)
            self.both.expect_the_same()

    @rule(who=number, training=number, is_behind=st.booleans())
    def somebody_completes(self, who: int, training: int, *, is_behind: bool) -> None:
        if chosen := self._edition(training, is_behind=is_behind):
            self.both.complete(self._active(who), *chosen)
            self.both.expect_the_same()

    @rule(training=number)
    def a_version_comes_into_force(self, training: int) -> None:
        chosen = self.trainings[training % len(self.trainings)]
        self.both.come_into_force(chosen, self.author, due_offset_days=14, grace_days=3)
        self.both.expect_the_same()

    @rule(who=number)
    def somebody_leaves_or_returns(self, who: int) -> None:
        person = self._person(who)
        if not self.both.plain.people[person].active:
            self.both.come_back(person)
        elif person != self.cy:
            self.both.leave(person)
        self.both.expect_the_same()

    @rule(hours=st.sampled_from(HOURS))
    def nights_pass(self, hours: int) -> None:
        self.both.later(hours=hours)

    @rule()
    def look(self) -> None:
        """The job runs, what was interrupted first. Then everything is as it should be, and stays so."""
        if self.interrupted:
            self._take_up()
        elif run := self.both.reconcile():
            self.done.append(run)
        assert self.both.reading(on_record.is_done)
        self.both.expect_the_same()
        self.both.expect_nothing_left()

    @rule(pieces=st.integers(0, 3))
    def the_job_dies(self, pieces: int) -> None:
        if run := self.both.interrupt(pieces):
            self.interrupted.append(run)
            self.expected = self.both.is_half_done()
            self.did = self.both.did

    @rule()
    def the_job_runs_again(self) -> None:
        """One that has ended does nothing, and leaves what was noted since to the next."""
        before = self.both.reading(on_record.rows), self.both.reading(on_record.noted)
        assert not any(self.both.carry_on(run) for run in self.done)
        assert (self.both.reading(on_record.rows), self.both.reading(on_record.noted)) == before

    def _take_up(self) -> None:
        """Where nothing happened in between, the account is that of a job that was not interrupted."""
        expected, is_quiet = self.expected, len(self.interrupted) == 1 and self.both.did == self.did
        self.both.plain.reconcile()
        self.done += [run for run in self.interrupted if self.both.carry_on(run)]
        if is_quiet:
            self.both.expect_account(self.interrupted[0], expected)
        self.interrupted = []
        self.both.carry_on(uuid7(self.both.plain.now))

    def _person(self, which: int) -> UUID:
        people = list(self.both.plain.people)
        return people[which % len(people)]

    def _active(self, which: int) -> UUID:
        active = self.both.plain.active()
        return active[which % len(active)]

    def _edition(self, training: int, *, is_behind: bool = False) -> tuple[UUID, int] | None:
        """A training with its edition in force, or with its first one; None before that."""
        chosen = self.trainings[training % len(self.trainings)]
        edition = self.both.plain.courses[chosen].edition
        return (chosen, 1 if is_behind else edition) if edition else None

    def _rule_id(self, which: int) -> UUID:
        rules = list(self.both.plain.rules)
        return rules[which % len(rules)]

    def _value(self, dimension: str, which: int) -> UUID | None:
        """One of the values; the last number is none."""
        choices: list[UUID | None] = [*self.values[dimension], None]
        return choices[which % len(choices)]

    def _rule(self, said: Said) -> Rule:
        trainings = dict.fromkeys(self.trainings[one] for one in said["trainings"])
        return Rule(**{**said, "asks": self._asks(said["asks"]), "trainings": tuple(trainings)})

    def _asks(self, said: Said) -> Asks:
        return Asks(
            tuple(map(self._clause, said["clauses"])),
            frozenset(map(self._person, said["people"])),
            tuple(map(self._clause, said["but"])),
            frozenset(map(self._person, said["but_people"])),
        )

    def _clause(self, said: dict[str, frozenset[int]]) -> Clause:
        chosen = {dimension: self.values[dimension] for dimension in said}
        return tuple(
            (dimension, frozenset(values[one % len(values)] for one in said[dimension]))
            for dimension, values in chosen.items()
        )


@pytest.mark.long
@pytest.mark.covers("SEED-112", "SEED-113", "SEED-115", "Q6", "Q8", "Q43")
@pytest.mark.parametrize("examples", [20, pytest.param(200, marks=pytest.mark.prove)])
def test_nothing_that_happens_leads_it_astray(
    world: World, monkeypatch: pytest.MonkeyPatch, examples: int
) -> None:
    scene = arranged(world)
    run_state_machine_as_test(
        lambda: Engine(scene, monkeypatch),  # type: ignore[arg-type]  # any maker of machines does
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
