"""The audience as the page draws it: cards of lines, what is chosen as chips, and the values of one line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from duly.kernel.audience import describe
from duly.people.queries import PersonRow, dimension_labels, people_page, person_names
from duly.people.queries.chosen import ChosenValue, chosen_values
from duly.people.queries.names import language_names, with_below
from duly.people.rules.listing import Listing
from duly.tenancy.actor import Actor
from duly.web.audience.cards import NOT_PERSON, PERSON, Card, next_card
from duly.web.audience.choice import Choice
from duly.web.audience.offers import ALWAYS, LANGUAGE, Offer
from duly.web.audience.picking import Picker, picker_of

FOUND = 8
Label = str | Promise


@dataclass(frozen=True)
class Chip:
    """One chosen value or person. `path` says where it stands; `below` counts the values that come with it.

    `carried` where no tick on the page says that it is chosen.
    """

    field: str
    id: UUID
    label: str
    path: str = ""
    below: int = 0
    is_retired: bool = False
    carried: bool = True


@dataclass(frozen=True)
class Line:
    """One line: what is chosen in it, and the values to choose from where they are shown."""

    field: str
    label: Label
    chips: tuple[Chip, ...]
    picker: Picker | None = None

    @property
    def id(self) -> str:
        """The field as part of an id of the page."""
        return self.field.replace(".", "-")


@dataclass(frozen=True)
class CardLines:
    """One clause, or exclusion; `more` are the dimensions it has no line for, by the field they would get."""

    card: Card
    lines: tuple[Line, ...]
    more: tuple[tuple[str, Label], ...]


@dataclass(frozen=True)
class Lines:
    """All of it, and what it means in a sentence. `may_add` says whether there can be a further clause, and
    a further exclusion.
    """

    clauses: tuple[CardLines, ...]
    exclusions: tuple[CardLines, ...]
    people: Line
    left_out: Line
    added: tuple[str, ...]
    sentence: str
    may_add: tuple[bool, ...]

    @property
    def all(self) -> tuple[Line, ...]:
        cards = (*self.clauses, *self.exclusions)
        return (*(line for card in cards for line in card.lines), self.people, self.left_out)

    @property
    def picker(self) -> Picker | None:
        return next((line.picker for line in self.all if line.picker), None)


@dataclass(frozen=True)
class Found:
    """Somebody found by name or number, and where the choice has them already."""

    person: PersonRow
    named: bool
    left_out: bool


def lines(choice: Choice, offer: Offer) -> Lines:
    """What is chosen, and what can be chosen from."""
    names = _Names(choice, offer)
    cards = [_card(card, choice, offer, names) for card in choice.cards]
    return Lines(
        clauses=tuple(one for one in cards if not one.card.out),
        exclusions=tuple(one for one in cards if one.card.out),
        people=Line(PERSON, _("By name"), names.people(PERSON)),
        left_out=Line(NOT_PERSON, _("By name"), names.people(NOT_PERSON)),
        added=tuple(card.key for card in sorted(choice.added)),
        sentence=describe(choice.audience(), names.said(), dimension_labels(), say=_),
        may_add=tuple(next_card(choice.cards, out=out) is not None for out in (False, True)),
    )


def people_found(actor: Actor, search: str, choice: Choice) -> list[Found]:
    """The first few active people who fit the words."""
    if not search:
        return []
    rows = people_page(actor=actor, listing=Listing(search=search)).rows[:FOUND]
    return [Found(row, row.id in choice.of(PERSON), row.id in choice.of(NOT_PERSON)) for row in rows]


class _Names:
    """What everything chosen is called."""

    def __init__(self, choice: Choice, offer: Offer) -> None:
        self._choice = choice
        held: frozenset[UUID] = frozenset().union(*choice.chosen.values())
        self._values = chosen_values(held)
        self._people = person_names([*choice.of(PERSON), *choice.of(NOT_PERSON)])
        self._plain = {**{one.id: one.name for one in offer.groups}, **_languages(choice, offer)}

    def chips(self, field: str, shown: Iterable[UUID]) -> tuple[Chip, ...]:
        ticked = frozenset(shown)
        chips = [self._chip(field, one, carried=one not in ticked) for one in self._choice.of(field)]
        return tuple(sorted(chips, key=lambda chip: (chip.path.casefold(), chip.label.casefold(), chip.id)))

    def people(self, field: str) -> tuple[Chip, ...]:
        chips = [Chip(field, one, self._people[one]) for one in self._choice.of(field)]
        return tuple(sorted(chips, key=lambda chip: (chip.label.casefold(), chip.id)))

    def said(self) -> Mapping[UUID, str]:
        """As a sentence says them: a value with what stands below it."""
        return {**self._plain, **{one: _said(value) for one, value in self._values.items()}}

    def _chip(self, field: str, one: UUID, *, carried: bool) -> Chip:
        value = self._values.get(one)
        if value is None:
            return Chip(field, one, self._plain.get(one, _("unknown")), carried=carried)
        path = " / ".join(value.path[:-1])
        return Chip(field, one, value.name, path, value.below, value.is_retired, carried)


def _languages(choice: Choice, offer: Offer) -> dict[UUID, str]:
    spoken = any(place.dimension == LANGUAGE for place in choice.lines.values())
    return {**language_names(), **{one.id: one.name for one in offer.values(LANGUAGE)}} if spoken else {}


def _said(value: ChosenValue) -> str:
    return with_below(value.name) if value.below else value.name


def _card(card: Card, choice: Choice, offer: Offer, names: _Names) -> CardLines:
    there = {place.dimension for place in choice.lines.values() if place.card == card}
    shown = there or set(ALWAYS)
    return CardLines(
        card,
        tuple(_line(card, one, choice, offer, names) for one in offer.labels if one in shown),
        tuple((card.field(one), label) for one, label in offer.labels.items() if one not in shown),
    )


def _line(card: Card, dimension: str, choice: Choice, offer: Offer, names: _Names) -> Line:
    field = card.field(dimension)
    picker = picker_of(choice, offer, field, dimension) if choice.picking == field else None
    shown = [one.id for one in picker.options] if picker else []
    return Line(field, offer.labels[dimension], names.chips(field, shown), picker)
