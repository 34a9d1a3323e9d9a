"""The compiled audience agrees with the kernel about every person, in all three values, and says why."""

import random
from collections.abc import Iterable
from itertools import cycle
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from django.db import connection

from duly.kernel.audience import GROUP, Audience, Clause, Condition, Profile, Verdict, matches, to_json
from duly.kernel.audience.verdicts import clause_verdict
from duly.kernel.refusal import Refused
from duly.people.models import AttributeValue, CustomValue, Group, Person, ValueTree
from duly.people.queries import audience_condition, dimension_labels, profile_of, profiles, value_names
from duly.people.rules.dimensions import BUILT_IN, language_id
from tests.integration.people.arrange import known
from tests.integration.people.crowd import CUSTOM, Crowd, Steered, features, gathered
from tests.world import LARKFIELD, World

REQUIRED_SETS = (
    frozenset({"department", "location"}),
    frozenset({one.key for one in BUILT_IN} | {"language", *CUSTOM}),
    frozenset[str](),
    frozenset({"line", "language", "permit", "area"}),
)
# Neither expression is ever NULL, and never both hold.
VERDICTS = {(True, False): Verdict.YES, (False, True): Verdict.UNDECIDED, (False, False): Verdict.NO}
LEAST_SHARE = 0.2
USED = {
    *("three clauses", "four dimensions", "everybody", "individuals", "exclusion", "excluded individuals"),
    *("subtree", "several values", Group.STATIC, Group.DYNAMIC, GROUP, "language", *CUSTOM),
    *(one.key for one in BUILT_IN),
}


class Judged(NamedTuple):
    """What the compiled audience says of one person."""

    verdict: Verdict
    clause: int | None
    facts: list[UUID] | None


@pytest.fixture
def crowd(world: World) -> Crowd:
    return gathered(40)


@pytest.mark.covers("SEED-109", "SEED-110")
@pytest.mark.parametrize(
    ("people", "audiences"), [(40, 100), pytest.param(250, 400, marks=pytest.mark.prove)]
)
def test_sql_and_kernel_agree_about_everybody(world: World, people: int, audiences: int) -> None:
    """4,000 pairs of an audience and a person, or 100,000, and who is in them by which clause and facts."""
    crowd = gathered(people)
    on_record = {one: profiles(crowd.people, required=one) for one in REQUIRED_SETS}
    held, used = _held(crowd), set[str]()
    steered = Steered(random.Random(7), crowd)

    for required, _ in zip(cycle(REQUIRED_SETS), range(audiences), strict=False):
        audience, expected = steered.next(on_record[required], required)
        judged = _judged(audience, required, crowd.people)
        assert {one: found.verdict for one, found in judged.items()} == expected
        for profile in on_record[required]:
            if expected[profile.person_id] is Verdict.YES:
                why = _why(audience, profile, required, held[profile.person_id])
                assert judged[profile.person_id][1:] == why
        used |= features(audience, crowd)

    pairs = people * audiences
    assert sum(steered.said.values()) == pairs
    assert min(steered.said[one] for one in Verdict) >= LEAST_SHARE * pairs
    assert used >= USED


@pytest.mark.parametrize("key", [GROUP, *CUSTOM])
def test_every_verdict_occurs_for_groups_and_custom_attributes(crowd: Crowd, key: str) -> None:
    audience = Audience(clauses=(Clause((Condition(key, frozenset(crowd.pools[key])),)),))
    wanted = set(Verdict) if key == GROUP else {Verdict.YES, Verdict.UNDECIDED}

    verdicts = {
        one.verdict
        for required in REQUIRED_SETS
        for one in _judged(audience, required, crowd.people).values()
    }

    assert wanted <= verdicts


def test_named_somebody_is_in_by_name_whatever_clause_holds_too(world: World) -> None:
    ada, bo = known(world.ada.person_id), known(world.bo.person_id)
    production = Clause((Condition("department", frozenset({world.value("Production")})),))
    audience = Audience(clauses=(Clause(), production), individuals=frozenset({ada}))

    judged = _judged(audience, frozenset(), [ada, bo])

    assert judged == {ada: Judged(Verdict.YES, 0, []), bo: Judged(Verdict.YES, 1, [])}


def test_facts_are_the_values_held_below_those_asked_for(world: World) -> None:
    ada, graz = known(world.ada.person_id), world.value("Graz")
    asked = Clause(
        (
            Condition("location", frozenset({graz})),
            Condition("department", frozenset({world.value("Production")})),
        )
    )

    judged = _judged(Audience(clauses=(asked,)), frozenset({"location"}), [ada])

    assert judged == {ada: Judged(Verdict.YES, 1, [world.value("Hall 2"), world.value("Assembly")])}


def test_a_merged_value_counts_as_the_one_that_took_its_place(world: World) -> None:
    production = world.value("Production")
    first, second = (
        AttributeValue.objects.create(
            organization_id=LARKFIELD.id,
            attribute_id=LARKFIELD.key("attribute department"),
            name=name,
        )
        for name in ("Works", "Old works")
    )
    AttributeValue.objects.filter(pk=second.pk).update(merged_into=first)
    AttributeValue.objects.filter(pk=first.pk).update(merged_into=production)
    asks_for_old = Audience(clauses=(Clause((Condition("department", frozenset({second.pk})),)),))
    everybody = list(Person.objects.values_list("id", flat=True))

    judged = _judged(asks_for_old, frozenset(), everybody)

    below = Person.objects.filter(department_id__in=world_subtree(production)).values_list("id", flat=True)
    assert {person for person, one in judged.items() if one.verdict is Verdict.YES} == set(below)
    assert world.ada.person_id in below
    assert second.pk in profile_of(known(world.ada.person_id)).held("department")
    assert value_names()[second.pk] == value_names()[first.pk] == "Production"


def test_groups_and_custom_attributes_are_called_by_their_names(crowd: Crowd) -> None:
    group = Group.objects.get(name="static 1")

    assert value_names()[group.pk] == "static 1"
    assert value_names()[language_id("de")] == "German"
    assert dimension_labels()["permit"] == "The permit"
    assert dimension_labels()["job_role"] == "job role"


def test_a_dynamic_group_inside_a_dynamic_group_holds_nobody(crowd: Crowd) -> None:
    inner = Group.objects.create(
        organization_id=LARKFIELD.id,
        name="everybody",
        kind=Group.DYNAMIC,
        audience=to_json(Audience(clauses=(Clause(),))),
    )
    outer = Group.objects.create(
        organization_id=LARKFIELD.id,
        name="of a group",
        kind=Group.DYNAMIC,
        audience=to_json(Audience(clauses=(Clause((Condition("group", frozenset({inner.pk})),)),))),
    )
    audience = Audience(clauses=(Clause((Condition("group", frozenset({outer.pk})),)),))

    assert {one.verdict for one in _judged(audience, frozenset(), crowd.people).values()} == {Verdict.NO}
    assert {matches(audience, one, frozenset()) for one in profiles(crowd.people)} == {Verdict.NO}


def test_a_dimension_that_no_attribute_has_is_refused(world: World) -> None:
    audience = Audience(clauses=(Clause((Condition("shoe_size", frozenset({uuid4()})),)),))

    with pytest.raises(Refused) as refused:
        audience_condition(audience, frozenset())

    assert refused.value.code == "unknown_dimension"


def world_subtree(value: UUID) -> list[UUID]:
    return list(ValueTree.objects.filter(ancestor_id=value).values_list("descendant_id", flat=True))


def _held(crowd: Crowd) -> dict[UUID, dict[str, UUID]]:
    """What stands on the record of each: not what is above it, and not what was merged into it."""
    columns = {one.column: one.key for one in BUILT_IN}
    found: dict[UUID, dict[str, UUID]] = {}
    for person in Person.objects.filter(pk__in=crowd.people).values("id", "language", *columns):
        values = {key: person[column] for column, key in columns.items()}
        found[person["id"]] = {**values, "language": language_id(person["language"])}
    custom = CustomValue.objects.filter(person__in=crowd.people)
    for one, key, value in custom.values_list("person_id", "attribute__key", "value_id"):
        found[one][key] = value
    return found


def _why(
    audience: Audience, profile: Profile, required: frozenset[str], held: dict[str, UUID]
) -> tuple[int, list[UUID]]:
    if profile.person_id in audience.individuals:
        return 0, []
    holding = (clause_verdict(clause, profile, required) is Verdict.YES for clause in audience.clauses)
    nth = next(place for place, holds in enumerate(holding) if holds)
    asked = audience.clauses[nth].conditions
    groups = [profile.held(GROUP) & one.values for one in asked]
    return nth + 1, [
        _first(one) if condition.dimension == GROUP else held[condition.dimension]
        for condition, one in zip(asked, groups, strict=True)
    ]


def _first(groups: Iterable[UUID]) -> UUID:
    """A static group before a dynamic one."""
    kinds = dict(Group.objects.filter(pk__in=list(groups)).values_list("id", "kind"))
    return min(kinds, key=lambda one: (kinds[one] != Group.STATIC, one))


def _judged(audience: Audience, required: frozenset[str], people: Iterable[UUID]) -> dict[UUID, Judged]:
    condition = audience_condition(audience, required)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.id, {condition.matches}, {condition.undecided}, {condition.clause}, {condition.facts}"
            " FROM people_person p WHERE p.id = ANY(%(crowd)s)",
            {**condition.params, "crowd": list(people)},
        )
        rows: list[Any] = cursor.fetchall()
    return {one: Judged(VERDICTS[yes, open_], nth, facts) for one, yes, open_, nth, facts in rows}
