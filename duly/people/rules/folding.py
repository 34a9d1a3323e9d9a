"""From rows to people: the rows of one person in the order of their days, or why they have none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from duly.people.rules.mapping import ImportMapping
from duly.people.rules.rows import BadRow, Path, Row
from duly.people.rules.table import Reject
from duly.people.rules.timelines import collapse, in_order

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Folded:
    """One person as the file states them. `rows` are in order of days; the last one holds today."""

    identity: str
    rows: tuple[Row, ...]

    @property
    def current(self) -> Row:
        return self.rows[-1]

    @property
    def lines(self) -> tuple[int, ...]:
        return tuple(row.line for row in self.rows)

    def value_steps(self, position: int, today: date) -> list[tuple[date, Path | None]]:
        """The values of one dimension over time; without history, what holds today."""
        if len(self.rows) == 1:
            return [(self.rows[0].valid_from or today, self.rows[0].values[position])]
        return in_order((row.valid_from or today, row.values[position]) for row in self.rows)

    def active_steps(self, today: date) -> list[tuple[date, bool]]:
        """When the person was there: from the first day, with the gaps between rows and after the last.

        A row whose last day is today, or has not come, still counts.
        """
        first = self.rows[0].valid_from or today
        steps = [(min(first, self.current.started_on or first), True)]
        for row, following in zip(self.rows, (*self.rows[1:], None), strict=True):
            back = following.valid_from if following else None
            gone = row.valid_until + DAY if row.valid_until else None
            if gone and gone <= today and (back is None or gone < back):
                steps.append((gone, False))
            if back:
                steps.append((back, True))
        return collapse(steps)


def fold(
    rows: Iterable[Row], bad: Iterable[BadRow], mapping: ImportMapping
) -> tuple[list[Folded], list[Reject]]:
    """Put each person's rows in order. Who has one row that cannot be used is left out with all of them:

    a history with a hole in it would say that somebody was away. Without history, the first row counts.
    """
    by_person: dict[str, list[Row]] = {}
    for row in rows:
        by_person.setdefault(row.identity, []).append(row)
    spoilt = _spoilt(bad)
    people: list[Folded] = []
    rejects: list[Reject] = []
    for identity, own in by_person.items():
        ordered = sorted(own, key=lambda row: (row.valid_from or date.min, row.line))
        problems = _problems(ordered, spoilt.get(identity.upper()), mapping)
        rejects += problems
        left_out = {reject.line for reject in problems}
        kept = tuple(row for row in ordered if row.line not in left_out)
        if kept:
            people.append(Folded(identity, kept))
    return people, rejects


def once_each_address(people: list[Folded]) -> tuple[list[Folded], list[Reject]]:
    """Of several people with one e-mail address, the first in the file; the others are left out."""
    owners: dict[str, Folded] = {}
    kept: list[Folded] = []
    rejects: list[Reject] = []
    for person in people:
        address = person.current.email.lower()
        owner = owners.setdefault(address, person) if address else person
        if owner is person:
            kept.append(person)
        else:
            why = f"The e-mail address stands in line {owner.current.line} already."
            rejects += [Reject(line, "", "email_taken", why) for line in person.lines]
    return kept, rejects


def _problems(ordered: list[Row], spoilt: int | None, mapping: ImportMapping) -> list[Reject]:
    if spoilt is not None:
        why = f"Line {spoilt} about the same person cannot be used."
        return [Reject(row.line, "", "same_person", why) for row in ordered]
    found = [reject for earlier, later in pairwise(ordered) for reject in _clash(earlier, later, mapping)]
    if not found or mapping.valid_from is None:
        return found
    clashing = {reject.line for reject in found}
    why = "Another line about the same person cannot be used."
    return found + [Reject(row.line, "", "same_person", why) for row in ordered if row.line not in clashing]


def _spoilt(bad: Iterable[BadRow]) -> dict[str, int]:
    """The people of rows that cannot be used, with the line: those named, and those who may be meant."""
    return {
        who: row.line
        for row in bad
        for who in ({row.identity.upper()} if row.identity else row.mentions)
        if who
    }


def _clash(earlier: Row, later: Row, mapping: ImportMapping) -> list[Reject]:
    """An end day equal to the next start is common in exports and no clash: the later row wins that day."""
    if earlier.valid_from == later.valid_from:
        column = mapping.valid_from or mapping.fields[mapping.identity].columns[0]
        what = "states the same person" + (" and day" if mapping.valid_from else "")
        return [Reject(later.line, column, "duplicate", f"The line {what} as line {earlier.line}.")]
    open_end = earlier.valid_until is None or (
        later.valid_from is not None and earlier.valid_until > later.valid_from
    )
    if mapping.valid_until and open_end:
        why = f"Line {earlier.line} about the same person has not ended by then."
        return [Reject(later.line, str(mapping.valid_from), "overlap", why)]
    return []


def keys_of(
    rows: Iterable[Row | BadRow], mapping: ImportMapping
) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """For each kind of link, whom a key means: of any row, also an ended one, also one that is left out."""
    meanings: dict[str, dict[str, frozenset[str]]] = {kind: {} for kind in mapping.links}
    for row in rows:
        for kind, key in zip(mapping.links, row.keys, strict=True):
            if key and row.identity:
                known = meanings[kind].get(key, frozenset())
                if row.identity not in known:
                    meanings[kind][key] = known | {row.identity}
    return meanings
