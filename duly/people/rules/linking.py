"""Who leads whom: keys turned into people, and nobody above themselves."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from duly.people.rules.folding import Folded
from duly.people.rules.rows import Row
from duly.people.rules.table import LeftOut, Reject
from duly.people.rules.timelines import in_order

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class LinkSteps:
    """One person's links of one kind over time, in order of days; the last one holds today."""

    person: Folded
    steps: list[tuple[date, UUID | None]]

    @property
    def today(self) -> UUID | None:
        return self.steps[-1][1]


@dataclass(frozen=True, slots=True)
class Meanings:
    """Whom the keys of one kind of link mean, by identity.

    A key that no row of the file has may be the employee number or the e-mail address of somebody who is not
    in it, where links name people by that (`known_by`).
    """

    of_key: Mapping[str, frozenset[str]]
    known_by: str

    def of(self, key: str) -> frozenset[str]:
        if key in self.of_key or not self.known_by:
            return self.of_key.get(key, frozenset())
        return frozenset({key.lower() if self.known_by == "email" else key})


class Linker:
    """Finds the person behind a key, for one kind of link.

    `ids` are the people by identity: those of the file that are imported, and those who were there before,
    who may also be named by their address.
    """

    def __init__(
        self, column: str, position: int, meanings: Meanings, ids: Mapping[str, UUID], today: date
    ) -> None:
        self._column = column
        self._position = position
        self._meanings = meanings
        self._ids = ids
        self._today = today

    def link(self, person: Folded) -> LinkSteps | list[Reject]:
        """All links of a person, or why one of them is none: then the others are left as they are, too."""
        rejects: list[Reject] = []
        steps: list[tuple[date, UUID | None]] = []
        for row in person.rows:
            found = self._other(row, self._ids[person.identity])
            if isinstance(found, Reject):
                rejects.append(found)
            else:
                steps.append((row.valid_from or self._today, found))
        return self._together(person, rejects) if rejects else LinkSteps(person, in_order(steps))

    def cycle(self, person: Folded, lines: Iterable[int]) -> list[Reject]:
        """Why the links of a person are left out whose last one would put them above themselves."""
        named = ", ".join(str(line) for line in sorted(lines))
        why = f"The links of the lines {named} go round in a circle."
        return self._together(person, [self._reject(person.current.line, "cycle", why)])

    def _together(self, person: Folded, left_out: list[Reject]) -> list[Reject]:
        """With the person's other rows: a history with a hole would say that somebody else led them."""
        lines = {reject.line for reject in left_out}
        why = f"The link of line {min(lines)}, which is about the same person, cannot be used."
        others = [row.line for row in person.rows if row.line not in lines]
        return [*left_out, *(self._reject(line, "same_person", why) for line in others)]

    def _other(self, row: Row, own_id: UUID) -> UUID | Reject | None:
        key = row.links[self._position]
        if not key:
            return None
        meant = self._meanings.of(key)
        others = {self._ids[identity] for identity in meant if identity in self._ids}
        if not others:
            return self._reject(row.line, "link_unknown", f"{self._column} means nobody who is imported.")
        if len(others) > 1:
            return self._reject(row.line, "link_ambiguous", f"{self._column} means more than one person.")
        (other,) = others
        if other == own_id:
            return self._reject(row.line, "cycle", f"{self._column} means the person themselves.")
        return other

    def _reject(self, line: int, code: str, why: str) -> Reject:
        return Reject(line, self._column, code, why, LeftOut.LINK)


def cycles(above: Mapping[K, K | None]) -> list[tuple[K, ...]]:
    """The circles in a map from each person to who stands above them."""
    found: list[tuple[K, ...]] = []
    done: set[K] = set()
    for start in above:
        path: dict[K, None] = {}
        here: K | None = start
        while here is not None and here not in done and here not in path:
            path[here] = None
            here = above.get(here)
        if here is not None and here in path:
            members = list(path)
            found.append(tuple(members[members.index(here) :]))
        done.update(path)
    return found
