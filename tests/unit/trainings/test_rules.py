"""What freezes, what a version is called, and who may decide."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.quiz import Question
from duly.kernel.refusal import Refused
from duly.trainings.rules import (
    VERSION,
    Category,
    Content,
    Lesson,
    Settings,
    Source,
    VersionState,
    content_bytes,
    content_from,
    content_json,
    demand_other_person,
    demand_reason,
    missing_for_submission,
    next_label,
    normalized,
    settings_from,
    settings_json,
)

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
QUESTIONS = st.builds(
    Question,
    text=WORDS,
    options=st.lists(WORDS, min_size=2, max_size=4).map(tuple),
    correct=st.frozensets(st.integers(0, 1), min_size=1),
    several=st.just(True),  # noqa: FBT003  # a strategy, not a flag
)
CONTENTS = st.builds(
    Content,
    lessons=st.lists(st.builds(Lesson, title=WORDS, body=WORDS, mandatory=st.booleans())).map(tuple),
    questions=st.lists(QUESTIONS, max_size=3).map(tuple),
    passing_score=st.integers(1, 100),
    attempt_limit=st.none() | st.integers(1, 100),
    signature=st.booleans(),
    minutes=st.integers(1, 1440),
    objectives=st.lists(WORDS, max_size=3).map(tuple),
    sources=st.lists(st.builds(Source, title=WORDS, reference=WORDS), max_size=3).map(tuple),
)
READY = Content(
    lessons=(Lesson("One", "Text"),), objectives=("Know one",), sources=(Source("Plan", "SOP-1"),)
)
ADA, BO = UUID(int=1), UUID(int=2)


@given(CONTENTS)
def test_content_reads_back_as_it_was_written(content: Content) -> None:
    assert content_from(content_json(content)) == content


@given(CONTENTS)
def test_frozen_bytes_do_not_depend_on_how_text_was_composed(content: Content) -> None:
    frozen = content_bytes(content)

    assert content_bytes(content_from(normalized(content_json(content)))) == frozen


@pytest.mark.parametrize("months", [None, 12])
def test_settings_read_back_as_they_were_written(months: int | None) -> None:
    settings = Settings(name="Fire safety", category=Category.SECURITY, recertify_months=months)

    assert settings_from(settings_json(settings)) == settings


@pytest.mark.covers("SEED-47", "Q40")
def test_everything_missing_is_named_at_once() -> None:
    assert missing_for_submission(Content(), "short") == (
        "no_lesson",
        "no_objective",
        "no_source",
        "reason_length",
    )
    assert missing_for_submission(READY, "Long enough.") == ()


@pytest.mark.covers("SEED-46", "SEED-54")
@pytest.mark.parametrize(
    ("length", "enough"), [(0, False), (9, False), (10, True), (1000, True), (1001, False)]
)
def test_a_reason_has_10_to_1000_characters_without_its_edges(length: int, *, enough: bool) -> None:
    reason = "r" * length

    if enough:
        assert demand_reason(f" \n{reason}\t") == reason
    else:
        with pytest.raises(Refused, match="10 to 1000"):
            demand_reason(f"     {reason}     ")


@pytest.mark.covers("SEED-56")
def test_an_author_and_nobody_cannot_decide() -> None:
    for person in (ADA, None):
        with pytest.raises(Refused) as refusal:
            demand_other_person(person, {ADA})
        assert refusal.value.code == "sod_violation"

    demand_other_person(BO, {ADA})


@pytest.mark.covers("SEED-37")
@pytest.mark.parametrize(
    ("labels", "minor", "major"),
    [
        ([], "1.0", "1.0"),
        (["1.0"], "1.1", "2.0"),
        (["1.0", "1.9", "1.10"], "1.11", "2.0"),
        (["2.0", "1.7"], "2.1", "3.0"),
    ],
)
def test_labels_count_up(labels: list[str], minor: str, major: str) -> None:
    assert next_label(labels, major=False) == minor
    assert next_label(labels, major=True) == major


@pytest.mark.covers("SEED-39", "P11-f")
def test_a_version_moves_one_way() -> None:
    moves = [
        ("approve", VersionState.APPROVED),
        ("activate", VersionState.ACTIVE),
        ("retire", VersionState.RETIRED),
    ]
    state = VersionState.IN_REVIEW

    for verb, after in moves:
        state = VERSION.next(state, verb)
        assert state is after
        with pytest.raises(Refused):
            VERSION.next(state, verb)

    assert not VERSION.verbs(VersionState.RETIRED) | VERSION.verbs(VersionState.REJECTED)
