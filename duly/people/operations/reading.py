"""An export judged as a whole, with what is known of the organization: who is meant, who leads whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from uuid import UUID

from duly.people.operations.matching import Matching
from duly.people.queries.known import managers_today
from duly.people.rules.folding import Folded, fold, keys_of, once_each_address
from duly.people.rules.forms import FileForm
from duly.people.rules.linking import Linker, LinkSteps, Meanings, cycles
from duly.people.rules.mapping import ImportMapping
from duly.people.rules.rows import BadRow, Path, Row, RowReader
from duly.people.rules.table import Reject, read_table

NOTED_EVERY = 2000

Noting = Callable[[int], None]
Outside = Callable[[Path | None], bool]


@dataclass(frozen=True, kw_only=True)
class Export:
    """What is imported, for whom, and every reject.

    `ids` are by identity, `new` those nobody knows yet, `giving_up` the addresses by the records that lose
    them, `links` by kind and person, `present` everybody of whom the file has a row, used or not,
    `refused_people` those who were there before and are left out now, `merged` who is meant by the number of
    a record that was merged into theirs.
    """

    rows: int
    people: list[Folded]
    ids: Mapping[str, UUID]
    new: frozenset[UUID]
    links: Mapping[str, Mapping[UUID, LinkSteps]]
    giving_up: Mapping[UUID, str]
    present: frozenset[UUID]
    merged: frozenset[UUID]
    refused_people: list[tuple[str, str, UUID]]
    rejects: tuple[Reject, ...]

    @property
    def person_ids(self) -> list[UUID]:
        return [self.ids[person.identity] for person in self.people]


@dataclass(frozen=True)
class Rows:
    """Every row of a file, those that can be used and those that cannot."""

    good: list[Row]
    bad: list[BadRow]

    @property
    def all(self) -> list[Row | BadRow]:
        return [*self.good, *self.bad]


def read_rows(
    file: BinaryIO,
    *,
    mapping: ImportMapping,
    today: date,
    form: FileForm | None = None,
    noting: Noting | None = None,
) -> Rows:
    """Reads all rows of a file, telling `noting` now and then how many. Asks the database nothing."""
    file.seek(0)
    header, records = read_table(file, mapping, form)
    reader = RowReader(header, mapping, today)
    found = Rows([], [])
    for number, record in enumerate(records, start=1):
        row = reader.read(record)
        if isinstance(row, Row):
            found.good.append(row)
        else:
            found.bad.append(row)
        if noting and not number % NOTED_EVERY:
            noting(number)
    return found


def judge_rows(
    rows: Rows,
    *,
    mapping: ImportMapping,
    today: date,
    make: Callable[[str], UUID],
    outside: Outside | None = None,
) -> Export:
    """Judges all rows of an export together. Writes nothing.

    `make` gives an id to who is new, by the identity that the file knows them by.
    `outside` says of a department whether somebody new there is beyond what the actor may add.
    """
    folded, rejects = fold(rows.good, rows.bad, mapping)
    people, doubled = once_each_address(folded)
    rejects += [reject for row in rows.bad for reject in row.rejects] + doubled
    meanings = _meanings(rows, mapping)
    matching = Matching(mapping, people, _identities(rows, meanings, mapping), make)
    rejects += matching.settle(outside)
    linking = _Linking(mapping, matching, meanings, today)
    rejects += linking.settle()
    return Export(
        rows=len(rows.good) + len(rows.bad),
        people=linking.from_the_top(),
        ids=matching.ids,
        new=matching.new,
        links=linking.links,
        giving_up=matching.giving_up,
        present=matching.present(rows.good, rows.bad),
        merged=matching.merged,
        refused_people=matching.refused(rows.all, rejects),
        rejects=tuple(sorted(rejects, key=lambda reject: (reject.line, reject.column, reject.code))),
    )


def _meanings(rows: Rows, mapping: ImportMapping) -> dict[str, Meanings]:
    return {
        kind: Meanings(of_key, mapping.known_by(kind)) for kind, of_key in keys_of(rows.all, mapping).items()
    }


def _identities(rows: Rows, meanings: Mapping[str, Meanings], mapping: ImportMapping) -> set[str]:
    """Everybody the file speaks of: in rows that are used or not, and as who stands above somebody."""
    spoken_of = {row.identity for row in rows.good} | {row.identity for row in rows.bad if row.identity}
    for place, kind in enumerate(mapping.links):
        for key in {row.links[place] for row in rows.good} - {""}:
            spoken_of |= meanings[kind].of(key)
    return spoken_of


class _Linking:
    """Who stands above whom once the file is imported."""

    def __init__(
        self, mapping: ImportMapping, matching: Matching, meanings: Mapping[str, Meanings], today: date
    ) -> None:
        self.links: dict[str, dict[UUID, LinkSteps]] = {}
        self._matching = matching
        self._above: dict[UUID, UUID | None] = managers_today() if "manager" in mapping.links else {}
        self._linkers = {
            kind: Linker(source.column, position, meanings[kind], matching.named, today)
            for position, (kind, source) in enumerate(mapping.links.items())
        }

    def settle(self) -> list[Reject]:
        """Finds every link, and leaves out those that cannot be."""
        rejects: list[Reject] = []
        for kind, linker in self._linkers.items():
            self.links[kind] = {}
            for person in self._matching.people:
                found = linker.link(person)
                if isinstance(found, LinkSteps):
                    self.links[kind][self._matching.ids[person.identity]] = found
                else:
                    rejects += found
        return rejects + (self._open_circles() if "manager" in self.links else [])

    def from_the_top(self) -> list[Folded]:
        """The people, each behind the one who is their manager afterwards."""
        depths: dict[UUID, int] = {}
        for person in self._matching.people:
            self._measure(self._matching.ids[person.identity], depths)
        return sorted(
            self._matching.people,
            key=lambda person: (depths[self._matching.ids[person.identity]], person.identity),
        )

    def _measure(self, person_id: UUID, depths: dict[UUID, int]) -> None:
        path: list[UUID] = []
        here: UUID | None = person_id
        while here is not None and here not in depths:
            path.append(here)
            # Circles that were there before the file are none of its business.
            depths[here] = 0
            here = self._above.get(here)
        depth = depths[here] if here is not None else -1
        for one in reversed(path):
            depth += 1
            depths[one] = depth

    def _open_circles(self) -> list[Reject]:
        """Leaves out managers until nobody stands above themselves; who is left out keeps the old one."""
        links, before = self.links["manager"], dict(self._above)
        self._above |= {one: link.today for one, link in links.items()}
        rejects: list[Reject] = []
        while circles := [
            stated for circle in cycles(self._above) if (stated := [one for one in circle if one in links])
        ]:
            for stated in circles:
                lines = [links[one].person.current.line for one in stated]
                for one in stated:
                    rejects += self._linkers["manager"].cycle(links.pop(one).person, lines)
                    self._above[one] = before.get(one)
        return rejects
