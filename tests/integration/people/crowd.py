"""People with everything an audience can ask for, at random, and random audiences over them."""

import random
from collections import Counter
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

from duly.kernel.audience import GROUP, Audience, Clause, Condition, Profile, Verdict, matches, to_json
from duly.people.models import (
    Attribute,
    AttributeValue,
    CustomValue,
    Group,
    GroupMember,
    Person,
    ValueTree,
)
from duly.people.rules.dimensions import BUILT_IN, language_id
from tests.world import LARKFIELD

LANGUAGES = ("en", "de", "pt-br")
CUSTOM = {"permit": False, "area": True}  # by key, whether it is a tree
MISSING = 0.35
MEMBERS = 0.3
MOST_CLAUSES, MOST_DIMENSIONS = 3, 4
TRIES = 8


@dataclass(frozen=True)
class Crowd:
    """The people, and for each dimension what an audience may name; one value of each is nobody's."""

    people: tuple[UUID, ...]
    pools: dict[str, list[UUID]]


def gathered(people: int, seed: int = 20261122) -> Crowd:
    """People with random values and groups or none, in trees three deep; some values were merged away."""
    dice = random.Random(seed)
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
    ids = _people(dice, held, people)
    _give_custom_values(dice, ids, custom)
    _merge_some(dice)
    _group(dice, ids)
    return Crowd(tuple(ids), pools())


def pools() -> dict[str, list[UUID]]:
    """What an audience may name, by dimension."""
    found: dict[str, list[UUID]] = {"language": [language_id(code) for code in LANGUAGES]}
    values = AttributeValue.objects.order_by("attribute__key", "name")
    for key, value in values.values_list("attribute__key", "id"):
        found.setdefault(key, [uuid4()]).append(value)
    found[GROUP] = [uuid4(), *Group.objects.order_by("name").values_list("id", flat=True)]
    return found


def audience_of(dice: random.Random, crowd: Crowd) -> Audience:
    """Up to three clauses of up to four dimensions, people by name, and who stays out."""
    return Audience(
        clauses=_clauses(dice, crowd.pools, most=MOST_CLAUSES),
        individuals=frozenset(dice.sample(crowd.people, dice.choice((0, 0, 3)))),
        exclusions=_clauses(dice, crowd.pools, most=dice.choice((0, 1, 2))),
        excluded_individuals=frozenset(dice.sample(crowd.people, dice.choice((0, 0, 2)))),
    )


class Steered:
    """Random audiences, so chosen that each verdict gets its share.

    Of a few by chance it takes the one that says most often what has been said least.
    """

    def __init__(self, dice: random.Random, crowd: Crowd) -> None:
        self._dice = dice
        self._crowd = crowd
        self.said: Counter[Verdict] = Counter()

    def next(self, profiles: list[Profile], required: frozenset[str]) -> tuple[Audience, dict[UUID, Verdict]]:
        """An audience, and what the kernel says of everybody."""
        rarest = min(Verdict, key=self.said.__getitem__)
        drawn = [audience_of(self._dice, self._crowd) for _ in range(TRIES)]
        few = profiles[:: max(1, len(profiles) // 25)]
        best = max(drawn, key=partial(_share, few, required, rarest))
        verdicts = {one.person_id: matches(best, one, required) for one in profiles}
        self.said.update(verdicts.values())
        return best, verdicts


def features(audience: Audience, crowd: Crowd) -> set[str]:
    """What an audience makes use of, so that a test can tell that all of it came up."""
    groups = dict(Group.objects.values_list("id", "kind"))
    above = set(ValueTree.objects.filter(depth__gt=0).values_list("ancestor_id", flat=True))
    conditions = [one for clause in (*audience.clauses, *audience.exclusions) for one in clause.conditions]
    found = {
        "three clauses": len(audience.clauses) == MOST_CLAUSES,
        "four dimensions": any(len(one.conditions) == MOST_DIMENSIONS for one in audience.clauses),
        "everybody": any(not one.conditions for one in audience.clauses),
        "individuals": bool(audience.individuals),
        "exclusion": bool(audience.exclusions),
        "excluded individuals": bool(audience.excluded_individuals),
        "subtree": any(one.values & above for one in conditions),
        "several values": any(len(one.values) > 1 for one in conditions),
    }
    named = {kind for one in conditions for value in one.values if (kind := groups.get(value))}
    return {name for name, there in found.items() if there} | named | {one.dimension for one in conditions}


def _share(profiles: list[Profile], required: frozenset[str], wanted: Verdict, audience: Audience) -> int:
    return sum(matches(audience, one, required) is wanted for one in profiles)


def _clauses(dice: random.Random, pools: dict[str, list[UUID]], *, most: int) -> tuple[Clause, ...]:
    return tuple(_clause(dice, pools) for _ in range(dice.randint(0, most)))


def _clause(dice: random.Random, pools: dict[str, list[UUID]]) -> Clause:
    keys = dice.sample(sorted(pools), dice.choice((0, 1, 1, 2, 2, 3, MOST_DIMENSIONS)))
    return Clause(
        tuple(
            Condition(key, frozenset(dice.sample(pools[key], dice.randint(1, min(4, len(pools[key]))))))
            for key in keys
        )
    )


def _people(dice: random.Random, held: dict[str, list[UUID]], amount: int) -> list[UUID]:
    people = [
        Person(
            id=uuid4(),
            organization_id=LARKFIELD.id,
            name=f"Person {number}",
            zone="UTC",
            language=dice.choice(("", *LANGUAGES)),
            **{
                dimension.column: None if dice.random() < MISSING else dice.choice(held[dimension.key])
                for dimension in BUILT_IN
            },
        )
        for number in range(amount)
    ]
    Person.objects.bulk_create(people)
    return [person.pk for person in people]


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
        if dice.random() >= MISSING
    )


def _merge_some(dice: random.Random) -> None:
    """Of each attribute a value was merged into one that is held, and another into that one before."""
    for attribute in Attribute.objects.order_by("key"):
        names = AttributeValue.objects.filter(attribute=attribute, name__contains=" ").order_by("name")
        kept = dice.choice(list(names))
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
            for person in ids
            if dice.random() < MEMBERS
        )
    static = list(Group.objects.filter(kind=Group.STATIC).order_by("name").values_list("id", flat=True))
    asked = Crowd(tuple(ids), {**pools(), GROUP: static})
    for number in range(5):
        Group.objects.create(
            organization_id=LARKFIELD.id,
            name=f"dynamic {number}",
            kind=Group.DYNAMIC,
            audience=to_json(audience_of(dice, asked)),
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
