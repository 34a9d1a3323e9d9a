"""An audience survives storage, and nothing half-understood is read."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.audience import Audience, Clause, Condition, from_json, to_json
from duly.kernel.canonical import canonical
from duly.kernel.refusal import Refused

ADA = "00000000-0000-0000-0000-00000000000a"
ids = st.frozensets(st.uuids(), max_size=4)
dimensions = st.sampled_from(["department", "location", "group", "Führerschein"])


def clause(wanted: dict[str, frozenset[UUID]]) -> Clause:
    return Clause(tuple(Condition(dimension, values) for dimension, values in wanted.items()))


clauses = st.dictionaries(dimensions, st.frozensets(st.uuids(), min_size=1, max_size=3), max_size=3).map(
    clause
)
sides = st.lists(clauses, max_size=3).map(tuple)
audiences = st.builds(Audience, sides, ids, sides, ids)


def stored(**changes: object) -> dict[str, object]:
    return to_json(Audience()) | changes


@given(audiences)
def test_an_audience_reads_back_as_it_was_written(audience: Audience) -> None:
    assert from_json(json.loads(json.dumps(to_json(audience)))) == audience


@given(audiences)
def test_equal_audiences_have_equal_bytes(audience: Audience) -> None:
    again = Audience(
        audience.clauses,
        frozenset(sorted(audience.individuals, reverse=True)),
        audience.exclusions,
        frozenset(sorted(audience.excluded_individuals, reverse=True)),
    )

    assert canonical(to_json(again)) == canonical(to_json(audience))


def test_version_one_looks_like_this() -> None:
    audience = Audience(
        clauses=(Clause((Condition("department", frozenset({UUID(int=2), UUID(int=1)})),)), Clause()),
        individuals=frozenset({UUID(ADA)}),
    )

    assert to_json(audience) == {
        "v": 1,
        "clauses": [
            [
                {
                    "dimension": "department",
                    "values": [
                        "00000000-0000-0000-0000-000000000001",
                        "00000000-0000-0000-0000-000000000002",
                    ],
                }
            ],
            [],
        ],
        "individuals": [ADA],
        "exclusions": [],
        "excluded_individuals": [],
    }


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (None, "$"),
        ([], "$"),
        ({"v": 1}, "$.clauses"),
        (stored(colour="red"), "$.colour"),
        (stored(v=2), "$.v"),
        (stored(v=True), "$.v"),
        (stored(v="1"), "$.v"),
        (stored(clauses={}), "$.clauses"),
        (stored(clauses=[{}]), "$.clauses[0]"),
        (stored(clauses=[[{"dimension": "group"}]]), "$.clauses[0][0].values"),
        (stored(exclusions=[[], [{"dimension": 1, "values": [ADA]}]]), "$.exclusions[1][0].dimension"),
        (stored(clauses=[[{"dimension": "group", "values": [ADA], "not": True}]]), "$.clauses[0][0].not"),
        (stored(individuals=ADA), "$.individuals"),
        (stored(individuals=[ADA, 7]), "$.individuals[1]"),
        (stored(individuals=[ADA.upper()]), "$.individuals[0]"),
        (stored(excluded_individuals=["{" + ADA + "}"]), "$.excluded_individuals[0]"),
        (stored(excluded_individuals=["Ada"]), "$.excluded_individuals[0]"),
    ],
)
def test_anything_else_is_refused_with_the_path_to_it(data: object, path: str) -> None:
    with pytest.raises(Refused) as refused:
        from_json(data)

    assert refused.value.code == "invalid_audience"
    assert refused.value.facts["path"] == path


def test_a_refused_key_is_told_apart_as_missing_or_unknown() -> None:
    with pytest.raises(Refused, match=r"^\$\.clauses is missing\.$"):
        from_json({"v": 1})
    with pytest.raises(Refused, match=r"^\$\.colour is not known\.$"):
        from_json(stored(colour="red"))


@pytest.mark.parametrize(
    "conditions",
    [
        [{"dimension": "group", "values": []}],
        [{"dimension": "", "values": [ADA]}],
        [{"dimension": "group", "values": [ADA]}, {"dimension": "group", "values": [ADA]}],
    ],
)
def test_a_clause_that_could_not_be_built_cannot_be_read(conditions: list[object]) -> None:
    with pytest.raises(Refused) as refused:
        from_json(stored(clauses=[conditions]))

    assert refused.value.code == "invalid_audience"
