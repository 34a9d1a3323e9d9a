"""Circles of managers."""

from hypothesis import given
from hypothesis import strategies as st

from duly.people.rules.linking import cycles

people = st.integers(0, 9)


def test_circles_are_found_and_trees_are_not() -> None:
    assert cycles({"a": "b", "b": None, "c": "b", "d": "gone"}) == []
    assert cycles({"a": "a"}) == [("a",)]
    assert sorted(map(sorted, cycles({1: 2, 2: 3, 3: 1, 4: 1, 5: 6, 6: 5}))) == [[1, 2, 3], [5, 6]]


@given(st.dictionaries(people, st.none() | people))
def test_everybody_in_a_circle_and_nobody_else_comes_back_to_themselves(above: dict[int, int | None]) -> None:
    found = {member for circle in cycles(above) for member in circle}

    for person in above:
        here: int | None = person
        seen = []
        for _ in range(11):
            here = above.get(here) if here is not None else None
            seen.append(here)
        assert (person in found) == (person in seen)
