"""What is odd about rules, told by what they say: pure, over all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from duly.assignments.rules.duties import RuleFacts
from duly.kernel.audience import Audience, Clause, Condition, is_everybody, is_nobody
from duly.kernel.days import add_months

# An attribute that fewer than one in so many people have a value of is not maintained.
MAINTAINED_FROM = 20


class Lint(StrEnum):
    """What can be odd, in the order of the page: who goes without comes first."""

    NO_DUTY = "no_duty"
    NOBODY = "nobody"
    NOBODY_TODAY = "nobody_today"
    EXCLUDED = "excluded"
    RETIRED = "retired"
    NO_VERSION = "no_version"
    UNMAINTAINED = "unmaintained"
    TOO_SLOW = "too_slow"
    DUPLICATE = "duplicate"
    EVERYBODY = "everybody"
    EVERYBODY_TODAY = "everybody_today"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is odd.

    `rules` are those it is about, `named` the values, groups or trainings; `clause` counts from 1, 0 where it
    is about none; `dimension` is the attribute; `days` and `months` are what is compared.
    """

    kind: Lint
    rules: tuple[UUID, ...]
    named: tuple[UUID, ...] = ()
    dimension: str = ""
    clause: int = 0
    days: int = 0
    months: int = 0
    people: int | None = None


@dataclass(frozen=True, kw_only=True)
class Course:
    """What a rule has to know of a training."""

    is_assignable: bool
    due_offset_days: int
    recertify_months: int | None


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the records say beside the rules.

    `above` has for each value in a tree itself and everything above it; `retired` are values and groups that
    are no longer used; `holding` counts for each attribute the people with a value of it, of `population`.
    An attribute that is not in it is retired.
    """

    today: date
    trainings: Mapping[UUID, Course]
    above: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    retired: frozenset[UUID] = frozenset()
    holding: Mapping[str, int] = field(default_factory=dict)
    population: int = 0


Rules = Mapping[UUID, RuleFacts]


def lint(rules: Rules, known: Known) -> list[Finding]:
    """All that the rules say and is odd, in the order of `Lint`, and of the rules."""
    found = [
        *_of_each(rules, known),
        *_duplicates(rules),
        *_unmaintained(rules, known),
    ]
    order = {kind: nth for nth, kind in enumerate(Lint)}
    return sorted(found, key=lambda one: order[one.kind])


def shape(audience: Audience) -> Hashable:
    """The same for audiences that say the same in another order."""
    return (
        frozenset(frozenset(clause.conditions) for clause in audience.clauses),
        audience.individuals,
        frozenset(frozenset(clause.conditions) for clause in audience.exclusions),
        audience.excluded_individuals,
    )


def by_form(audience: Audience) -> Lint | None:
    """What the form alone says: nobody, everybody, or neither."""
    if is_nobody(audience):
        return Lint.NOBODY
    whole = is_everybody(audience) and not (audience.exclusions or audience.excluded_individuals)
    return Lint.EVERYBODY if whole else None


def united(audiences: Iterable[Audience]) -> list[Audience]:
    """Fewer audiences that hold together whom these hold: asked in one question, however many they are."""
    alike: dict[Hashable, list[Audience]] = defaultdict(list)
    for audience in audiences:
        alike[shape(replace(audience, clauses=(), individuals=frozenset()))].append(audience)
    return [
        replace(
            some[0],
            clauses=_fewer(clause for one in some for clause in one.clauses),
            individuals=frozenset().union(*(one.individuals for one in some)),
        )
        for some in alike.values()
    ]


def _of_each(rules: Rules, known: Known) -> Iterator[Finding]:
    for rule_id, facts in rules.items():
        yield from _of_form(rule_id, facts.audience, known)
        yield from _retired(rule_id, facts.audience, known)
        yield from _of_trainings(rule_id, facts, known)


def _of_form(rule_id: UUID, audience: Audience, known: Known) -> Iterator[Finding]:
    if kind := by_form(audience):
        yield Finding(kind=kind, rules=(rule_id,))
        return
    for nth, clause in enumerate(audience.clauses, 1):
        if any(_covers(exclusion, clause, known.above) for exclusion in audience.exclusions):
            yield Finding(kind=Lint.EXCLUDED, rules=(rule_id,), clause=nth)


def _covers(exclusion: Clause, clause: Clause, above: Mapping[UUID, frozenset[UUID]]) -> bool:
    """Whether whoever fits the clause fits the exclusion as well."""
    asked = {condition.dimension: condition.values for condition in clause.conditions}
    return all(
        condition.dimension in asked
        and all(
            above.get(value, frozenset({value})) & condition.values for value in asked[condition.dimension]
        )
        for condition in exclusion.conditions
    )


def _retired(rule_id: UUID, audience: Audience, known: Known) -> Iterator[Finding]:
    gone: dict[str, set[UUID]] = defaultdict(set)
    for condition in conditions(audience):
        if condition.dimension not in known.holding:
            gone[condition.dimension] |= set()
        elif retired := condition.values & known.retired:
            gone[condition.dimension] |= retired
    for dimension, values in gone.items():
        yield Finding(kind=Lint.RETIRED, rules=(rule_id,), dimension=dimension, named=tuple(sorted(values)))


def _of_trainings(rule_id: UUID, facts: RuleFacts, known: Known) -> Iterator[Finding]:
    courses = [(one, known.trainings[one]) for one in facts.training_ids if one in known.trainings]
    if waiting := tuple(one for one, course in courses if not course.is_assignable):
        yield Finding(kind=Lint.NO_VERSION, rules=(rule_id,), named=waiting)
    for training, course in courses:
        days = facts.days_to_complete or course.due_offset_days
        months = course.recertify_months
        if months and known.today + timedelta(days) > add_months(known.today, months):
            yield Finding(kind=Lint.TOO_SLOW, rules=(rule_id,), named=(training,), days=days, months=months)


def _duplicates(rules: Rules) -> Iterator[Finding]:
    """Rules for the same people that share trainings: one finding for the same rules."""
    alike: dict[Hashable, list[UUID]] = defaultdict(list)
    for rule_id, facts in rules.items():
        if not is_nobody(facts.audience):
            alike[shape(facts.audience)].append(rule_id)
    for some in alike.values():
        yield from _sharing({rule_id: rules[rule_id] for rule_id in some})


def _sharing(rules: Rules) -> Iterator[Finding]:
    """Among rules for the same people, those that share trainings."""
    sharing: dict[UUID, list[UUID]] = defaultdict(list)
    for rule_id, facts in rules.items():
        for training in facts.training_ids:
            sharing[training].append(rule_id)
    shared: dict[tuple[UUID, ...], list[UUID]] = defaultdict(list)
    for training, who in sharing.items():
        shared[tuple(who)].append(training)
    for together, trainings in shared.items():
        if len(together) > 1:
            yield Finding(kind=Lint.DUPLICATE, rules=together, named=tuple(trainings))


def _unmaintained(rules: Rules, known: Known) -> Iterator[Finding]:
    """Attributes that rules ask for and hardly anybody has."""
    asking: dict[str, list[UUID]] = defaultdict(list)
    for rule_id, facts in rules.items():
        for dimension in dict.fromkeys(one.dimension for one in conditions(facts.audience)):
            asking[dimension].append(rule_id)
    for dimension, some in asking.items():
        people = known.holding.get(dimension)
        if people is not None and people * MAINTAINED_FROM < known.population:
            yield Finding(kind=Lint.UNMAINTAINED, rules=tuple(some), dimension=dimension, people=people)


def conditions(audience: Audience) -> Iterator[Condition]:
    """Every condition of an audience, those that leave out among them."""
    for clause in (*audience.clauses, *audience.exclusions):
        yield from clause.conditions


Plain = dict[str, frozenset[UUID]]


def _fewer(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Fewer clauses of which one holds exactly where one of these holds."""
    plain: list[Plain] = [{one.dimension: one.values for one in clause.conditions} for clause in clauses]
    if any(not one for one in plain):
        return (Clause(),)
    for dimension in sorted({name for one in plain for name in one}):
        plain = _merged(plain, dimension)
    alone = {name: values for one in plain if len(one) == 1 for name, values in one.items()}
    kept = [
        one
        for one in plain
        if len(one) == 1 or not any(one[name] <= alone.get(name, frozenset()) for name in one)
    ]
    return tuple(Clause(tuple(Condition(name, one[name]) for name in sorted(one))) for one in kept)


def _merged(clauses: Sequence[Plain], dimension: str) -> list[Plain]:
    """Clauses that differ in this dimension only are one, with the values of all."""
    alike: dict[Hashable, frozenset[UUID]] = defaultdict(frozenset)
    others: list[Plain] = []
    for one in clauses:
        if dimension in one:
            rest = frozenset((name, values) for name, values in one.items() if name != dimension)
            alike[rest] |= one[dimension]
        else:
            others.append(one)
    return [*others, *({**dict(rest), dimension: values} for rest, values in alike.items())]  # type: ignore[call-overload]
