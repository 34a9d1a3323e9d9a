"""The builder of audiences, on the page of a dynamic group: what is said is stored, shown and counted."""

import re
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duly.kernel.audience import Audience, Clause, Condition, from_json
from duly.people.models import AttributeValue, Group
from duly.people.operations import add_members, create_group, create_value, retire_value
from duly.web.audience.cards import MOST_CARDS
from duly.web.audience.choice import choice_of
from tests.functional.learner import client_of
from tests.world import WORLD, World

SCRIPT = {"HX-Request": "true"}
DIMENSIONS = ("department", "location", "group", "own", "language")
SWAPPED = re.compile(r'id="([\w-]+)" hx-swap-oob')

conditions = st.dictionaries(
    st.sampled_from(DIMENSIONS), st.frozensets(st.uuids(), min_size=1, max_size=3), min_size=1, max_size=4
)
clauses = st.lists(
    conditions.map(lambda held: Clause(tuple(Condition(*one) for one in held.items()))), max_size=3
).map(tuple)
people = st.frozensets(st.uuids(), max_size=2)


@pytest.fixture
def group_id(world: World) -> UUID:
    return create_group(actor=world.hal, name="Machine people", audience=Audience())


def value(name: str) -> str:
    return str(WORLD.value(name))


def filled(**chosen: Any) -> dict[str, Any]:
    return {"name": "Machine people", "who": "chosen", **chosen}


def page(group_id: UUID) -> str:
    return f"/groups/{group_id}/edit/"


def seen(group_id: UUID, said: dict[str, Any], **headers: Any) -> Any:
    return client_of(WORLD.hal).get(page(group_id), said, **headers)


def saved(group_id: UUID, said: dict[str, Any]) -> Audience:
    answer = client_of(WORLD.hal).post(page(group_id), {**said, "do": "save"})
    assert answer.status_code == 302
    return from_json(Group.objects.get(pk=group_id).audience)


def clause(**values: str) -> Clause:
    return Clause(tuple(Condition(key, frozenset({WORLD.value(name)})) for key, name in values.items()))


@settings(max_examples=60, deadline=None)
@given(clauses, people, clauses, people)
def test_every_audience_without_an_empty_clause_comes_back_from_the_page(
    some: tuple[Clause, ...], named: frozenset[UUID], out: tuple[Clause, ...], left_out: frozenset[UUID]
) -> None:
    audience = Audience(some, named, out, left_out)

    choice = choice_of(audience, DIMENSIONS)

    assert choice is not None
    again = choice.audience()
    assert [set(one.conditions) for one in again.clauses] == [set(one.conditions) for one in some]
    assert [set(one.conditions) for one in again.exclusions] == [set(one.conditions) for one in out]
    assert (again.individuals, again.excluded_individuals) == (named, left_out)


def test_clauses_and_exclusions_are_said_in_cards_stored_and_shown_again(group_id: UUID) -> None:
    said = filled(
        department=value("Production"),
        location=value("Graz"),
        not_department=value("Paint shop"),
        **{"2.location": value("Lisbon"), "not_2.location": value("Hall 2")},
    )

    audience = saved(group_id, said)
    shown = seen(group_id, {})

    assert audience == Audience(
        clauses=(clause(department="Production", location="Graz"), clause(location="Lisbon")),
        exclusions=(clause(department="Paint shop"), clause(location="Hall 2")),
    )
    lines = shown.context["lines"]
    assert [[line.field for line in card.lines] for card in (*lines.clauses, *lines.exclusions)] == [
        ["department", "location"],
        ["2.location"],
        ["not_department"],
        ["not_2.location"],
    ]
    assert lines.sentence == (
        "People with department Production and everything below and location Graz and everything below; "
        "or people with location Lisbon; except people with department Paint shop; "
        "and except people with location Hall 2."
    )
    assert not shown.context["sheet"].who.kept


def test_cards_come_and_go_by_buttons_without_a_script(group_id: UUID) -> None:
    client, said = client_of(WORLD.hal), filled(department=value("Quality"))

    def after(**button: Any) -> Any:
        answer = client.post(page(group_id), {**said, **button})
        return client.get(answer["Location"].partition("#")[0]).context

    more = after(add="card:in", card=["not_1"])
    fewer = after(drop="card:1", **{"2.location": value("Graz")})

    assert [card.card.key for card in more["lines"].clauses] == ["1", "2"]
    assert [card.card.key for card in more["lines"].exclusions] == ["not_1"]
    assert more["sheet"].audience == Audience(clauses=(clause(department="Quality"),))
    assert fewer["sheet"].audience == Audience(clauses=(clause(location="Graz"),))


def test_there_is_an_end_of_cards(group_id: UUID) -> None:
    last = filled(card=[str(MOST_CARDS), f"not_{MOST_CARDS}"])

    full = seen(group_id, {**last, "add": "card:in"}).context["lines"]

    assert [card.card.number for card in full.clauses] == [1, MOST_CARDS]
    assert full.may_add == (False, False)


@pytest.mark.parametrize(
    "field",
    ["0.department", "999.department", "01.department", "2.person", "x.department", "not_department2"],
)
def test_what_is_no_line_is_not_chosen(group_id: UUID, field: str) -> None:
    nonsense = {field: value("Quality"), "card": ["0", "x", "not_"], "open": [field], "picking": field}

    assert seen(group_id, filled(**nonsense)).context["sheet"].audience == Audience()


def test_of_many_values_the_first_are_shown_and_the_others_found(group_id: UUID) -> None:
    made = [
        create_value(actor=WORLD.cy, attribute="location", name=f"Bay {number:03}") for number in range(70)
    ]
    hall = value("Hall 2")
    picking = filled(location=[str(made[69]), hall], picking="location")

    first = seen(group_id, filled(pick="location")).context["lines"].picker
    found = seen(group_id, {**picking, "seek": "bay 06"})
    below = seen(group_id, {**picking, "seek": "HALL"}).context["lines"].picker

    assert (len(first.options), first.total, first.searchable) == (60, 73, True)
    assert [one.label for one in found.context["lines"].picker.options] == [
        f"Bay {number:03}" for number in range(60, 70)
    ]
    # What no tick on the page says is carried by its chip, and nothing is said twice.
    (line,) = found.context["lines"].clauses[0].lines
    assert {chip.label: chip.carried for chip in line.chips} == {"Bay 069": False, "Hall 2": True}
    assert found.content.decode().count(f'name="location" value="{hall}"') == 1
    assert found.content.decode().count(f'name="location" value="{made[69]}"') == 1
    assert [(one.label, one.path, one.on) for one in below.options] == [("Hall 2", "Graz", True)]
    assert "No value has this in its name." in seen(group_id, {**picking, "seek": "zz"}).content.decode()


def test_a_script_gets_what_a_tick_a_search_or_a_button_changes(group_id: UUID) -> None:
    picking = filled(location=value("Graz"), picking="location")

    def swapped(**more: str) -> set[str]:
        return set(SWAPPED.findall(seen(group_id, {**picking, **more}, headers=SCRIPT).content.decode()))

    tick = {"chips-location", "chips-person", "chips-not_person", "aud-words", "found", "held"}
    assert swapped() == tick
    assert swapped(seek="li", sought="") == tick | {"options"}
    assert swapped(drop=f"location:{value('Graz')}") == {"who", "held"}


def test_a_button_puts_the_values_away_and_a_line_just_opened_shows_its_own(group_id: UUID) -> None:
    picking = filled(location=value("Graz"), picking="location", seek="li")

    dropped = seen(group_id, {**picking, "drop": f"location:{value('Graz')}"}).context["lines"]
    opened = seen(group_id, {**picking, "add": "open:plant"}).context["lines"]
    other = seen(group_id, {**picking, "pick": "department"}).context["lines"]

    assert dropped.picker is None
    assert [line.field for line in dropped.clauses[0].lines] == ["location"]
    assert (opened.picker.field, opened.picker.seek) == ("plant", "")
    assert (other.picker.field, other.picker.seek) == ("department", "")


def test_a_value_retired_since_stays_until_it_is_taken_out(group_id: UUID) -> None:
    old = create_value(actor=WORLD.cy, attribute="location", name="Old works")
    saved(group_id, filled(location=str(old)))
    retire_value(actor=WORLD.cy, value_id=old)

    shown = seen(group_id, {})
    again = saved(group_id, filled(location=str(old)))

    assert "Old works" in shown.content.decode()
    assert "(retired)" in shown.content.decode()
    assert again.clauses[0].conditions[0].values == {old}
    assert AttributeValue.objects.get(pk=old).retired_at is not None


def test_the_count_says_who_is_left_out_who_is_open_and_why_the_first_fit(group_id: UUID) -> None:
    aiders = create_group(actor=WORLD.hal, name="First aiders")
    add_members(actor=WORLD.hal, group_id=aiders, person_ids=[UUID(str(WORLD.quinn.person_id))])
    said = filled(
        department=value("Production"),
        person=str(WORLD.hal.person_id),
        not_person=str(WORLD.bo.person_id),
        **{"2.group": str(aiders)},
    )

    counted = seen(group_id, said).context["sheet"].counted

    assert (counted.members, counted.excluded, counted.undecided) == (3, 1, 1)
    assert {one.name: (one.is_named, one.held) for one in counted.sample} == {
        "Ada Lindqvist": (False, (("department", "Assembly"),)),
        "Hal Ferreira": (True, ()),
        "Quinn Meyer": (False, (("group", "First aiders"),)),
    }
