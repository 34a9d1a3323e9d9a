"""Whom something is for, as a page asks: cards of lines, people by name, and who stays out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from duly.kernel.audience import Audience, Clause, Condition, is_everybody
from duly.web.audience.cards import FIRST, NOT_PERSON, PERSON, Card, Place, next_card, places
from duly.web.audience.offers import ALWAYS

# What a page carries: the cards and lines that hold nothing yet, the line whose values are shown, and the
# words they are searched by.
CARD, OPEN, PICKING, SEEK = "card", "open", "picking", "seek"


@dataclass(frozen=True)
class Choice:
    """What is chosen and named, by field; with `everybody`, clauses say nothing.

    `cards` and `opened` lines are there although they may hold nothing. `picking` is the field whose values
    are shown, those that fit `seek`.
    """

    everybody: bool = False
    chosen: Mapping[str, frozenset[UUID]] = field(default_factory=dict)
    dimensions: tuple[str, ...] = ALWAYS
    added: frozenset[Card] = frozenset()
    opened: frozenset[str] = frozenset()
    picking: str = ""
    seek: str = ""

    def of(self, name: str) -> frozenset[UUID]:
        return self.chosen.get(name, frozenset())

    @property
    def lines(self) -> dict[str, Place]:
        """The fields that hold something or were opened, and the one picked in, by where they stand."""
        held = (name for name, found in self.chosen.items() if found)
        return places([*held, *self.opened, self.picking], self.dimensions)

    @property
    def cards(self) -> tuple[Card, ...]:
        """Clauses before exclusions, each in order; there is always a first clause."""
        return tuple(sorted({FIRST, *self.added, *(place.card for place in self.lines.values())}))

    def audience(self) -> Audience:
        """The condition that these lines and names make; a card that holds nothing says nothing."""
        clauses = tuple(clause for card in self.cards for clause in self._clause(card) if not card.out)
        return Audience(
            clauses=(Clause(),) if self.everybody else clauses,
            individuals=frozenset() if self.everybody else self.of(PERSON),
            exclusions=tuple(clause for card in self.cards for clause in self._clause(card) if card.out),
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
        """A line stays open when its last value goes."""
        opened = self.opened | {name} if name not in (PERSON, NOT_PERSON) else self.opened
        return replace(self, chosen={**self.chosen, name: self.of(name) - {one}}, opened=opened)

    def with_card(self, *, out: bool) -> "Choice":
        """One more clause or exclusion to fill in."""
        card = next_card(self.cards, out=out)
        return replace(self, added=self.added | {card}) if card else self

    def without_card(self, card: Card) -> "Choice":
        """Without all that stands in a clause or exclusion."""
        gone = {name for name, place in self.lines.items() if place.card == card}
        return replace(
            self,
            chosen={name: found for name, found in self.chosen.items() if name not in gone},
            opened=self.opened - gone,
            added=self.added - {card},
        )

    def _clause(self, card: Card) -> Iterable[Clause]:
        held = ((one, self.of(card.field(one))) for one in self.dimensions)
        if conditions := tuple(Condition(one, values) for one, values in held if values):
            yield Clause(conditions)


def choice_of(audience: Audience, dimensions: Iterable[str] = ALWAYS) -> Choice | None:
    """What makes this audience; None where lines for these dimensions cannot say it."""
    chosen: dict[str, frozenset[UUID]] = {
        PERSON: audience.individuals,
        NOT_PERSON: audience.excluded_individuals,
    }
    everybody = is_everybody(audience)
    for out, clauses in ((False, () if everybody else audience.clauses), (True, audience.exclusions)):
        for number, clause in enumerate(clauses, start=1):
            for condition in clause.conditions:
                chosen[Card(out, number).field(condition.dimension)] = condition.values
    choice = Choice(everybody, chosen, tuple(dimensions))
    return choice if _shape(choice.audience()) == _shape(audience) else None


def written(choice: Choice, *, kept: bool) -> dict[str, list[str]]:
    """The choice as the fields of an address say it."""
    who = "kept" if kept else "everybody" if choice.everybody else "chosen"
    return {
        "who": [who],
        **{name: sorted(map(str, found)) for name, found in choice.chosen.items() if found},
        CARD: sorted(card.key for card in choice.added),
        OPEN: sorted(choice.opened),
        **{name: [text] for name, text in ((PICKING, choice.picking), (SEEK, choice.seek)) if text},
    }


def _shape(audience: Audience) -> tuple[object, ...]:
    """What an audience says, whatever order it is written in; beside everybody nothing else counts."""
    everybody = is_everybody(audience)
    return (
        everybody or {frozenset(clause.conditions) for clause in audience.clauses},
        everybody or audience.individuals,
        {frozenset(clause.conditions) for clause in audience.exclusions},
        audience.excluded_individuals,
    )
