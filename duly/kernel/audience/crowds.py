"""Many people judged at once: sets of people as bits, so that thousands of audiences cost a moment.

`matches` judges one person by one audience; this says the same of a whole crowd.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from duly.kernel.audience.form import Audience, Clause, Condition
from duly.kernel.audience.verdicts import Profile


class Sure(NamedTuple):
    """Who is in for certain, and who is in or undecided: a bit for each person of the crowd."""

    certain: int
    possible: int

    @property
    def undecided(self) -> int:
        return self.possible & ~self.certain


Bits = Mapping[str, Mapping[UUID, int]]


@dataclass(frozen=True)
class Crowd:
    """People in an order, and for each dimension who holds which value, and of whom nobody can tell."""

    people: tuple[UUID, ...]
    holding: Bits
    open: Bits
    _known: dict[Condition, Sure] = field(default_factory=dict)
    _lacking: dict[str, int] = field(default_factory=dict)

    @cached_property
    def everybody(self) -> int:
        return (1 << len(self.people)) - 1

    @cached_property
    def places(self) -> Mapping[UUID, int]:
        """Where each of them stands."""
        return {one: place for place, one in enumerate(self.people)}

    def lacking(self, dimension: str) -> int:
        """Who has no value of it."""
        if dimension not in self._lacking:
            held = self.holding.get(dimension, {})
            self._lacking[dimension] = self.everybody & ~_holders(held, held)
        return self._lacking[dimension]

    def named(self, people: Iterable[UUID]) -> int:
        """These people, as far as they are in the crowd."""
        found = [self.places[one] for one in people if one in self.places]
        return _packed(found, len(self.people)) if found else 0

    def of(self, bits: int) -> Iterator[UUID]:
        """The people with these bits, in the order of the crowd."""
        return (self.people[place] for place in places(bits))

    def judged(self, audience: Audience, required: frozenset[str]) -> Sure:
        """What `matches` says of each of them."""
        included = self._any(audience.individuals, audience.clauses, required)
        excluded = self._any(audience.excluded_individuals, audience.exclusions, required)
        return Sure(included.certain & ~excluded.possible, included.possible & ~excluded.certain)

    def _any(self, people: frozenset[UUID], clauses: Iterable[Clause], required: frozenset[str]) -> Sure:
        certain = possible = self.named(people)
        for clause in clauses:
            found = self._all(clause, required)
            certain, possible = certain | found.certain, possible | found.possible
        return Sure(certain, possible)

    def _all(self, clause: Clause, required: frozenset[str]) -> Sure:
        certain = possible = self.everybody
        for condition in clause.conditions:
            found = self._condition(condition, required)
            certain, possible = certain & found.certain, possible & found.possible
        return Sure(certain, possible)

    def _condition(self, condition: Condition, required: frozenset[str]) -> Sure:
        if condition not in self._known:
            dimension = condition.dimension
            certain = _holders(self.holding.get(dimension, {}), condition.values)
            possible = certain | _holders(self.open.get(dimension, {}), condition.values)
            if dimension in required:
                possible |= self.lacking(dimension)
            self._known[condition] = Sure(certain, possible)
        return self._known[condition]


def crowd_of(profiles: Iterable[Profile]) -> Crowd:
    """The crowd of these people, in their order; of a profile only its bits are kept."""
    people: list[UUID] = []
    held: dict[str, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
    unsure: dict[str, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, profile in enumerate(profiles):
        people.append(profile.person_id)
        for known, values in ((held, profile.values), (unsure, profile.open)):
            for dimension, some in values.items():
                for value in some:
                    known[dimension][value].append(place)
    return Crowd(tuple(people), _bits(held, len(people)), _bits(unsure, len(people)))


def places(bits: int) -> Iterator[int]:
    """Which bits are set, the lowest first."""
    for offset, byte in enumerate(bits.to_bytes(-(-bits.bit_length() // 8), "little")):
        if byte:
            yield from (offset * 8 + place for place in range(8) if byte >> place & 1)


def _holders(known: Mapping[UUID, int], values: Iterable[UUID]) -> int:
    bits = 0
    for value in values:
        bits |= known.get(value, 0)
    return bits


def _bits(known: Mapping[str, Mapping[UUID, list[int]]], size: int) -> dict[str, dict[UUID, int]]:
    return {
        dimension: {value: _packed(some, size) for value, some in values.items()}
        for dimension, values in known.items()
    }


def _packed(some: Iterable[int], size: int) -> int:
    packed = bytearray(size // 8 + 1)
    for place in some:
        packed[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(packed, "little")
