"""The compiled audience agrees with the kernel about every person, in all three values."""

import random
from uuid import UUID, uuid4

import pytest
from django.db import connection

from duly.kernel.audience import Audience, Clause, Condition, Verdict, matches
from duly.kernel.refusal import Refused
from duly.people.models import AttributeValue, Person, ValueTree
from duly.people.queries import audience_condition, profiles
from duly.people.rules.dimensions import BUILT_IN, language_id
from tests.world import LARKFIELD, World

LANGUAGES = ("en", "de", "pt-br")
REQUIRED_SETS = (frozenset({"department", "location"}), frozenset[str](), frozenset({"line", "language"}))
# Neither expression is ever NULL, and never both hold.
VERDICTS = {(True, False): Verdict.YES, (False, True): Verdict.UNDECIDED, (False, False): Verdict.NO}
AUDIENCES = 60
PEOPLE = 40


@pytest.fixture
def crowd(world: World) -> list[UUID]:
    """People with random values or none, in trees three deep."""
    dice = random.Random(20261122)
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
    return [person.pk for person in people]


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
    known = profiles(crowd)

    for _ in range(AUDIENCES):
        audience = _audience(dice, pools, crowd)
        for required in REQUIRED_SETS:
            expected = {profile.person_id: matches(audience, profile, required) for profile in known}
            assert _judged(audience, required, crowd) == expected


def test_all_three_verdicts_occur(crowd: list[UUID]) -> None:
    some = frozenset(_pools()["department"][:4])
    audience = Audience(clauses=(Clause((Condition("department", some),)),))

    verdicts = set(_judged(audience, REQUIRED_SETS[0], crowd).values())

    assert verdicts == set(Verdict)


def test_a_dimension_without_a_column_is_refused(world: World) -> None:
    audience = Audience(clauses=(Clause((Condition("group", frozenset({uuid4()})),)),))

    with pytest.raises(Refused) as refused:
        audience_condition(audience, frozenset())

    assert refused.value.code == "unknown_dimension"


def _pools() -> dict[str, list[UUID]]:
    pools: dict[str, list[UUID]] = {"language": [language_id(code) for code in LANGUAGES]}
    for key, value in AttributeValue.objects.values_list("attribute__key", "id"):
        pools.setdefault(key, [uuid4()]).append(value)
    return pools


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
