"""The lines of the audience as the page draws them: what is chosen as chips, what can be chosen as trees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise

from duly.people.queries import PersonRow, people_page, person_names
from duly.people.rules.listing import Listing
from duly.tenancy.actor import Actor
from duly.web.audience.choice import NOT, NOT_PERSON, PERSON, Choice
from duly.web.audience.offers import ALWAYS, Offer, Value, field_of

DEEPEST: Final = 5
FOUND: Final = 8


@dataclass(frozen=True)
class Chip:
    """One chosen value or person. `below` counts the values that come with it."""

    field: str
    id: UUID
    label: str
    below: int = 0
    carried: bool = False


@dataclass(frozen=True)
class Option:
    """One value to tick, set in by its depth."""

    id: UUID
    label: str
    depth: int
    people: int | None
    below: int
    on: bool


@dataclass(frozen=True)
class Menu:
    """What can be chosen for a field."""

    field: str
    label: str | Promise
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Line:
    """One line: what is chosen in it, and the menus to choose more from. An `opened` one was asked for."""

    key: str
    chips: tuple[Chip, ...]
    menus: tuple[Menu, ...]
    label: str | Promise = ""
    opened: bool = False


@dataclass(frozen=True)
class Lines:
    """The lines in order, who is named, who stays out, and the dimensions that could get a line."""

    dimensions: tuple[Line, ...]
    people: Line
    out: Line
    more: tuple[tuple[str, str | Promise], ...]

    @property
    def all(self) -> tuple[Line, ...]:
        return (*self.dimensions, self.people, self.out)


@dataclass(frozen=True)
class Found:
    """Somebody found by name or number, and where the choice has them already."""

    person: PersonRow
    named: bool
    left_out: bool


def lines(choice: Choice, offer: Offer) -> Lines:
    """What is chosen, and what can be chosen from."""
    names = person_names([*choice.of(PERSON), *choice.of(NOT_PERSON)])
    out = [chip for one in offer.trees for chip in _values(choice, NOT + field_of(one), offer.trees[one])]
    return Lines(
        dimensions=tuple(
            Line(
                one,
                _values(choice, field_of(one), values),
                (_menu(choice, "", one, offer),),
                label=offer.labels[one],
                opened=one not in ALWAYS,
            )
            for one, values in offer.trees.items()
        ),
        people=Line("people", _people(choice, PERSON, names), ()),
        out=Line(
            "out",
            (*out, *_people(choice, NOT_PERSON, names)),
            tuple(_menu(choice, NOT, one, offer) for one in offer.trees),
        ),
        more=tuple(offer.more),
    )


def people_found(actor: Actor, search: str, choice: Choice) -> list[Found]:
    """The first few active people who fit the words."""
    if not search:
        return []
    rows = people_page(actor=actor, listing=Listing(search=search)).rows[:FOUND]
    return [Found(row, row.id in choice.of(PERSON), row.id in choice.of(NOT_PERSON)) for row in rows]


def _menu(choice: Choice, prefix: str, dimension: str, offer: Offer) -> Menu:
    name, tree = prefix + field_of(dimension), offer.trees[dimension]
    chosen = choice.of(name)
    options = tuple(
        Option(node.id, node.name, min(node.depth, DEEPEST), node.people, _below(tree, at), node.id in chosen)
        for at, node in enumerate(tree)
    )
    return Menu(name, offer.labels[dimension], options)


def _values(choice: Choice, name: str, tree: Sequence[Value]) -> tuple[Chip, ...]:
    chosen = choice.of(name)
    return tuple(
        Chip(name, node.id, node.name, _below(tree, at)) for at, node in enumerate(tree) if node.id in chosen
    )


def _people(choice: Choice, name: str, names: Mapping[UUID, str]) -> tuple[Chip, ...]:
    chosen = sorted(choice.of(name), key=lambda one: (names[one].casefold(), one))
    return tuple(Chip(name, one, names[one], carried=True) for one in chosen)


def _below(tree: Sequence[Value], at: int) -> int:
    """How many values hang under the one at this place; a tree lists them right after it."""
    count = 0
    for node in tree[at + 1 :]:
        if node.depth <= tree[at].depth:
            break
        count += 1
    return count
