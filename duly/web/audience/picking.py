"""The values of one line to choose from: all of a few, of many the first, and those that fit a search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise

from duly.web.audience.choice import Choice
from duly.web.audience.offers import Offer, Value

DEEPEST: Final = 5
SHOWN: Final = 60
FEW: Final = 12  # read at a glance, so that nobody needs to search them


@dataclass(frozen=True)
class Option:
    """One value to tick: set in by its depth, or among those found by a search with its `path`."""

    id: UUID
    label: str
    path: str
    depth: int
    people: int | None
    below: int
    on: bool


@dataclass(frozen=True)
class Picker:
    """What can be ticked in a line. `total` counts all its values, `fitting` those that fit the search."""

    field: str
    label: str | Promise
    seek: str
    options: tuple[Option, ...]
    fitting: int
    total: int

    @property
    def searchable(self) -> bool:
        return self.total > FEW


def picker_of(choice: Choice, offer: Offer, field: str, dimension: str) -> Picker:
    """The values of a dimension for this field, by the words they are searched by."""
    tree, chosen = offer.values(dimension), choice.of(field)
    wanted = choice.seek.casefold()
    fitting = [at for at, value in enumerate(tree) if wanted in value.name.casefold()]
    shown = frozenset(fitting[:SHOWN])
    options = tuple(
        Option(
            id=value.id,
            label=value.name,
            path=" / ".join(above) if wanted else "",
            depth=0 if wanted else min(value.depth, DEEPEST),
            people=value.people,
            below=_below(tree, at),
            on=value.id in chosen,
        )
        for at, (value, above) in enumerate(_with_paths(tree))
        if at in shown
    )
    return Picker(field, offer.labels[dimension], choice.seek, options, len(fitting), len(tree))


def _with_paths(tree: Sequence[Value]) -> Iterator[tuple[Value, list[str]]]:
    """Each value with the names above it; a tree lists parents right before their children."""
    path: list[str] = []
    for value in tree:
        path[value.depth :] = [value.name]
        yield value, path[: value.depth]


def _below(tree: Sequence[Value], at: int) -> int:
    """How many values hang under the one at this place."""
    count = 0
    for node in tree[at + 1 :]:
        if node.depth <= tree[at].depth:
            break
        count += 1
    return count
