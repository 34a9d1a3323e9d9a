"""The queue of people who cannot be decided, over HTTP: the same people as the rules are undecided about."""

import re
from typing import Any
from uuid import UUID

import pytest

from duly.assignments.models import Rule
from duly.assignments.queries.undecided import undecided_count
from duly.kernel.audience import Audience, Clause, Condition, Verdict, from_json, matches, to_json
from duly.people.models import Person
from duly.people.operations import Newcomer, hire, set_values
from duly.people.queries import profiles, required_dimensions
from tests.functional.learner import client_of, in_days, just_now
from tests.functional.pages import plain
from tests.integration.assignments.arrange import id_of, launched
from tests.world import WORLD, World


def asking(**wanted: str) -> Audience:
    """One clause: dimension by name of the value."""
    return Audience(
        clauses=(
            Clause(tuple(Condition(key, frozenset({WORLD.value(name)})) for key, name in wanted.items())),
        )
    )


def rule(world: World, name: str, audience: Audience) -> UUID:
    made = Rule.objects.create(
        organization_id=world.organization_id,
        name=name,
        audience=to_json(audience),
        created_at=just_now(world.cy).now,
        created_by_id=id_of(world.cy),
    )
    return made.pk


@pytest.fixture
def pia(world: World) -> UUID:
    """Works in the paint shop, nobody knows where that is."""
    newcomer = Newcomer(
        given_name="Pia",
        family_name="Nowhere",
        attributes={"department": world.value("Paint shop")},
    )
    return hire(actor=just_now(world.cy), newcomer=newcomer)


@pytest.fixture
def rules(world: World) -> dict[str, UUID]:
    """Two that ask for department and location, one that asks for neither."""
    places = sorted(Person.objects.exclude(location=None).values_list("location__name", flat=True).distinct())
    return {
        "both": rule(world, "Paint line", asking(department="Paint shop", location=places[0])),
        "other": rule(world, "Press shop", asking(department="Production", location=places[-1])),
        "all": rule(world, "Everybody", Audience(clauses=(Clause(),))),
    }


def test_the_queue_has_exactly_the_people_the_kernel_cannot_decide(
    world: World, pia: UUID, rules: dict[str, UUID]
) -> None:
    required = required_dimensions()
    everybody = profiles(Person.objects.active().values_list("pk", flat=True), required=required)
    audiences = [asking_of(one) for one in rules.values()]
    expected = {
        one.person_id
        for one in everybody
        if any(matches(audience, one, required) is Verdict.UNDECIDED for audience in audiences)
    }

    answer = client_of(WORLD.cy).get("/undecided/")

    listed = {UUID(one) for one in re.findall(r'href="/undecided/([0-9a-f-]{36})/"', answer.content.decode())}
    assert pia in listed
    assert listed == expected


def asking_of(rule_id: UUID) -> Audience:
    from_rule: Any = Rule.objects.get(pk=rule_id).audience
    return from_json(from_rule)


def test_somebody_is_listed_with_what_is_missing_and_how_much_waits(
    world: World, pia: UUID, rules: dict[str, UUID]
) -> None:
    client = client_of(WORLD.cy)

    queue = plain(client.get("/undecided/?q=nowhere"))
    own = plain(client.get(f"/undecided/{pia}/"))

    assert re.search(r"Pia Nowhere .*?location .*?2 .*?rules that wait for Pia", queue)
    assert "Paint line" in own
    assert "Press shop" in own
    assert "Everybody" not in own.split("Not recorded")[1]


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("missing=location", True),
        ("missing=department", False),
        ("q=nowhere", True),
        ("q=zzz", False),
        ("missing=x", False),
    ],
)
def test_the_queue_is_narrowed_by_what_is_missing_and_by_name(
    pia: UUID,
    rules: dict[str, UUID],
    asked: str,
    fits: bool,  # noqa: FBT001 - a case
) -> None:
    assert ("Nowhere" in plain(client_of(WORLD.cy).get(f"/undecided/?{asked}"))) is fits


def test_the_queue_is_narrowed_to_what_one_rule_waits_for(pia: UUID, rules: dict[str, UUID]) -> None:
    client = client_of(WORLD.cy)

    assert "Pia Nowhere" in plain(client.get(f"/undecided/?waiting={rules['both']}"))
    assert "Pia Nowhere" not in plain(client.get(f"/undecided/?waiting={rules['all']}"))


def test_an_open_campaign_waits_too_and_an_inactive_rule_does_not(
    world: World, pia: UUID, rules: dict[str, UUID]
) -> None:
    Rule.objects.filter(pk__in=rules.values()).update(is_active=False)
    place = Person.objects.exclude(location=None).values_list("location__name", flat=True)[0]
    audience = Audience(
        clauses=asking(department="Paint shop", location=place).clauses,
        individuals=frozenset({world.ned_id}),
    )
    launched(world, audience, in_days(20), actor=just_now(world.cy), name="Solvents")

    own = plain(client_of(WORLD.cy).get(f"/undecided/{pia}/"))

    assert "Solvents" in own
    assert "Paint line" not in own


def test_once_the_value_is_recorded_the_person_leaves_the_queue(
    world: World, pia: UUID, rules: dict[str, UUID]
) -> None:
    before = undecided_count(actor=world.cy)
    place = Person.objects.exclude(location=None).values_list("location", flat=True)[0]
    set_values(actor=just_now(world.cy), person_id=pia, values={"location": place})

    answer = client_of(WORLD.cy).get("/undecided/")

    assert "Pia Nowhere" not in plain(answer)
    assert undecided_count(actor=world.cy) == before - 1


def test_the_menu_says_how_many_wait(pia: UUID, rules: dict[str, UUID]) -> None:
    people = undecided_count(actor=WORLD.cy)

    assert re.search(rf"Cannot decide {people} ", plain(client_of(WORLD.cy).get("/people/")))


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_the_queue_leaves_as_a_file(pia: UUID, rules: dict[str, UUID], form: str) -> None:
    answer = client_of(WORLD.cy).get(f"/undecided/export/{form}/?missing=location")

    assert b"Pia Nowhere" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]
