"""The compiled audience agrees with the kernel about every person, in all three values."""

import random
from uuid import UUID, uuid4

import pytest
from django.db import connection

from duly.kernel.audience import Audience, Clause, Condition, Verdict, matches, to_json
from duly.kernel.refusal import Refused
from duly.people.models import (
    Attribute,
    AttributeValue,
    CustomValue,
    Group,
    GroupMember,
    Person,
    ValueTree,
)
from duly.people.queries import audience_condition, dimension_labels, profile_of, profiles, value_names
from duly.people.rules.dimensions import BUILT_IN, language_id
from tests.world import LARKFIELD, World

LANGUAGES = ("en", "de", "pt-br")
REQUIRED_SETS = (
    frozenset({"department", "location"}),
    frozenset[str](),
    frozenset({"line", "language", "permit", "area"}),
)
CUSTOM = {"permit": False, "area": True}  # by key, whether it is a tree
# Neither expression is ever NULL, and never both hold.
VERDICTS = {(True, False): Verdict.YES, (False, True): Verdict.UNDECIDED, (False, False): Verdict.NO}
AUDIENCES = 60
PEOPLE = 40


@pytest.fixture
def crowd(world: World) -> list[UUID]:
    """People with random values and groups or none, in trees three deep; some values were merged away."""
    dice = random.Random(20261122)
    for key, is_tree in CUSTOM.items():
        Attribute.objects.create(
            id=LARKFIELD.key(f"attribute {key}"),
            organization_id=LARKFIELD.id,
            key=key,
            name=f"The {key}",
            is_tree=is_tree,
            is_custom=True,
        )
    custom = {key: _values(key, is_tree=is_tree) for key, is_tree in CUSTOM.items()}
    held = {dimension.key: _values(dimension.key, is_tree=dimension.is_tree) for dimension in BUILT_IN}
    people = [
        Person(
            id=uuid4(),
            organization_id=world.organization_id,
            name=f"Person {number}",
            zone="UTC",
            language=dice.choice(("", *LANGUAGES)),
            **{dimension.column: dice.choice([None, *held[dimension.key]]) for dimension in BUILT_IN},
        )
        for number in range(PEOPLE)
    ]
    Person.objects.bulk_create(people)
    ids = [person.pk for person in people]
    _give_custom_values(dice, ids, custom)
    _merge_some(dice)
    _group(dice, ids)
    return ids


def _give_custom_values(dice: random.Random, ids: list[UUID], custom: dict[str, list[UUID]]) -> None:
    CustomValue.objects.bulk_create(
        CustomValue(
            organization_id=LARKFIELD.id,
            person_id=person,
            attribute_id=LARKFIELD.key(f"attribute {key}"),
            value_id=dice.choice(values),
        )
        for key, values in custom.items()
        for person in ids
        if dice.random() < 0.6
    )


def _merge_some(dice: random.Random) -> None:
    """Of each attribute a value was merged into one that is held, and another into that one before."""
    for attribute in Attribute.objects.all():
        kept = dice.choice(list(AttributeValue.objects.filter(attribute=attribute, name__contains=" ")))
        for name in ("once merged", "twice merged"):
            kept = AttributeValue.objects.create(
                organization_id=LARKFIELD.id, attribute=attribute, name=name, merged_into=kept
            )


def _group(dice: random.Random, ids: list[UUID]) -> None:
    """Static groups with some members, and dynamic ones with a random condition that may name static ones."""
    for number in range(3):
        group = Group.objects.create(organization_id=LARKFIELD.id, name=f"static {number}", kind=Group.STATIC)
        GroupMember.objects.bulk_create(
            GroupMember(organization_id=LARKFIELD.id, group=group, person_id=person)
            for person in dice.sample(ids, 12)
        )
    for number in range(5):
        pools = {
            **_pools(),
            "group": list(Group.objects.filter(kind=Group.STATIC).values_list("id", flat=True)),
        }
        Group.objects.create(
            organization_id=LARKFIELD.id,
            name=f"dynamic {number}",
            kind=Group.DYNAMIC,
            audience=to_json(_audience(dice, pools, ids)),
        )


def _values(key: str, *, is_tree: bool) -> list[UUID]:
    made: list[UUID] = []
    for number in range(5):
        parent = made[number - 2] if is_tree and number > 1 else None
        value = AttributeValue.objects.create(
            organization_id=LARKFIELD.id,
            attribute_id=LARKFIELD.key(f"attribute {key}"),
            parent_id=parent,
            name=f"{key} {number}",
        )
        above = list(ValueTree.objects.filter(descendant_id=parent).values_list("ancestor_id", "depth"))
        ValueTree.objects.bulk_create(
            ValueTree(organization_id=LARKFIELD.id, ancestor_id=ancestor, descendant=value, depth=depth)
            for ancestor, depth in [(value.pk, 0), *((found, depth + 1) for found, depth in above)]
        )
        made.append(value.pk)
    return made


def test_sql_and_kernel_agree_about_everybody(crowd: list[UUID]) -> None:
    dice = random.Random(7)
    pools = _pools()
    known = {required: profiles(crowd, required=required) for required in REQUIRED_SETS}

    for _ in range(AUDIENCES):
        audience = _audience(dice, pools, crowd)
        for required in REQUIRED_SETS:
            expected = {
                profile.person_id: matches(audience, profile, required) for profile in known[required]
            }
            assert _judged(audience, required, crowd) == expected


def test_all_three_verdicts_occur(crowd: list[UUID]) -> None:
    some = frozenset(AttributeValue.objects.filter(name="department 4").values_list("id", flat=True))
    audience = Audience(clauses=(Clause((Condition("department", some),)),))

    verdicts = set(_judged(audience, REQUIRED_SETS[0], crowd).values())

    assert verdicts == set(Verdict)


@pytest.mark.parametrize("key", ["group", *CUSTOM])
def test_every_verdict_occurs_for_groups_and_custom_attributes(crowd: list[UUID], key: str) -> None:
    audience = Audience(clauses=(Clause((Condition(key, frozenset(_pools()[key])),)),))
    wanted = set(Verdict) if key == "group" else {Verdict.YES, Verdict.UNDECIDED}

    verdicts = set().union(*(_judged(audience, required, crowd).values() for required in REQUIRED_SETS))

    assert wanted <= verdicts


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
    assert {person for person, verdict in judged.items() if verdict is Verdict.YES} == set(below)
    assert world.ada.person_id in below
    assert second.pk in profile_of(_id(world.ada.person_id)).held("department")
    assert value_names()[second.pk] == value_names()[first.pk] == "Production"


def test_groups_and_custom_attributes_are_called_by_their_names(crowd: list[UUID]) -> None:
    group = Group.objects.get(name="static 1")

    assert value_names()[group.pk] == "static 1"
    assert value_names()[language_id("de")] == "German"
    assert dimension_labels()["permit"] == "The permit"
    assert dimension_labels()["job_role"] == "job role"


def test_a_dynamic_group_inside_a_dynamic_group_holds_nobody(crowd: list[UUID]) -> None:
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

    assert set(_judged(audience, frozenset(), crowd).values()) == {Verdict.NO}
    assert {matches(audience, one, frozenset()) for one in profiles(crowd)} == {Verdict.NO}


def test_a_dimension_that_no_attribute_has_is_refused(world: World) -> None:
    audience = Audience(clauses=(Clause((Condition("shoe_size", frozenset({uuid4()})),)),))

    with pytest.raises(Refused) as refused:
        audience_condition(audience, frozenset())

    assert refused.value.code == "unknown_dimension"


def _pools() -> dict[str, list[UUID]]:
    pools: dict[str, list[UUID]] = {"language": [language_id(code) for code in LANGUAGES]}
    for key, value in AttributeValue.objects.values_list("attribute__key", "id"):
        pools.setdefault(key, [uuid4()]).append(value)
    pools["group"] = [uuid4(), *Group.objects.values_list("id", flat=True)]
    return pools


def world_subtree(value: UUID) -> list[UUID]:
    return list(ValueTree.objects.filter(ancestor_id=value).values_list("descendant_id", flat=True))


def _id(one: UUID | None) -> UUID:
    assert one is not None
    return one


def _audience(dice: random.Random, pools: dict[str, list[UUID]], crowd: list[UUID]) -> Audience:
    return Audience(
        clauses=_clauses(dice, pools, most=3),
        individuals=frozenset(dice.sample(crowd, dice.choice((0, 0, 3)))),
        exclusions=_clauses(dice, pools, most=2),
        excluded_individuals=frozenset(dice.sample(crowd, dice.choice((0, 0, 2)))),
    )


def _clauses(dice: random.Random, pools: dict[str, list[UUID]], *, most: int) -> tuple[Clause, ...]:
    return tuple(_clause(dice, pools) for _ in range(dice.randint(0, most)))


def _clause(dice: random.Random, pools: dict[str, list[UUID]]) -> Clause:
    keys = dice.sample(sorted(pools), dice.choice((0, 1, 1, 2, 2, 3)))
    return Clause(
        tuple(Condition(key, frozenset(dice.sample(pools[key], dice.randint(1, 3)))) for key in keys)
    )


def _judged(audience: Audience, required: frozenset[str], crowd: list[UUID]) -> dict[UUID, Verdict]:
    condition = audience_condition(audience, required)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.id, {condition.matches}, {condition.undecided} FROM people_person p"
            " WHERE p.id = ANY(%(crowd)s)",
            {**condition.params, "crowd": crowd},
        )
        return {person: VERDICTS[tuple(row)] for person, *row in cursor.fetchall()}
