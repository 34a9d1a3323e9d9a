"""Whatever happens to people, on whatever days it is dated: the history has neither gap nor overlap, and the
plain columns say what it says of today.

The oracle below reads the dated rows with SQL of its own and judges each day for itself.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db import transaction as django_transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from duly.kernel.refusal import Refused
from duly.people.models import AttributeValue, CustomValue, Person
from duly.people.operations import (
    Details,
    Newcomer,
    come_back,
    edit_person,
    hire,
    leave,
    link,
    merge_people,
    set_values,
)
from duly.people.operations.trees import merge_values, move_value
from duly.people.operations.values import rename_value
from duly.people.queries import merge_preview
from duly.people.queries.branches import merge_values_preview, move_preview
from tests.integration.people.arrange import custom_attribute, known
from tests.world import World

TODAY = date(2026, 11, 22)
CAST = ("ada", "bo", "cy", "hal")
DEPARTMENTS = ("Production", "Assembly", "Paint shop", "Quality", "Administration")
LINKS = ("manager", "line_lead")
KEYS = ("department", "location", "shoe-size")

days = st.integers(0, 12).map(lambda months: TODAY - timedelta(days=30 * months)) | st.just(
    TODAY + timedelta(days=1)
)
somebody = st.integers(0, 6)
something = st.integers(0, 5)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("hire"), something, days, days),
        st.tuples(st.just("move"), somebody, st.sampled_from(KEYS), something, days),
        st.tuples(st.just("link"), somebody, st.sampled_from(LINKS), somebody | st.none(), days),
        st.tuples(st.just("leave"), somebody, days),
        st.tuples(st.just("come_back"), somebody, days),
        st.tuples(st.just("start"), somebody, days),
        st.tuples(st.just("merge"), somebody, somebody),
        st.tuples(st.just("rename_value"), something),
        st.tuples(st.just("move_value"), something, something),
        st.tuples(st.just("merge_values"), something, something),
    ),
    max_size=12,
)


@pytest.mark.covers("SEED-16")
@pytest.mark.parametrize("examples", [15, pytest.param(600, marks=pytest.mark.prove)])
def test_the_columns_of_today_are_what_the_history_says(world: World, examples: int) -> None:
    sizes = custom_attribute(world, "shoe-size", "41", "42")

    @settings(max_examples=examples, deadline=None, database=None)
    @given(told=steps)
    def attempt(told: list[tuple[Any, ...]]) -> None:
        savepoint = django_transaction.savepoint()
        try:
            life = Life(world, list(sizes.values()))
            for step in told:
                life.take(step)
            expect_columns_and_history_agree(life)
        finally:
            django_transaction.savepoint_rollback(savepoint)

    attempt()


class Life:
    """What happens to the people of one attempt. A refusal changes nothing."""

    def __init__(self, world: World, sizes: list[UUID]) -> None:
        self.actor = world.cy
        self.people = [known(getattr(world, key).person_id) for key in CAST]
        self.values: dict[str, list[UUID | None]] = {
            "department": [*(world.value(name) for name in DEPARTMENTS), None],
            "location": [world.value("Graz"), world.value("Lisbon"), None],
            "shoe-size": [*sizes, None],
        }

    def take(self, step: tuple[Any, ...]) -> None:
        verb, *told = step
        act: Callable[..., None] = getattr(self, f"_{verb}")
        with suppress(Refused), django_transaction.atomic():
            act(*told)

    def _person(self, number: int) -> UUID:
        return self.people[number % len(self.people)]

    def _value(self, key: str, number: int) -> UUID | None:
        return self.values[key][number % len(self.values[key])]

    def _hire(self, number: int, started_on: date, valid_from: date) -> None:
        department = self._value("department", number)
        newcomer = Newcomer(
            family_name="Grieg",
            started_on=started_on,
            attributes={"department": department} if department else {},
            manager_id=self._person(number),
        )
        self.people.append(hire(actor=self.actor, newcomer=newcomer, valid_from=valid_from))

    def _move(self, number: int, key: str, value: int, day: date) -> None:
        values = {key: self._value(key, value)}
        set_values(actor=self.actor, person_id=self._person(number), values=values, valid_from=day)

    def _link(self, number: int, kind: str, other: int | None, day: date) -> None:
        other_id = None if other is None else self._person(other)
        link(actor=self.actor, person_id=self._person(number), kind=kind, other_id=other_id, valid_from=day)

    def _leave(self, number: int, day: date) -> None:
        leave(actor=self.actor, person_id=self._person(number), valid_from=day)

    def _come_back(self, number: int, day: date) -> None:
        come_back(actor=self.actor, person_id=self._person(number), valid_from=day)

    def _start(self, number: int, day: date) -> None:
        person = Person.objects.get(pk=self._person(number))
        details = Details(family_name="Grieg", started_on=day, employee_number=person.employee_number or "")
        edit_person(actor=self.actor, person_id=person.pk, details=details)

    def _merge(self, one: int, other: int) -> None:
        two = {"kept_id": self._person(one), "merged_id": self._person(other)}
        merge_people(actor=self.actor, **two, fingerprint=merge_preview(actor=self.actor, **two).fingerprint)

    def _rename_value(self, number: int) -> None:
        value_id = known(self._value("department", number % 5))
        rename_value(actor=self.actor, value_id=value_id, name=f"Renamed {number}")

    def _move_value(self, number: int, parent: int) -> None:
        place = {
            "value_id": known(self._value("department", number % 5)),
            "parent_id": self._value("department", parent),
        }
        seen = move_preview(actor=self.actor, **place).fingerprint  # type: ignore[arg-type]
        move_value(actor=self.actor, **place, fingerprint=seen)  # type: ignore[arg-type]

    def _merge_values(self, one: int, other: int) -> None:
        two = {
            "merged_id": known(self._value("department", one % 5)),
            "kept_id": known(self._value("department", other % 5)),
        }
        seen = merge_values_preview(actor=self.actor, **two).fingerprint
        merge_values(actor=self.actor, **two, fingerprint=seen)


def expect_columns_and_history_agree(life: Life) -> None:
    people = {one.pk: one for one in Person.objects.filter(pk__in=life.people)}
    custom = dict(CustomValue.objects.values_list("person_id", "value_id"))
    for (who, _), told in stated(ACTIVITY, life.people).items():
        assert people[who].is_active == judged(told, who)
    values = stated(VALUES, life.people)
    for person_id, person in people.items():
        for key in ("department", "location"):
            about = (person_id, key)
            assert getattr(person, f"{key}_id") == judged(values.get(about, []), about)
        about = (person_id, "shoe-size")
        assert custom.get(person_id) == judged(values.get(about, []), about)
    links = stated(LINK_CHANGES, life.people)
    for kind in LINKS:
        leads = dict(Person.objects.values_list("pk", f"{kind}_id"))
        for person_id in people:
            about = (person_id, kind)
            assert leads[person_id] == judged(links.get(about, []), about)
            assert not stands_above_itself(person_id, leads)
    retired = AttributeValue.objects.exclude(retired_at=None).values("pk")
    assert not Person.objects.filter(department_id__in=retired).exists()


def judged(told: list[tuple[date, Any]], about: object) -> Any:
    """What holds today; each day since the first belongs to exactly one period."""
    if not told:
        return None
    first, latest = min(day for day, _ in told), max(day for day, _ in told)
    assert latest <= TODAY, about
    # Of two on one day the later recorded counts: the rows come in the order they were recorded in.
    holding = dict(told)
    starts = sorted(holding)
    periods = list(zip(starts, [*starts[1:], TODAY + timedelta(days=1)], strict=True))
    covered = [start + timedelta(days=n) for start, end in periods for n in range((end - start).days)]
    assert covered == [first + timedelta(days=n) for n in range((TODAY - first).days + 1)], about
    return holding[starts[-1]]


ACTIVITY = (
    "SELECT person_id, '', valid_from, is_active FROM people_activechange"
    " WHERE person_id = ANY(%s) ORDER BY recorded_at, id"
)
VALUES = (
    "SELECT c.person_id, a.key, c.valid_from, c.value_id FROM people_attributechange c"
    " JOIN people_attribute a ON a.id = c.attribute_id"
    " WHERE c.person_id = ANY(%s) ORDER BY c.recorded_at, c.id"
)
LINK_CHANGES = (
    "SELECT person_id, kind, valid_from, other_id FROM people_linkchange"
    " WHERE person_id = ANY(%s) ORDER BY recorded_at, id"
)


def stated(sql: str, people: list[UUID]) -> dict[tuple[UUID, str], list[tuple[date, Any]]]:
    """The dated rows about each person and thing, in the order they were recorded in."""
    told: dict[tuple[UUID, str], list[tuple[date, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [people])
        for person_id, about, day, value in cursor.fetchall():
            told.setdefault((person_id, about), []).append((day, value))
    return told


def stands_above_itself(person_id: UUID, leads: dict[UUID, UUID | None]) -> bool:
    seen: set[UUID] = set()
    above = leads[person_id]
    while above is not None and above not in seen:
        if above == person_id:
            return True
        seen.add(above)
        above = leads[above]
    return False
