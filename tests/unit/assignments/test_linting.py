"""What is odd about rules is told by what they say, and nothing else is."""

from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.assignments.rules.bounds import bounds
from duly.assignments.rules.duties import RuleFacts, RuleWarning, demand_facts, rule_warnings
from duly.assignments.rules.linting import Course, Finding, Known, Lint, lint, shape, united
from duly.kernel.audience import Audience, Clause, Condition, Profile, Verdict, matches
from duly.kernel.refusal import Refused

FIRE, NOISE = UUID(int=1), UUID(int=2)
WORKS, ASSEMBLY, QUALITY, GRAZ = (UUID(int=one) for one in range(10, 14))
ONE, TWO, THREE = (UUID(int=one) for one in range(100, 103))
KNOWN = Known(
    today=date(2026, 11, 22),
    trainings={
        FIRE: Course(is_assignable=True, due_offset_days=30, recertify_months=None),
        NOISE: Course(is_assignable=True, due_offset_days=30, recertify_months=None),
    },
    above={ASSEMBLY: frozenset({ASSEMBLY, WORKS})},
    holding={"department": 100, "location": 5, "activity": 4, "group": 100},
    population=100,
)


def asks(dimension: str, *values: UUID) -> Condition:
    return Condition(dimension, frozenset(values))


def clause(**dimensions: UUID) -> Clause:
    return Clause(tuple(asks(name, value) for name, value in dimensions.items()))


def rule(audience: Audience, *trainings: UUID, days: int | None = None) -> RuleFacts:
    return RuleFacts(
        name="A rule", audience=audience, training_ids=trainings or (FIRE,), days_to_complete=days
    )


def found(*rules: RuleFacts, known: Known = KNOWN) -> list[Finding]:
    return lint(dict(zip((ONE, TWO, THREE), rules, strict=False)), known)


FINE = Audience(clauses=(clause(department=WORKS),))


def test_nothing_is_said_of_a_rule_that_is_in_order() -> None:
    assert found(rule(FINE), rule(FINE, NOISE), rule(Audience(clauses=(clause(department=QUALITY),)))) == []


@pytest.mark.covers("SEED-111")
def test_a_form_that_holds_nobody_or_everybody_is_told() -> None:
    whole = Audience(clauses=(Clause(),))

    assert [one.kind for one in found(rule(Audience()), rule(whole))] == [Lint.NOBODY, Lint.EVERYBODY]
    assert found(rule(replace(whole, exclusions=(clause(department=WORKS),)))) == []
    assert rule_warnings(whole) == (RuleWarning.EVERYBODY,)
    assert rule_warnings(Audience()) == (RuleWarning.NOBODY,)
    assert rule_warnings(FINE) == ()


def test_a_clause_is_told_whose_people_are_all_left_out_also_by_a_value_above() -> None:
    both = Audience(clauses=(clause(department=QUALITY), clause(department=ASSEMBLY, location=GRAZ)))

    (told,) = found(rule(replace(both, exclusions=(clause(department=WORKS),))))
    assert (told.kind, told.clause) == (Lint.EXCLUDED, 2)
    assert found(rule(replace(both, exclusions=(clause(department=WORKS, group=GRAZ),)))) == []
    assert found(rule(replace(FINE, exclusions=(clause(department=ASSEMBLY),)))) == []


def test_what_is_no_longer_used_is_told_with_its_attribute() -> None:
    asked = Audience(clauses=(clause(department=WORKS, badge=ONE),), exclusions=(clause(group=TWO),))
    known = replace(KNOWN, retired=frozenset({WORKS, TWO}))

    told = {one.dimension: one.named for one in found(rule(asked), known=known)}

    assert told == {"department": (WORKS,), "badge": (), "group": (TWO,)}


def test_trainings_without_a_version_and_days_beyond_recertification_are_told() -> None:
    trainings = {
        FIRE: Course(is_assignable=False, due_offset_days=30, recertify_months=None),
        NOISE: Course(is_assignable=True, due_offset_days=30, recertify_months=1),
    }
    known = replace(KNOWN, trainings=trainings)

    assert found(rule(FINE, FIRE), known=known) == [
        Finding(kind=Lint.NO_VERSION, rules=(ONE,), named=(FIRE,))
    ]
    assert found(rule(FINE, NOISE), known=known) == []  # 22 December, both of them
    assert found(rule(FINE, NOISE, days=31), known=known) == [
        Finding(kind=Lint.TOO_SLOW, rules=(ONE,), named=(NOISE,), days=31, months=1)
    ]


def test_rules_for_the_same_people_that_share_trainings_are_told_once() -> None:
    turned = Audience(clauses=(clause(location=GRAZ, department=WORKS), clause(group=ONE)))
    same = Audience(clauses=(clause(group=ONE), clause(department=WORKS, location=GRAZ)))

    assert shape(turned) == shape(same)
    assert found(rule(turned, FIRE, NOISE), rule(same, NOISE, FIRE), rule(same, UUID(int=3))) == [
        Finding(kind=Lint.DUPLICATE, rules=(ONE, TWO), named=(FIRE, NOISE))
    ]


def test_an_attribute_is_told_that_hardly_anybody_has() -> None:
    asked = Audience(clauses=(clause(location=GRAZ, activity=ONE),))

    assert found(rule(asked), rule(FINE), rule(asked, NOISE)) == [
        Finding(kind=Lint.UNMAINTAINED, rules=(ONE, THREE), dimension="activity", people=4)
    ]


VALUES = [UUID(int=one) for one in range(20, 24)]
DIMENSIONS = ("department", "location", "activity")
some_values = st.frozensets(st.sampled_from(VALUES), min_size=1, max_size=3)
clauses = st.dictionaries(st.sampled_from(DIMENSIONS), some_values, max_size=3).map(
    lambda wanted: Clause(tuple(Condition(name, values) for name, values in wanted.items()))
)
few = st.lists(clauses, max_size=3).map(tuple)
named = st.frozensets(st.sampled_from([ONE, TWO]), max_size=1)
audiences = st.builds(
    Audience,
    clauses=few,
    individuals=named,
    exclusions=st.sampled_from([(), (clause(department=VALUES[0]),), (clause(activity=VALUES[1]),)]),
    excluded_individuals=named,
)
profiles = st.builds(
    Profile,
    person_id=st.sampled_from([ONE, TWO, THREE]),
    values=st.dictionaries(st.sampled_from(DIMENSIONS), st.frozensets(st.sampled_from(VALUES), max_size=2)),
)


@given(st.lists(audiences, max_size=8), st.lists(profiles, min_size=1, max_size=8))
def test_fewer_audiences_hold_together_whom_all_of_them_hold(
    some: list[Audience], people: list[Profile]
) -> None:
    required = frozenset({"department"})
    fewer = united(some)

    assert len(fewer) <= len(some)
    for person in people:
        before, after = (
            any(matches(one, person, required) is Verdict.YES for one in asked) for asked in (some, fewer)
        )
        assert before == after


@pytest.mark.covers("SEED-108", "SEED-112")
@pytest.mark.parametrize(
    ("change", "code", "beside"),
    [
        ({"name": "  "}, "rule_name", "name"),
        ({"name": "x" * 501}, "rule_name", "name"),
        ({"training_ids": ()}, "rule_trainings", "trainings"),
        ({"days_to_complete": 0}, "rule_days", "days_to_complete"),
        ({"days_to_complete": 3651}, "rule_days", "days_to_complete"),
    ],
)
def test_a_rule_needs_a_name_a_training_and_days_that_make_sense(
    change: dict[str, object], code: str, beside: str
) -> None:
    with pytest.raises(Refused) as refused:
        demand_facts(replace(rule(FINE), **change))  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.facts["field"]) == (code, beside)
    assert demand_facts(rule(FINE, NOISE, FIRE, NOISE)).training_ids == (NOISE, FIRE)


def own(dimension: str, values: frozenset[UUID]) -> frozenset[UUID]:
    """A value belongs to one dimension only, as on record."""
    return frozenset(UUID(int=value.int + 1000 * DIMENSIONS.index(dimension)) for value in values)


def of_its_own(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return tuple(
        Clause(tuple(Condition(one.dimension, own(one.dimension, one.values)) for one in clause.conditions))
        for clause in clauses
    )


@given(audiences, st.lists(profiles, min_size=1, max_size=3, unique_by=lambda one: one.person_id))
def test_an_audience_holds_no_fewer_and_no_more_than_its_bounds(
    asked: Audience, crowd: list[Profile]
) -> None:
    asked = replace(asked, clauses=of_its_own(asked.clauses), exclusions=of_its_own(asked.exclusions))
    crowd = [
        replace(one, values={name: own(name, values) for name, values in one.values.items()}) for one in crowd
    ]
    counted = Counter(value for one in crowd for values in one.values.values() for value in values)
    named = {own(name, frozenset({value})) for name in DIMENSIONS for value in VALUES[:3]}
    held = {value: counted[value] for values in named for value in values}

    least, most = bounds(asked, held, len(crowd))

    judged = [matches(asked, one, frozenset({"department"})) for one in crowd]
    assert least <= judged.count(Verdict.YES) <= most
