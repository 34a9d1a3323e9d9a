"""Whom something is for, as a page asks: a line for each dimension, people by name, and who stays out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.http import QueryDict

from duly.kernel.audience import Audience, Clause, Condition, is_everybody
from duly.people.queries import person_names
from duly.web.addresses import ids
from duly.web.audience.offers import ALWAYS, Trees, field_of

NOT = "not_"
PERSON, NOT_PERSON = "person", NOT + "person"
OPEN = "open"  # carries the lines that were opened and hold nothing yet


@dataclass(frozen=True)
class Choice:
    """What is ticked and named, by field; with `everybody`, the lines of these dimensions say nothing."""

    everybody: bool = False
    chosen: Mapping[str, frozenset[UUID]] = field(default_factory=dict)
    dimensions: tuple[str, ...] = ALWAYS

    def of(self, name: str) -> frozenset[UUID]:
        return self.chosen.get(name, frozenset())

    @property
    def fields(self) -> tuple[str, ...]:
        return fields_of(self.dimensions)

    def audience(self) -> Audience:
        """The condition that these ticks and names make."""
        lines = tuple(self._conditions(""))
        return Audience(
            clauses=(Clause(),) if self.everybody else (Clause(lines),) * bool(lines),
            individuals=frozenset() if self.everybody else self.of(PERSON),
            exclusions=tuple(Clause((condition,)) for condition in self._conditions(NOT)),
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

    def _conditions(self, prefix: str) -> Iterable[Condition]:
        for dimension in self.dimensions:
            if values := self.of(prefix + field_of(dimension)):
                yield Condition(dimension, values)


def fields_of(dimensions: Iterable[str]) -> tuple[str, ...]:
    """The fields of lines for these dimensions, and those of people."""
    own = tuple(map(field_of, dimensions))
    return (*own, PERSON, *(NOT + one for one in own), NOT_PERSON)


def choice_of(audience: Audience, dimensions: Iterable[str] = ALWAYS) -> Choice | None:
    """The ticks and names that make this audience; None where lines for these dimensions cannot say it."""
    chosen: dict[str, frozenset[UUID]] = {
        PERSON: audience.individuals,
        NOT_PERSON: audience.excluded_individuals,
    }
    for prefix, clauses in (("", audience.clauses), (NOT, audience.exclusions)):
        for condition in (one for clause in clauses for one in clause.conditions):
            chosen[prefix + field_of(condition.dimension)] = condition.values
    choice = Choice(is_everybody(audience), chosen, tuple(dimensions))
    return choice if _same(choice.audience(), audience) else None


def written(choice: Choice, *, kept: bool) -> dict[str, list[str]]:
    """The ticks and names as the fields of an address say them."""
    who = "kept" if kept else "everybody" if choice.everybody else "chosen"
    return {
        "who": [who],
        **{name: sorted(map(str, choice.of(name))) for name in choice.fields},
        OPEN: [one for one in choice.dimensions if one not in ALWAYS],
    }


def opened(said: QueryDict) -> frozenset[str]:
    """The dimensions for which a filled-in page has opened a line, known or not."""
    name, _, one = said.get("add", "").partition(":")
    return frozenset([*said.getlist(OPEN), *([one] if name == OPEN else [])])


def pressed(said: QueryDict) -> str:
    """The field whose button was pressed, empty where none was."""
    name, _, one = said.get("drop", said.get("add", "")).partition(":")
    return field_of(one) if name == OPEN else name


def asked(said: QueryDict, trees: Trees) -> Choice:
    """The ticks and names of a filled-in page, known ones only; `add` and `drop` are buttons of one each."""
    found = {name: ids(said.getlist(name)) for name in fields_of(trees)}
    choice = Choice(said.get("who") == "everybody", found, tuple(trees))
    if pressed := _pressed(said, "add", choice):
        choice = choice.with_one(*pressed)
    if pressed := _pressed(said, "drop", choice):
        choice = choice.without_one(*pressed)
    return _known(choice, trees)


def _pressed(said: QueryDict, button: str, choice: Choice) -> tuple[str, UUID] | None:
    name, _, text = said.get(button, "").partition(":")
    return next(((name, one) for one in ids([text]) if name in choice.fields), None)


def _known(choice: Choice, trees: Trees) -> Choice:
    people = frozenset(person_names([*choice.of(PERSON), *choice.of(NOT_PERSON)]))
    values = {field_of(one): frozenset(node.id for node in nodes) for one, nodes in trees.items()}
    known = {name: values.get(name.removeprefix(NOT), people) for name in choice.fields}
    return replace(choice, chosen={name: choice.of(name) & known[name] for name in choice.fields})


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
