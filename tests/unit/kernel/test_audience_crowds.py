"""A crowd is judged as each of its people is."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.audience import Audience, Profile, Verdict, matches
from duly.kernel.audience.crowds import crowd_of, places
from tests.unit.kernel.test_audience_verdicts import (
    DIMENSIONS,
    POOL,
    audiences,
    held_values,
    requirements,
)

unsure = {name: st.frozensets(st.sampled_from(POOL[name]), max_size=1) for name in DIMENSIONS}
profiles = st.builds(
    Profile,
    st.just(UUID(int=0)),
    st.fixed_dictionaries({}, optional=held_values),
    st.fixed_dictionaries({}, optional=unsure),
)


@given(audiences, st.lists(profiles, max_size=20), requirements)
def test_a_crowd_is_judged_as_each_of_its_people_is(
    audience: Audience, found: list[Profile], required: frozenset[str]
) -> None:
    people = [replace(one, person_id=UUID(int=number)) for number, one in enumerate(found, start=1)]
    crowd = crowd_of(people)

    sure = crowd.judged(audience, required)

    verdicts = {one.person_id: matches(audience, one, required) for one in people}
    assert list(crowd.of(sure.certain)) == [one for one in verdicts if verdicts[one] is Verdict.YES]
    assert list(crowd.of(sure.undecided)) == [one for one in verdicts if verdicts[one] is Verdict.UNDECIDED]


@given(st.sets(st.integers(min_value=0, max_value=200)))
def test_bits_are_read_in_order(numbers: set[int]) -> None:
    assert list(places(sum(1 << number for number in numbers))) == sorted(numbers)
