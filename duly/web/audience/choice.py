"""Whom a campaign is for, as its page asks: a line for each dimension, people by name, and who stays out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.http import QueryDict

from duly.kernel.audience import Audience, Clause, Condition, is_everybody
from duly.people.queries import ValueNode, person_names
from duly.web.addresses import ids

DIMENSIONS = ("department", "location")
NOT = "not_"
OUT = tuple(NOT + dimension for dimension in DIMENSIONS)
PERSON, NOT_PERSON = "person", NOT + "person"
FIELDS = (*DIMENSIONS, PERSON, *OUT, NOT_PERSON)

Trees = Mapping[str, Sequence[ValueNode]]


@dataclass(frozen=True)
class Choice:
    """What is ticked and named, by field. With `everybody`, the lines say nothing."""

    everybody: bool = False
    chosen: Mapping[str, frozenset[UUID]] = field(default_factory=dict)

    def of(self, name: str) -> frozenset[UUID]:
        return self.chosen.get(name, frozenset())

    def audience(self) -> Audience:
        """The condition that these ticks and names make."""
        lines = tuple(Condition(one, self.of(one)) for one in DIMENSIONS if self.of(one))
        return Audience(
            clauses=(Clause(),) if self.everybody else (Clause(lines),) * bool(lines),
            individuals=frozenset() if self.everybody else self.of(PERSON),
            exclusions=tuple(
                Clause((Condition(one, self.of(NOT + one)),)) for one in DIMENSIONS if self.of(NOT + one)
            ),
            excluded_individuals=self.of(NOT_PERSON),
        )

    def with_one(self, name: str, one: UUID) -> "Choice":
        """Named as well; nobody is named and left out at once."""
        others = {PERSON: NOT_PERSON, NOT_PERSON: PERSON}
        changed = {name: self.of(name) | {one}}
        if name in others:
            changed[others[name]] = self.of(others[name]) - {one}
        return replace(self, chosen={**self.chosen, **changed})

    def without_one(self, name: str, one: UUID) -> "Choice":
        return replace(self, chosen={**self.chosen, name: self.of(name) - {one}})


def choice_of(audience: Audience) -> Choice | None:
    """The ticks and names that make this audience; None where the page has no way to say it."""
    chosen: dict[str, frozenset[UUID]] = {
        PERSON: audience.individuals,
        NOT_PERSON: audience.excluded_individuals,
    }
    for prefix, clauses in (("", audience.clauses), (NOT, audience.exclusions)):
        for condition in (one for clause in clauses for one in clause.conditions):
            chosen[prefix + condition.dimension] = condition.values
    choice = Choice(is_everybody(audience), chosen)
    return choice if _same(choice.audience(), audience) else None


def asked(said: QueryDict, trees: Trees) -> Choice:
    """The ticks and names of a filled-in page, known ones only; `add` and `drop` are buttons of one each."""
    found = {name: ids(said.getlist(name)) for name in FIELDS}
    choice = Choice(said.get("who") == "everybody", found)
    if pressed := _pressed(said, "add"):
        choice = choice.with_one(*pressed)
    if pressed := _pressed(said, "drop"):
        choice = choice.without_one(*pressed)
    return _known(choice, trees)


def _pressed(said: QueryDict, button: str) -> tuple[str, UUID] | None:
    name, _, text = said.get(button, "").partition(":")
    return next(((name, one) for one in ids([text]) if name in FIELDS), None)


def _known(choice: Choice, trees: Trees) -> Choice:
    people = frozenset(person_names([*choice.of(PERSON), *choice.of(NOT_PERSON)]))
    values = {one: frozenset(node.id for node in trees[one]) for one in DIMENSIONS}
    known = {name: values.get(name.removeprefix(NOT), people) for name in FIELDS}
    return replace(choice, chosen={name: choice.of(name) & known[name] for name in FIELDS})


def _same(one: Audience, other: Audience) -> bool:
    return _shape(one) == _shape(other)


def _shape(audience: Audience) -> tuple[object, ...]:
    """What an audience says, whatever order it is written in."""
    return (
        {frozenset(clause.conditions) for clause in audience.clauses},
        audience.individuals,
        {frozenset(clause.conditions) for clause in audience.exclusions},
        audience.excluded_individuals,
    )
