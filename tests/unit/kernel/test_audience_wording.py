"""Audiences and their verdicts in plain language."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from duly.kernel.audience import (
    DEFAULT_REQUIRED,
    DIMENSIONS,
    Audience,
    Clause,
    Condition,
    Explanation,
    Profile,
    Verdict,
    describe,
    explain,
)

ADA, BO, CY = UUID(int=1), UUID(int=2), UUID(int=3)
NAMES = {
    UUID(int=100 + number): name for number, name in enumerate(["Quality", "Production", "Bremen", "German"])
}
QUALITY, PRODUCTION, BREMEN, GERMAN = NAMES
KIEL = UUID(int=999)


def clause(**wanted: set[UUID]) -> Clause:
    return Clause(tuple(Condition(dimension, frozenset(values)) for dimension, values in wanted.items()))


def why(audience: Audience, **held: set[UUID]) -> Explanation:
    profile = Profile(ADA, {name: frozenset(values) for name, values in held.items()})
    return explain(audience, profile, DEFAULT_REQUIRED, NAMES)


@pytest.mark.parametrize(
    ("audience", "sentence"),
    [
        (Audience(), "Nobody."),
        (Audience((Clause(),)), "Everybody."),
        (Audience((clause(group={QUALITY}),)), "People in group Quality."),
        (
            Audience((clause(group={QUALITY}, department={PRODUCTION}, location={BREMEN}),)),
            "People in group Quality with department Production and location Bremen.",
        ),
        (
            Audience((clause(department={QUALITY, PRODUCTION}),)),
            "People with department Production or Quality.",
        ),
        (
            Audience((clause(department={QUALITY}, location={BREMEN}), clause(job_role={KIEL}))),
            "People with department Quality and location Bremen; or people with job role unknown.",
        ),
        (
            Audience(
                (Clause(),),
                exclusions=(clause(language={GERMAN}),),
                excluded_individuals=frozenset({ADA}),
            ),
            "Everybody; except people with language German; and except 1 person by name.",
        ),
        (Audience(individuals=frozenset({ADA, BO})), "2 people by name."),
    ],
)
def test_an_audience_reads_as_one_plain_sentence(audience: Audience, sentence: str) -> None:
    assert describe(audience, NAMES) == sentence


@pytest.mark.parametrize(
    ("count", "tail"), [(4, "3 or 4"), (5, "3, 4 or 5"), (6, "3, 4, 5 or 1 more"), (9, "3, 4, 5 or 4 more")]
)
def test_beyond_five_values_a_list_is_cut_with_a_count(count: int, tail: str) -> None:
    names = {UUID(int=number): str(number) for number in range(1, count + 1)}

    sentence = describe(Audience((clause(workstation=set(names)),)), names)

    assert sentence == f"People with workstation 1, 2, {tail}."


def test_a_custom_dimension_is_called_by_its_own_name() -> None:
    assert describe(Audience((clause(permit={GERMAN}),)), NAMES) == "People with permit German."


@pytest.mark.parametrize(
    ("audience", "held", "sentence"),
    [
        (Audience(individuals=frozenset({ADA})), {}, "Included by name."),
        (Audience((Clause(),)), {}, "Included: everybody is."),
        (
            Audience((clause(department={QUALITY, PRODUCTION}, location={BREMEN}),)),
            {"department": {QUALITY}, "location": {BREMEN}},
            "Included: department is Quality, location is Bremen.",
        ),
        (
            Audience((clause(department={PRODUCTION}, language={GERMAN}),)),
            {"department": {QUALITY}},
            "Not included: department is Quality, not Production; language is not set, not German.",
        ),
        (
            Audience((clause(department={PRODUCTION}, location={BREMEN}),)),
            {},
            "Cannot be decided: no department and no location on the record.",
        ),
        (
            Audience(individuals=frozenset({BO})),
            {},
            "Not included: the audience has no clause and does not name this person.",
        ),
        (
            Audience((Clause(),), excluded_individuals=frozenset({ADA})),
            {},
            "Left out by name.",
        ),
        (
            Audience((Clause(),), exclusions=(clause(language={GERMAN}),)),
            {"language": {GERMAN}},
            "Left out by an exclusion: language is German.",
        ),
        (
            Audience((Clause(),), exclusions=(clause(location={BREMEN}),)),
            {},
            "Cannot be decided: no location on the record, which an exclusion asks for.",
        ),
    ],
)
def test_why_somebody_is_in_or_not_is_said_in_plain_words(
    audience: Audience, held: dict[str, set[UUID]], sentence: str
) -> None:
    assert why(audience, **held).sentence == sentence


def test_only_the_facts_that_matched_are_named() -> None:
    explanation = why(Audience((clause(department={PRODUCTION}),)), department={QUALITY, PRODUCTION})

    assert explanation.sentence == "Included: department is Production."


def test_of_several_clauses_that_fail_the_nearest_is_explained() -> None:
    far = clause(department={PRODUCTION}, language={GERMAN})
    near = clause(department={QUALITY}, language={GERMAN})

    explanation = why(Audience((far, near)), department={QUALITY})

    assert explanation.position == 1
    assert [finding.condition.dimension for finding in explanation.obstacles] == ["language"]


def test_a_clause_that_cannot_be_decided_is_nearer_than_one_that_fails() -> None:
    audience = Audience((clause(language={GERMAN}), clause(department={QUALITY}, location={BREMEN})))

    explanation = why(audience)

    assert (explanation.position, explanation.verdict) == (1, Verdict.UNDECIDED)


def test_a_clause_that_holds_is_explained_before_one_that_does_not() -> None:
    audience = Audience((clause(department={QUALITY}), clause(language={GERMAN})))

    explanation = why(audience, language={GERMAN})

    assert (explanation.position, explanation.verdict) == (1, Verdict.YES)


def test_a_custom_dimension_has_a_label_of_its_own() -> None:
    audience = Audience((clause(permit={GERMAN}),))

    assert describe(audience, NAMES, {"permit": "work permit"}) == "People with work permit German."


def test_an_undecided_group_is_named_as_the_obstacle() -> None:
    profile = Profile(ADA, {}, {"group": frozenset({QUALITY})})
    audience = Audience((clause(group={QUALITY, BREMEN}, location={KIEL}),))

    explanation = explain(audience, profile, DEFAULT_REQUIRED, NAMES)

    assert explanation.verdict is Verdict.UNDECIDED
    assert explanation.sentence == (
        "Cannot be decided: no location on the record, and group Quality asks for what is not on the record."
    )


def loudly(phrase: str) -> str:
    """Another language: the same in capitals, but for the places."""
    return re.sub(r"\{\w+\}|[a-z]", lambda found: found[0] if len(found[0]) > 1 else found[0].upper(), phrase)


LOUD_NAMES = {value: name.upper() for value, name in NAMES.items()}
LOUD_LABELS = {key: label.upper() for key, label in DIMENSIONS.items()}
ANYBODY = Audience((Clause(),), individuals=frozenset({BO}), excluded_individuals=frozenset({CY}))
MANY = {UUID(int=2000 + number) for number in range(7)}


@pytest.mark.parametrize(
    "audience",
    [
        Audience(),
        ANYBODY,
        Audience(
            (clause(department={QUALITY, PRODUCTION}, location={BREMEN}), clause(language=MANY)),
            individuals=frozenset({ADA, BO}),
            exclusions=(clause(language={GERMAN}), clause(group={QUALITY})),
            excluded_individuals=frozenset({CY, ADA}),
        ),
    ],
)
def test_every_phrase_of_an_audience_is_said_in_the_reader_s_language(audience: Audience) -> None:
    plain = describe(audience, NAMES)

    assert describe(audience, LOUD_NAMES, LOUD_LABELS, say=loudly) == plain.upper() != plain


@pytest.mark.parametrize(
    ("audience", "profile"),
    [
        (Audience(individuals=frozenset({ADA})), Profile(ADA, {})),
        (Audience((Clause(),), excluded_individuals=frozenset({ADA})), Profile(ADA, {})),
        (Audience(), Profile(ADA, {})),
        (Audience((Clause(),)), Profile(ADA, {})),
        (Audience((clause(group={QUALITY}),)), Profile(ADA, {"group": frozenset({QUALITY})})),
        (Audience((clause(group={QUALITY, BREMEN}),)), Profile(ADA, {"group": frozenset({PRODUCTION})})),
        (Audience((clause(department={QUALITY}, location={BREMEN}),)), Profile(ADA, {})),
        (Audience((clause(group={QUALITY}),)), Profile(ADA, {}, {"group": frozenset({QUALITY})})),
        (Audience((Clause(),), exclusions=(Clause(),)), Profile(ADA, {})),
        (Audience((Clause(),), exclusions=(clause(department={QUALITY}),)), Profile(ADA, {})),
    ],
)
def test_every_phrase_of_an_explanation_is_said_in_the_reader_s_language(
    audience: Audience, profile: Profile
) -> None:
    plain = explain(audience, profile, DEFAULT_REQUIRED, NAMES).sentence

    said = explain(audience, profile, DEFAULT_REQUIRED, LOUD_NAMES, LOUD_LABELS, say=loudly).sentence

    assert said == plain.upper() != plain
