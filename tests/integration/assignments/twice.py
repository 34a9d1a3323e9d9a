"""Everything is done twice: by the product, and by the second opinion. Then both are laid side by side."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest

from duly.assignments.operations import draft_campaign, launch, restore, withdraw
from duly.assignments.operations.assignment_rules import create_rule, save_rule
from duly.assignments.operations.noting import note_everything
from duly.assignments.operations.reconciling import (
    Reconciling,
    begin,
    carry_out,
    end,
    finish,
    reconcile_now,
)
from duly.assignments.operations.rehearsing import diff
from duly.assignments.queries import preview
from duly.assignments.queries.among import Cause
from duly.assignments.queries.pieces import BY_HAND, Piece
from duly.assignments.rules import CampaignKind
from duly.assignments.rules.duties import OnLeaving, RuleFacts
from duly.evidence.operations import seal
from duly.evidence.rules import Method
from duly.kernel.audience import Audience, Condition
from duly.kernel.audience import Clause as AudienceClause
from duly.kernel.identity import uuid7
from duly.kernel.refusal import Refused
from duly.learning.rules import TrainingStarted
from duly.outbox import publish
from duly.people.models import Person
from duly.people.operations import add_members, come_back, hire, leave, move, remove_members
from duly.people.operations.hiring import Newcomer
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction, undone
from duly.trainings.models import Training, Version
from tests.integration.assignments import on_record
from tests.integration.assignments.arrange import ACHIEVED, SIGNED
from tests.integration.assignments.courses import put_in_force
from tests.integration.assignments.plain_facts import (
    Account,
    Asks,
    Clause,
    Key,
    Proof,
    Rule,
    Somebody,
    months_later,
)

T = TypeVar("T")
REASON = "So that both have something to do."


class Twice:
    """One organization, told of everything twice."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self.did = 0
        self.tells_causes = True
        with transaction(actor):
            self.plain = on_record.plainly(actor)

    @property
    def actor(self) -> Actor:
        return replace(self._actor, now=self.plain.now)

    def doing(self, act: Callable[..., T], **said: Any) -> T:
        """By the product, in a transaction of its own."""
        self.did += 1
        with transaction(self.actor):
            return act(actor=self.actor, **said)

    def reading(self, read: Callable[..., T], *said: Any) -> T:
        with transaction(self.actor):
            return read(*said)

    def hire(self, holds: Mapping[str, UUID]) -> None:
        newcomer = Newcomer(family_name=f"Number {len(self.plain.people)}", attributes=holds)
        person = self.doing(hire, newcomer=newcomer)
        self.plain.people[person] = Somebody(person, dict(holds))
        self.plain.note("hired", person)

    def move(self, person: UUID, dimension: str, value: UUID | None) -> None:
        self.doing(move, person_id=person, attribute=dimension, value_id=value)
        holds = self.plain.people[person].holds
        if holds.pop(dimension, None) != value:
            self.plain.note("moved", person)
        if value:
            holds[dimension] = value

    def join(self, person: UUID, group: UUID) -> None:
        self.doing(add_members, group_id=group, person_ids=[person])
        who = self.plain.people[person]
        if group not in who.groups:
            self.plain.note("joined_group", person)
        who.groups.add(group)

    def part(self, person: UUID, group: UUID) -> None:
        self.doing(remove_members, group_id=group, person_ids=[person])
        who = self.plain.people[person]
        if group in who.groups:
            self.plain.note("left_group", person)
        who.groups.discard(group)

    def leave(self, person: UUID) -> None:
        self.doing(leave, person_id=person)
        self.plain.leave(person)

    def come_back(self, person: UUID) -> None:
        self.doing(come_back, person_id=person)
        self.plain.come_back(person)

    def make_rule(self, rule: Rule) -> UUID:
        id_ = self.doing(create_rule, facts=_facts(rule))
        self.plain.rules[id_] = rule
        self.plain.note("rule_created", id_)
        return id_

    def save_rule(self, id_: UUID, rule: Rule) -> None:
        self.doing(save_rule, rule_id=id_, facts=_facts(rule), reason=REASON)
        before = self.plain.rules[id_]
        if replace(rule, revision=before.revision) != before:
            self.plain.rules[id_] = replace(rule, revision=before.revision + 1)
            self.plain.note("rule_saved", id_)

    def launch(self, training: UUID, asks: Asks, days: int, kind: CampaignKind) -> None:
        """A launch that would assign nobody is refused, and is as if it had not been."""
        assert self._actor.person_id
        asked: dict[str, Any] = {
            "training_id": training,
            "audience": _audience(asks),
            "due_on": self.plain.today(self._actor.person_id) + timedelta(days=days),
            "kind": kind,
        }
        found = self.plain.launched(training, asks, mandatory=kind is CampaignKind.MANDATORY)
        if found:
            campaign = self.doing(_launch, asked=asked)
            self.plain.launch(campaign, training, found, asked["due_on"])
            return
        with pytest.raises(Refused) as refused:
            self.doing(_launch, asked=asked)
        _expect(refused.value.code, "nobody")

    def complete(self, person: UUID, training: UUID, edition: int) -> None:
        evidence = self.doing(_seal, person_id=person, training_id=training, edition=edition)
        on, course = self.plain.today(person), self.plain.courses[training]
        again_on = months_later(on, course.months) if course.months else None
        self.plain.complete(Proof(evidence, person, training, edition, self.plain.now, on, again_on))

    def begin(self, person: UUID, training: UUID, edition: int) -> None:
        with transaction(self.actor):
            told: dict[str, Any] = {"person_id": person, "training_id": training, "edition": edition}
            publish(TrainingStarted(**told, started_on=self.plain.today(person)), actor=self.actor)
        self.plain.begin(person, training, edition)

    def come_into_force(self, training: UUID, author: UUID, **kept: int) -> None:
        """The next edition. What is kept of the training is what the first one says."""
        course = self.plain.courses[training]
        if course.edition is None:
            course = replace(course, offset=kept["due_offset_days"], grace=kept["grace_days"])
        course = replace(course, edition=(course.edition or 0) + 1)
        told: dict[str, Any] = {"training_id": training, "author": author, "edition": course.edition, **kept}
        self.doing(put_in_force, name="What to know", **told)
        self.plain.come_into_force(training, course)

    def withdraw(self, key: Key) -> None:
        self.doing(withdraw, assignment_id=self.reading(on_record.ids)[key], reason=REASON)
        self.plain.withdraw(key)

    def restore(self, key: Key) -> None:
        self.doing(restore, assignment_id=self.reading(on_record.ids)[key], reason=REASON)
        self.plain.restore(key)

    def later(self, **much: float) -> None:
        """Time passes, and then comes a night, in which all rules are held against everybody."""
        self.plain.now += timedelta(**much)
        self.night()

    def night(self) -> None:
        with transaction(self.actor):
            note_everything(self.actor, cause="nightly")
        self.plain.note("nightly", None)

    def reconcile(self) -> UUID | None:
        """The job and its account: everybody in question, once for each duty. None where it had no work."""
        run_id, noted, expected = uuid7(self.plain.now), self.plain.changed, self.plain.reconcile()
        if not self.carry_on(run_id):
            assert not (noted and expected.acts)
            return None
        self.expect_account(run_id, expected)
        return run_id

    def carry_on(self, run_id: UUID) -> bool:
        """As the job does it: a few people in one transaction, else a piece in each; False for no work."""
        with transaction(self.actor):
            under_way = begin(actor=self.actor, run_id=run_id)
            if under_way and under_way.work.is_small:
                finish(actor=self.actor, reconciling=under_way)
        if under_way and not under_way.work.is_small:
            self._pieces(under_way)
            self.doing(end, reconciling=under_way)
        return under_way is not None

    def interrupt(self, pieces: int) -> UUID | None:
        """The job dies after so many pieces, within the next; None where it had nothing to do."""
        run_id = uuid7(self.plain.now)
        with transaction(self.actor), undone():
            tried = begin(actor=self.actor, run_id=run_id)
            if tried and tried.work.is_small:
                finish(actor=self.actor, reconciling=tried)
        if tried and not tried.work.is_small:
            under_way = self.doing(begin, run_id=run_id)
            assert under_way
            todo = self._pieces(under_way, pieces)
            with transaction(self.actor), undone():
                self._pieces(under_way, 1, todo)
        return run_id if tried else None

    def _pieces(
        self, under_way: Reconciling, most: int | None = None, todo: Sequence[Piece] | None = None
    ) -> list[Piece]:
        """Some pieces each in a transaction, or all of them; returns those that are left."""
        left = list(under_way.work.pieces if todo is None else todo)
        while left and most != 0:
            instead = self.doing(carry_out, reconciling=under_way, piece=left[0])
            most = most if most is None or instead else most - 1
            left[:1] = instead
        return left

    def run_by_hand(self, id_: UUID) -> None:
        expected = self.plain.run_by_hand(id_)
        self.expect_account(self.doing(_by_hand, rule_id=id_), expected)

    def is_half_done(self) -> Account:
        """After a job that died each pair is as before or as after it. Tells its account if it had not."""
        found, after = self.reading(on_record.state), deepcopy(self.plain)
        self.tells_causes = False
        expected = after.reconcile()
        old, new = on_record.state_of(self.plain), on_record.state_of(after)
        assert found.keys() <= new.keys()
        for key, one in after.owed.items():
            if self._told(found.get(key)) == self._told(new[key]):
                self.plain.owed[key] = one
            else:
                assert self._told(found.get(key)) == self._told(old.get(key))
        return expected

    def expect_the_same(self) -> None:
        """What is owed and all that happened to it is what the second opinion says."""
        found, expected = self.reading(on_record.state), on_record.state_of(self.plain)
        for key in found.keys() | expected.keys():
            _expect(self._told(found.get(key)), self._told(expected.get(key)))

    def expect_account(self, run_id: UUID, expected: Account) -> None:
        run = self.reading(on_record.run, run_id)
        _expect(run.counts, {act: len(keys) for act, keys in expected.acts.items()})
        _expect((run.changes, run.population), (expected.written, len(expected.people)))
        listed = {act: keys for act, keys in expected.acts.items() if act[0] in on_record.LISTED}
        _expect(run.listed, {(act, key) for act, keys in listed.items() for key in keys})

    def expect_nothing_left(self) -> None:
        """Holding everything against everybody once more writes nothing."""
        before = self.reading(on_record.rows)
        self.night()
        self.reconcile()
        _expect(self.reading(on_record.rows), before)

    def _told(self, told: on_record.Told | None) -> on_record.Told | None:
        """Which change a run took for the cause is not known once a job was interrupted."""
        if told is None or self.tells_causes:
            return told
        return {name: value for name, value in told[0].items() if name != "decision__cause"}, told[1]


def _expect(found: object, expected: object) -> None:
    assert found == expected, f"\n   found {found}\nexpected {expected}"


def _by_hand(*, actor: Actor, rule_id: UUID) -> UUID:
    shown = diff(actor, [(None, rule_id, Cause(BY_HAND))])
    return reconcile_now(actor=actor, rule_id=rule_id, fingerprint=shown.fingerprint)


def _launch(*, actor: Actor, asked: dict[str, Any]) -> UUID:
    drafted = draft_campaign(actor=actor, name="All at once", **asked)
    launch(actor=actor, campaign_id=drafted, fingerprint=preview(actor=actor, **asked).fingerprint)
    return drafted


def _seal(*, actor: Actor, person_id: UUID, training_id: UUID, edition: int) -> UUID:
    return seal(
        actor=actor,
        person=Person.objects.get(pk=person_id),
        version=Version.objects.get(training_id=training_id, edition=edition),
        training=Training.objects.get(pk=training_id),
        achievement=replace(ACHIEVED, attempt_id=uuid4()),
        method=Method.PASSWORD,
        identity=SIGNED,
    )


def _audience(asks: Asks) -> Audience:
    return Audience(_clauses(asks.clauses), asks.people, _clauses(asks.but), asks.but_people)


def _clauses(clauses: tuple[Clause, ...]) -> tuple[AudienceClause, ...]:
    return tuple(AudienceClause(tuple(Condition(*one) for one in clause)) for clause in clauses)


def _facts(rule: Rule) -> RuleFacts:
    return RuleFacts(
        name="Whoever it concerns",
        audience=_audience(rule.asks),
        training_ids=rule.trainings,
        days_to_complete=rule.days,
        auto_assign=rule.automatic,
        is_active=rule.active,
        on_leaving=OnLeaving.WITHDRAW if rule.withdraws else OnLeaving.KEEP,
        redates_open=rule.redates,
    )
