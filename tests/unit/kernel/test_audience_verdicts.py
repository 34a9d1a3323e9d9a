"""Who is in an audience: named cases, and a brute-force oracle."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duly.kernel.audience import (
    DEFAULT_REQUIRED,
    Audience,
    Clause,
    Condition,
    Profile,
    Verdict,
    explain,
    is_everybody,
    is_nobody,
    matches,
    named_values,
    with_groups,
)
from duly.kernel.audience.verdicts import all_of, any_of, negation
from duly.kernel.refusal import Refused

YES, NO, UNDECIDED = Verdict.YES, Verdict.NO, Verdict.UNDECIDED
ADA = UUID(int=1)
BO = UUID(int=2)


def value(name: str) -> UUID:
    return uuid5(ADA, name)


def wants(dimension: str, *names: str) -> Condition:
    return Condition(dimension, frozenset(map(value, names)))


def ada(**dimensions: str) -> Profile:
    """Ada with values written as "production, press shop": the value and its ancestors."""
    held = {name: frozenset(map(value, text.split(", "))) for name, text in dimensions.items()}
    return Profile(ADA, held)


def judged(audience: Audience, profile: Profile) -> Verdict:
    return matches(audience, profile, DEFAULT_REQUIRED)


PRODUCTION = Clause((wants("department", "production"),))
PRODUCTION_IN_BREMEN = Clause((wants("department", "production"), wants("location", "bremen")))
GERMAN = Clause((wants("language", "german"),))
EVERYBODY = Clause()


@pytest.mark.covers("SEED-110")
@pytest.mark.parametrize(
    ("profile", "verdict"),
    [
        (ada(department="production", location="bremen"), YES),
        (ada(department="production", location="kiel"), NO),
        (ada(department="sales", location="bremen"), NO),
    ],
)
def test_a_clause_holds_only_if_all_its_dimensions_do(profile: Profile, verdict: Verdict) -> None:
    assert judged(Audience((PRODUCTION_IN_BREMEN,)), profile) is verdict


@pytest.mark.covers("SEED-110")
def test_within_a_dimension_any_value_suffices() -> None:
    either = Audience((Clause((wants("department", "production", "quality"),)),))

    assert judged(either, ada(department="quality")) is YES
    assert judged(either, ada(department="sales")) is NO


@pytest.mark.covers("SEED-110")
def test_a_dimension_left_out_asks_nothing_even_of_those_without_a_value() -> None:
    assert judged(Audience((PRODUCTION,)), ada(department="production")) is YES


def test_any_clause_suffices() -> None:
    audience = Audience((PRODUCTION, GERMAN))

    assert judged(audience, ada(department="sales", language="german")) is YES
    assert judged(audience, ada(department="sales", language="english")) is NO


def test_a_value_counts_with_its_subtree() -> None:
    assert judged(Audience((PRODUCTION,)), ada(department="press shop, production")) is YES
    press_shop = Audience((Clause((wants("department", "press shop"),)),))
    assert judged(press_shop, ada(department="production")) is NO


@pytest.mark.covers("SEED-109")
@pytest.mark.parametrize(
    "dimension", ["activity", "plant", "line", "workstation", "group", "forklift permit"]
)
def test_every_dimension_can_be_asked_for_also_a_custom_one(dimension: str) -> None:
    audience = Audience((Clause((wants(dimension, "one"),)),))

    assert judged(audience, ada(**{dimension: "one"})) is YES
    assert judged(audience, ada(**{dimension: "two"})) is NO
    assert judged(audience, ada()) is NO


@pytest.mark.covers("SEED-111")
def test_no_clause_is_nobody_and_an_empty_clause_is_everybody() -> None:
    assert judged(Audience(), ada(department="production")) is NO
    assert judged(Audience((EVERYBODY,)), ada()) is YES


def test_a_missing_value_cannot_be_decided_where_it_is_required_and_is_none_elsewhere() -> None:
    assert judged(Audience((PRODUCTION,)), ada()) is UNDECIDED
    assert judged(Audience((GERMAN,)), ada()) is NO
    assert matches(Audience((GERMAN,)), ada(), frozenset({"language"})) is UNDECIDED


def test_a_missing_value_does_not_matter_where_something_else_decides() -> None:
    elsewhere = ada(location="kiel")

    assert judged(Audience((PRODUCTION_IN_BREMEN,)), elsewhere) is NO
    assert judged(Audience((PRODUCTION_IN_BREMEN, EVERYBODY)), elsewhere) is YES


def test_an_empty_set_of_values_is_a_missing_value() -> None:
    assert judged(Audience((PRODUCTION,)), Profile(ADA, {"department": frozenset()})) is UNDECIDED


def test_an_individual_is_in_whatever_the_clauses_say() -> None:
    assert judged(Audience((PRODUCTION,), individuals=frozenset({ADA})), ada()) is YES
    assert judged(Audience(individuals=frozenset({BO})), ada()) is NO


@pytest.mark.parametrize(
    "exclusion",
    [{"exclusions": (GERMAN,)}, {"excluded_individuals": frozenset({ADA})}],
    ids=["by clause", "by name"],
)
def test_exclusions_win_over_clauses_and_over_individuals(exclusion: dict[str, object]) -> None:
    audience = Audience(clauses=(EVERYBODY,), individuals=frozenset({ADA}), **exclusion)  # type: ignore[arg-type]

    assert judged(audience, ada(language="german")) is NO


def test_an_undecided_exclusion_leaves_undecided_only_who_would_be_in() -> None:
    audience = Audience(clauses=(GERMAN,), individuals=frozenset({BO}), exclusions=(PRODUCTION,))

    assert judged(audience, ada(language="german")) is UNDECIDED
    assert judged(audience, ada(language="english")) is NO
    assert judged(audience, Profile(BO, {})) is UNDECIDED


@pytest.mark.parametrize(("one", "other"), list(product(Verdict, repeat=2)))
def test_three_values_follow_kleene(one: Verdict, other: Verdict) -> None:
    numbers = {NO: 0.0, UNDECIDED: 0.5, YES: 1.0}

    assert numbers[all_of([one, other])] == min(numbers[one], numbers[other])
    assert numbers[any_of([one, other])] == max(numbers[one], numbers[other])
    assert numbers[negation(one)] == 1 - numbers[one]


def test_a_condition_names_a_dimension_and_a_value_and_a_clause_each_dimension_once() -> None:
    for build in (
        lambda: Condition("", frozenset({ADA})),
        lambda: Condition("department", frozenset()),
        lambda: Clause((wants("department", "a"), wants("department", "b"))),
    ):
        with pytest.raises(Refused) as refused:
            build()

        assert refused.value.code == "invalid_audience"


# Two values a dimension and "some other value" are all a condition can tell apart.

DIMENSIONS = ("department", "location", "language")
POOL = {name: tuple(value(f"{name} {number}") for number in range(2)) for name in DIMENSIONS}
OTHER = value("some other value")


def conditions(dimension: str) -> st.SearchStrategy[Condition]:
    chosen = st.frozensets(st.sampled_from(POOL[dimension]), min_size=1)
    return st.builds(Condition, st.just(dimension), chosen)


clauses = st.lists(st.sampled_from(DIMENSIONS), unique=True, max_size=3).flatmap(
    lambda names: st.tuples(*map(conditions, names)).map(Clause)
)
people = st.frozensets(st.sampled_from([ADA, BO]))
sides = st.lists(clauses, max_size=3).map(tuple)
audiences = st.builds(Audience, sides, people, sides, people)
held_values = {name: st.frozensets(st.sampled_from((*POOL[name], OTHER)), max_size=2) for name in DIMENSIONS}
profiles = st.builds(Profile, st.just(ADA), st.fixed_dictionaries({}, optional=held_values))
requirements = st.frozensets(st.sampled_from(DIMENSIONS))


def plainly(audience: Audience, person: UUID, held: dict[str, frozenset[UUID]]) -> bool:
    """Two-valued membership of a person whose record is complete."""

    def holds(clause: Clause) -> bool:
        return all(held[wanted.dimension] & wanted.values for wanted in clause.conditions)

    included = person in audience.individuals or any(map(holds, audience.clauses))
    excluded = person in audience.excluded_individuals or any(map(holds, audience.exclusions))
    return included and not excluded


def by_completion(audience: Audience, profile: Profile, required: frozenset[str]) -> set[bool]:
    """Membership under every completion of the required values that are missing."""
    choices = []
    for name in DIMENSIONS:
        held = profile.values.get(name) or frozenset()
        possible = [frozenset({found}) for found in (*POOL[name], OTHER)]
        choices.append(possible if not held and name in required else [held])
    return {
        plainly(audience, profile.person_id, dict(zip(DIMENSIONS, completion, strict=True)))
        for completion in product(*choices)
    }


def by_truth_values(audience: Audience, profile: Profile, required: frozenset[str]) -> Verdict:
    """The same logic with numbers: no is 0, undecided 1, yes 2."""

    def side(named: frozenset[UUID], clauses: tuple[Clause, ...]) -> int:
        found = 2 * (profile.person_id in named)
        for clause in clauses:
            truth = 2
            for condition in clause.conditions:
                held = profile.values.get(condition.dimension, frozenset())
                missing = condition.dimension in required and len(held) == 0
                truth = min(truth, 1 if missing else 2 * bool(held & condition.values))
            found = max(found, truth)
        return found

    included = side(audience.individuals, audience.clauses)
    excluded = side(audience.excluded_individuals, audience.exclusions)
    return [NO, UNDECIDED, YES][min(included, 2 - excluded)]


@pytest.mark.covers("SEED-110")
@given(audiences, profiles, requirements)
def test_the_verdict_is_that_of_a_brute_force_oracle(
    audience: Audience, profile: Profile, required: frozenset[str]
) -> None:
    assert matches(audience, profile, required) is by_truth_values(audience, profile, required)


@given(audiences, profiles, requirements)
def test_a_decided_verdict_stays_however_the_record_is_completed(
    audience: Audience, profile: Profile, required: frozenset[str]
) -> None:
    outcomes = by_completion(audience, profile, required)

    verdict = matches(audience, profile, required)

    assert verdict is UNDECIDED or outcomes == {verdict is YES}


@settings(max_examples=40)
@given(audiences, profiles, requirements)
def test_an_explanation_gives_the_verdict_and_obstacles_that_account_for_it(
    audience: Audience, profile: Profile, required: frozenset[str]
) -> None:
    verdict = matches(audience, profile, required)

    explanation = explain(audience, profile, required, {})

    assert explanation.verdict is verdict
    assert explanation.sentence.endswith(".")
    if explanation.ground == "clause":
        assert bool(explanation.obstacles) == (verdict is not YES)
    if explanation.ground == "exclusion":
        assert bool(explanation.obstacles) == (verdict is UNDECIDED)


@settings(max_examples=40)
@given(audiences, profiles, requirements)
def test_nobody_is_in_an_audience_that_says_so(
    audience: Audience, profile: Profile, required: frozenset[str]
) -> None:
    without_any = replace(audience, clauses=(), individuals=frozenset())
    without_everybody = replace(audience, exclusions=(*audience.exclusions, EVERYBODY))

    for nobody in (without_any, without_everybody):
        assert is_nobody(nobody)
        assert matches(nobody, profile, required) is NO


@pytest.mark.covers("SEED-111")
@settings(max_examples=40)
@given(audiences, profiles, requirements)
def test_everybody_is_in_an_audience_that_says_so_unless_excluded(
    audience: Audience, profile: Profile, required: frozenset[str]
) -> None:
    everybody = Audience((*audience.clauses, EVERYBODY), audience.individuals)
    limited = replace(audience, clauses=everybody.clauses, individuals=frozenset())
    exclusion = Audience(audience.exclusions, audience.excluded_individuals)

    assert is_everybody(everybody)
    assert matches(everybody, profile, required) is YES
    assert matches(limited, profile, required) is negation(matches(exclusion, profile, required))


def test_the_plain_forms_are_recognised() -> None:
    assert is_everybody(Audience((PRODUCTION, EVERYBODY)))
    assert not is_everybody(Audience((PRODUCTION,)))
    assert is_nobody(Audience())
    assert is_nobody(Audience((PRODUCTION,), exclusions=(EVERYBODY,)))
    assert is_nobody(Audience(individuals=frozenset({ADA}), excluded_individuals=frozenset({ADA})))
    assert not is_nobody(Audience(individuals=frozenset({ADA})))
    assert not is_nobody(Audience((PRODUCTION,)))


def test_a_group_that_cannot_be_decided_leaves_a_condition_on_it_undecided() -> None:
    unsure = replace(ada(), open={"group": frozenset({value("night shift")})})
    night_shift = Audience((Clause((wants("group", "night shift"),)),))
    either = Audience((Clause((wants("group", "night shift", "first aiders"),)),))

    assert judged(night_shift, unsure) is UNDECIDED
    assert judged(either, replace(unsure, values={"group": frozenset({value("first aiders")})})) is YES
    assert judged(Audience((EVERYBODY,), exclusions=night_shift.clauses), unsure) is UNDECIDED
    assert judged(Audience((Clause((wants("group", "others"),)),)), unsure) is NO


@given(audiences, audiences, profiles, requirements)
def test_a_condition_on_a_dynamic_group_is_the_verdict_of_the_group(
    audience: Audience, other: Audience, profile: Profile, required: frozenset[str]
) -> None:
    groups = {value("dynamic"): audience, value("another"): other}
    asks = Audience((Clause((wants("group", "dynamic"),)),))
    asks_not = Audience((EVERYBODY,), exclusions=asks.clauses)

    known = with_groups(replace(profile, values={**profile.values, "group": frozenset()}), groups, required)

    expected = matches(audience, replace(profile, values={**profile.values, "group": frozenset()}), required)
    assert matches(asks, known, required) is expected
    assert matches(asks_not, known, required) is negation(expected)


def test_the_values_asked_for_are_those_of_clauses_and_exclusions() -> None:
    audience = Audience((PRODUCTION_IN_BREMEN, GERMAN), exclusions=(Clause((wants("department", "hr"),)),))

    assert named_values(audience, "department") == {value("production"), value("hr")}
    assert named_values(audience, "group") == frozenset()
