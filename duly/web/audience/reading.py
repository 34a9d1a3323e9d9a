"""The choice as a filled-in page says it, with the button that was pressed on it."""

from dataclasses import replace
from uuid import UUID

from django.http import QueryDict

from duly.kernel.audience import GROUP
from duly.people.queries import person_names
from duly.people.queries.chosen import chosen_values
from duly.web.addresses import ids, words
from duly.web.audience.cards import NOT_PERSON, PERSON, card_of, places
from duly.web.audience.choice import CARD, OPEN, PICKING, SEEK, Choice
from duly.web.audience.offers import LANGUAGE, Offer

# The words by which the values were searched that a page shows.
SOUGHT = "sought"
# The buttons: one more card, line or person; one less; the values of a line.
ADD, DROP, PICK = "add", "drop", "pick"
OUT = "out"


def pressed(said: QueryDict, choice: Choice) -> str:
    """What the button that was pressed is about, empty where none was: the field of a value or a line, of a
    new card the first one. The `choice` is the one after it.
    """
    button = said.get(DROP) or said.get(ADD) or said.get(PICK) or ""
    name, _, one = button.partition(":")
    if name == CARD and ADD in said:
        newest = max(card for card in choice.cards if card.out is (one == OUT))
        return newest.field(choice.dimensions[0])
    return one if name == OPEN else name


def searched(said: QueryDict) -> bool:
    """Whether other values are to be shown than before."""
    return words(said, SEEK) != words(said, SOUGHT)


def asked(said: QueryDict, offer: Offer) -> Choice:
    """The choice of a filled-in page, known values and people only, and after its button was pressed."""
    lines = places(said, offer.dimensions)
    opened = places(said.getlist(OPEN), offer.dimensions)
    cards = filter(None, map(card_of, said.getlist(CARD)))
    choice = Choice(
        said.get("who") == "everybody",
        {name: ids(said.getlist(name)) for name in (*lines, PERSON, NOT_PERSON)},
        offer.dimensions,
        frozenset(cards),
        frozenset(opened),
    )
    return _known(_picking(_turned(choice, said), said), offer)


def _turned(choice: Choice, said: QueryDict) -> Choice:
    """After one more or one less of something."""
    what, _, one = said.get(ADD, "").partition(":")
    if what == CARD:
        choice = choice.with_card(out=one == OUT)
    if what == OPEN and places([one], choice.dimensions):
        choice = replace(choice, opened=choice.opened | {one})
    for name, person in _named(choice, said.get(ADD, "")):
        choice = choice.with_one(name, person)
    what, _, one = said.get(DROP, "").partition(":")
    if what == CARD and (card := card_of(one)):
        choice = choice.without_card(card)
    for name, value in _named(choice, said.get(DROP, "")):
        choice = choice.without_one(name, value)
    return choice


def _picking(choice: Choice, said: QueryDict) -> Choice:
    """Another button puts the values away; a line just opened shows its own."""
    what, _, one = said.get(ADD, "").partition(":")
    if ADD in said or DROP in said:
        picking = one if what == OPEN else ""
    else:
        picking = said.get(PICK, said.get(PICKING, ""))
    there = picking in places([picking], choice.dimensions)
    if not there:
        return choice
    seek = words(said, SEEK) if PICK not in said and ADD not in said else ""
    return replace(choice, picking=picking, seek=seek)


def _named(choice: Choice, button: str) -> list[tuple[str, UUID]]:
    name, _, text = button.partition(":")
    known = name in (PERSON, NOT_PERSON) or name in places([name], choice.dimensions)
    return [(name, one) for one in ids([text]) if known]


def _known(choice: Choice, offer: Offer) -> Choice:
    people = frozenset(person_names([*choice.of(PERSON), *choice.of(NOT_PERSON)]))
    values = chosen_values(frozenset().union(*choice.chosen.values()))
    lines = places(choice.chosen, offer.dimensions)

    def known(name: str, found: frozenset[UUID]) -> frozenset[UUID]:
        if name not in lines:
            return found & people
        dimension = lines[name].dimension
        if dimension in (GROUP, LANGUAGE):
            return found & offer.ids(dimension) if found else found
        return frozenset(one for one in found if one in values and values[one].key == dimension)

    return replace(choice, chosen={name: known(name, found) for name, found in choice.chosen.items()})
