"""A second opinion on who owes what: rules, launches, evidence and absences, one person at a time.

Nothing in here comes from the product. What it promises is written down again in plain Python, however slow:
whenever rules are held against people, all rules are held against all people. Ids are the database's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.integration.assignments.plain_facts import (
    WRITTEN,
    Account,
    Act,
    Answer,
    Asks,
    Clause,
    Course,
    Key,
    Owed,
    Proof,
    Rule,
    Somebody,
    Why,
)


@dataclass
class Plainly:
    """The organization as far as duties go. `above` and `zones` are of values, the rest is by id."""

    now: datetime
    zone: str
    above: Mapping[UUID, UUID | None]
    zones: Mapping[UUID, str]
    required: frozenset[str]
    people: dict[UUID, Somebody] = field(default_factory=dict)
    courses: dict[UUID, Course] = field(default_factory=dict)
    rules: dict[UUID, Rule] = field(default_factory=dict)
    proofs: list[Proof] = field(default_factory=list)
    owed: dict[Key, Owed] = field(default_factory=dict)
    # What changed since the rules looked: people, rules or (under None) everything, with the word for it.
    changed: dict[UUID | None, str] = field(default_factory=dict)
    changes: set[object] = field(default_factory=set)

    def today(self, person: UUID | None = None) -> date:
        """The day it is where somebody is; without anybody, in the organization."""
        return self.now.astimezone(ZoneInfo(self._zone(person) if person else self.zone)).date()

    def note(self, word: str, *what: UUID | None) -> None:
        """Something happened to people or rules; None is the night, which doubts everything."""
        for one in what:
            self.changed.pop(one, None)
            self.changed[one] = word
        self.changes.add(word if None in what else object())

    def answer(self, asks: Asks, person: UUID) -> Answer:
        """What an audience says of somebody. None stands for: nobody can tell."""
        named = person in asks.people
        inside = [self._clause(one, person) for one in asks.clauses]
        outside = [person in asks.but_people, *(self._clause(one, person) for one in asks.but)]
        if not named and all(one is False for one in inside):
            return Answer("out")
        if True in outside:
            return Answer("excepted")
        if None in outside or not (named or True in inside):
            return Answer("unknown", lacks=self._lacks(asks, person))
        if named:
            return Answer("in")
        nth = inside.index(True)
        return Answer("in", nth + 1, tuple(self._fact(*one, person) for one in asks.clauses[nth]))

    def reconcile(self) -> Account:
        """Holds every rule that works by itself against everybody; tells what became of those in question."""
        account = Account()
        everything = self.changed.get(None)
        rest = "several" if len(self.changes) > 1 else everything
        for id_, rule in self.rules.items():
            if not rule.works:
                continue
            whole = self.changed.get(id_) or (everything and rest)
            for person in self.active():
                cause = whole or self.changed.get(person, "")
                for key, act in self._settled(id_, rule, person, cause).items():
                    assert cause or act[0] not in WRITTEN, f"{act} of what nothing happened to"
                    if cause:
                        account.acts[act].add(key)
                        account.people.add(person)
        self.changed, self.changes = {}, set()
        return account

    def run_by_hand(self, id_: UUID) -> Account:
        """One rule held against everybody, whatever changed."""
        account = Account()
        for person in self.active():
            account.people.add(person)
            for key, act in self._settled(id_, self.rules[id_], person, "by_hand").items():
                account.acts[act].add(key)
        return account

    def active(self) -> list[UUID]:
        return [one.id for one in self.people.values() if one.active]

    def holds(self, person: UUID, training: UUID, edition: int = 0) -> Proof | None:
        """The evidence that counts today: what lasts longest, of two the later."""
        valid = [
            one
            for one in self.proofs
            if (one.person, one.training) == (person, training)
            and one.edition >= edition
            and (one.again_on is None or one.again_on > self.today(person))
        ]
        return max(valid, key=lambda one: (one.again_on or date.max, one.at, -one.id.int), default=None)

    def complete(self, proof: Proof) -> None:
        """Fulfils what is open of the training, unless it is pinned to a newer edition."""
        self.proofs.append(proof)
        for key, one in self.owed.items():
            if key[::2] == (proof.person, proof.training) and one.open and one.edition <= proof.edition:
                self._fulfil(one, proof)

    def begin(self, person: UUID, training: UUID, edition: int) -> None:
        """Starts what this edition can fulfil."""
        for key, one in self.owed.items():
            fits = key[::2] == (person, training) and one.open and one.edition <= edition
            if fits and one.started is None:
                one.started = self.today(person)
                one.events.append(("started", {"started_from": None}, {"started_from": str(one.started)}))

    def come_into_force(self, training: UUID, course: Course) -> None:
        """What nobody has begun moves to the new edition; before the first there was nothing to assign."""
        first, self.courses[training] = self.courses[training].edition is None, course
        assert course.edition
        for key, one in self.owed.items():
            if key[2] == training and one.open and one.started is None:
                old, one.edition = one.edition, course.edition
                one.events.append(("repinned", {"edition": old}, {"edition": one.edition}))
        asking = [id_ for id_, rule in self.rules.items() if rule.works and training in rule.trainings]
        if first and asking:
            self.note("activated", *asking)

    def withdraw(self, key: Key, kind: str = "manual") -> None:
        one = self.owed[key]
        one.withdrawn, one.withdrawal = self.today(key[0]), kind
        new = {"withdrawn_from": str(one.withdrawn), "kind": kind}
        one.events.append(("withdrawn", {"withdrawn_from": None}, new))

    def restore(self, key: Key) -> None:
        """Opens it again, with as many days left; what was proven meanwhile completes it."""
        one, course = self.owed[key], self.courses[key[2]]
        assert one.withdrawn
        away = max(0, (self.today(key[0]) - one.withdrawn).days)
        old = one.days_told() | {"withdrawn_from": str(one.withdrawn), "edition": one.edition}
        one.due, one.stays = one.due + timedelta(days=away), one.stays or away > 0
        one.edition = one.edition if one.started else max(one.edition, course.edition or 0)
        one.withdrawn, one.withdrawal = None, ""
        new = one.days_told() | {"withdrawn_from": None, "edition": one.edition, "days": away}
        one.events.append(("restored", old, new))
        if proof := self.holds(key[0], key[2], one.edition):
            self._fulfil(one, proof)
        if key[1] in self.rules:
            self.note("restored", key[0])

    def leave(self, person: UUID) -> None:
        """Nothing is written about who has left."""
        self.people[person].active, self.people[person].left_on = False, self.today()
        self.note("left", person)

    def come_back(self, person: UUID) -> None:
        """What was open all the while is due as many days later."""
        who, back = self.people[person], self.today()
        who.active, left = True, who.left_on
        self.note("returned", person)
        for key, one in self.owed.items():
            if left and key[0] == person and one.open and one.on < left < back:
                old = one.days_told()
                one.due, one.stays = one.due + (back - left), True
                why = {"kind": "returned", "left_on": str(left), "back_on": str(back)}
                one.events.append(("redated", old, one.days_told() | why))

    def launched(self, training: UUID, asks: Asks, *, mandatory: bool) -> dict[UUID, Answer]:
        """Whom a launch assigns: a mandatory one nobody who owes the training already."""
        owing = {key[0] for key, one in self.owed.items() if key[2] == training and one.open}
        answers = {one: self.answer(asks, one) for one in self.active()}
        return {
            one: answer
            for one, answer in answers.items()
            if answer.says == "in" and not (mandatory and one in owing)
        }

    def launch(self, campaign: UUID, training: UUID, found: Mapping[UUID, Answer], due: date) -> None:
        """Assigns them, for good; whoever holds valid evidence has done it."""
        course = self.courses[training]
        for person, answer in found.items():
            proof = self.holds(person, training, course.edition or 0)
            self.owed[person, campaign, training] = Owed(
                edition=course.edition or 0,
                on=self.today(person),
                due=due,
                grace=course.grace,
                days=None,
                why=Why(None, answer.clause, answer.facts, "campaign", None, "launch"),
                completed=proof.on if proof else None,
                evidence=proof.id if proof else None,
            )

    def _fulfil(self, one: Owed, proof: Proof) -> None:
        one.completed, one.evidence = proof.on, proof.id
        new = {"completed_from": str(proof.on), "evidence": str(proof.id)}
        one.events.append(("completed", {"completed_from": None, "evidence": None}, new))

    def _settled(self, id_: UUID, rule: Rule, person: UUID, cause: str) -> dict[Key, Act]:
        answer = self.answer(rule.asks, person)
        return {
            (person, id_, training): self._settle((person, id_, training), rule, answer, cause)
            for training in rule.trainings
        }

    def _settle(self, key: Key, rule: Rule, answer: Answer, cause: str) -> Act:
        one = self.owed.get(key)
        if one and one.completed:
            return ("kept", "completed")
        if one and one.withdrawal == "manual":
            return ("kept", "withdrawn_by_hand")
        if one and one.open:
            return self._keep(key, one, rule, answer)
        if answer.says != "in":
            reasons = {"out": "not_in_audience", "excepted": "exclusion"}
            if answer.says in reasons:
                return ("excluded", reasons[answer.says])
            return ("undecided", f"{answer.lacks}_missing")
        if self.holds(key[0], key[2]):
            return ("already_valid", "")
        if self.courses[key[2]].edition is None:
            return ("refused", "no_active_version")
        return self._restore(key, one, rule) if one else self._open(key, rule, answer, cause)

    def _keep(self, key: Key, one: Owed, rule: Rule, answer: Answer) -> Act:
        if answer.says == "unknown":
            return ("kept", "still_open")
        if answer.says != "in":
            if rule.withdraws:
                self.withdraw(key, "unmatched")
            return ("withdrawn" if rule.withdraws else "unmatched", "")
        if not self._otherwise(key, one, rule):
            return ("kept", "")
        old = one.days_told()
        self._redate(key, one, rule)
        one.grace = self.courses[key[2]].grace
        one.events.append(("redated", old, one.days_told() | {"kind": "rule", "due_days": one.days}))
        return ("redated", "")

    def _open(self, key: Key, rule: Rule, answer: Answer, cause: str) -> Act:
        course, days = self.courses[key[2]], self._days(key, rule)
        basis = "training" if rule.days is None else "rule"
        on = self.today(key[0])
        self.owed[key] = Owed(
            edition=course.edition or 0,
            on=on,
            due=on + timedelta(days=days),
            grace=course.grace,
            days=days,
            why=Why(rule.revision, answer.clause, answer.facts, basis, days, cause),
        )
        return ("opened", "")

    def _restore(self, key: Key, one: Owed, rule: Rule) -> Act:
        """The same again, with as many days left as when it was taken back."""
        assert one.withdrawn
        old: dict[str, Any] = {"withdrawn_from": str(one.withdrawn), "kind": "unmatched"}
        old |= {"due_on": str(one.due), "edition": one.edition}
        if self._otherwise(key, one, rule):
            self._redate(key, one, rule)
        elif self.today(key[0]) > one.withdrawn:
            one.due, one.stays = one.due + (self.today(key[0]) - one.withdrawn), True
        one.edition = one.edition if one.started else self.courses[key[2]].edition or 0
        one.withdrawn, one.withdrawal = None, ""
        new = {"withdrawn_from": None, "due_on": str(one.due), "edition": one.edition}
        one.events.append(("restored", old, new))
        return ("restored", "")

    def _otherwise(self, key: Key, one: Owed, rule: Rule) -> bool:
        """Whether the rule gives other days by now and moves what is open."""
        return rule.redates and not one.stays and one.days != self._days(key, rule)

    def _redate(self, key: Key, one: Owed, rule: Rule) -> None:
        one.days = self._days(key, rule)
        one.due = max(one.on + timedelta(days=one.days), self.today(key[0]) + timedelta(days=1))

    def _days(self, key: Key, rule: Rule) -> int:
        return self.courses[key[2]].offset if rule.days is None else rule.days

    def _clause(self, clause: Clause, person: UUID) -> bool | None:
        met = [self._met(dimension, values, person) for dimension, values in clause]
        return False if False in met else None if None in met else True

    def _met(self, dimension: str, values: frozenset[UUID], person: UUID) -> bool | None:
        who = self.people[person]
        held = set(who.groups) if dimension == "group" else set(self._upwards(who.holds.get(dimension)))
        if held & values:
            return True
        return None if dimension in self.required and not held else False

    def _fact(self, dimension: str, values: frozenset[UUID], person: UUID) -> UUID:
        who = self.people[person]
        return min(who.groups & values) if dimension == "group" else who.holds[dimension]

    def _lacks(self, asks: Asks, person: UUID) -> str:
        asked = {dimension for clause in (*asks.clauses, *asks.but) for dimension, _ in clause}
        return min(asked & self.required - self.people[person].holds.keys())

    def _upwards(self, value: UUID | None) -> Iterable[UUID]:
        while value:
            yield value
            value = self.above.get(value)

    def _zone(self, person: UUID) -> str:
        places = self._upwards(self.people[person].holds.get("location"))
        return next((self.zones[one] for one in places if self.zones.get(one)), self.zone)
