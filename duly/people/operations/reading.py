"""An export judged as a whole, with what is known of the organization: who is meant, who leads whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from uuid import UUID

from duly.kernel.identity import uuid7
from duly.people.queries.known import Owner, ids_by_number, links_today, owners_of
from duly.people.rules.folding import Folded, fold, keys_of, once_each_address
from duly.people.rules.linking import Linker, LinkSteps, Meanings, cycles
from duly.people.rules.mapping import ImportMapping
from duly.people.rules.rows import BadRow, Row, RowReader
from duly.people.rules.table import LeftOut, Reject, read_table
from duly.tenancy.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Export:
    """What is imported, for whom, and every reject.

    `ids` are by identity, `new` those nobody knows yet, `giving_up` the addresses that go to somebody else,
    `refused_people` those who were there before and are left out now.
    """

    rows: int
    people: list[Folded]
    ids: Mapping[str, UUID]
    new: frozenset[UUID]
    links: Mapping[str, list[LinkSteps]]
    links_before: Mapping[str, Mapping[UUID, UUID]]
    giving_up: Mapping[UUID, str]
    refused_people: list[tuple[str, str, UUID]]
    rejects: tuple[Reject, ...]

    @property
    def rejected(self) -> int:
        """How many rows are left out."""
        return len({reject.line for reject in self.rejects if reject.left_out is LeftOut.ROW})

    @property
    def person_ids(self) -> list[UUID]:
        return [self.ids[person.identity] for person in self.people]

    def linked(self, kind: str) -> int:
        """How many people of the file have somebody above them once it is imported."""
        above = self._links_after(kind)
        return sum(above.get(person_id) is not None for person_id in self.person_ids)

    def _links_after(self, kind: str) -> dict[UUID, UUID | None]:
        after: dict[UUID, UUID | None] = dict(self.links_before.get(kind, {}))
        return after | {self.ids[link.person.identity]: link.today for link in self.links.get(kind, [])}


def read_export(file: BinaryIO, *, actor: Actor, mapping: ImportMapping, today: date) -> Export:
    """Reads a whole export and judges all of it. Writes nothing."""
    rows, bad = _read(file, mapping, today)
    folded, rejects = fold(rows, bad, mapping)
    people, doubled = once_each_address(folded)
    rejects += [reject for row in bad for reject in row.rejects] + doubled
    meanings = _meanings([*rows, *bad], mapping)
    matching = _Matching(actor, mapping, people, _identities(rows, bad, meanings, mapping))
    rejects += matching.settle_addresses()
    linking = _Linking(mapping, matching, meanings, today)
    rejects += linking.settle()
    return Export(
        rows=len(rows) + len(bad),
        people=matching.people,
        ids=matching.ids,
        new=matching.new,
        links=linking.links,
        links_before=linking.before,
        giving_up=matching.giving_up,
        refused_people=matching.refused([*rows, *bad], rejects),
        rejects=tuple(sorted(rejects, key=lambda reject: (reject.line, reject.column, reject.code))),
    )


def _read(file: BinaryIO, mapping: ImportMapping, today: date) -> tuple[list[Row], list[BadRow]]:
    header, records = read_table(file, mapping)
    reader = RowReader(header, mapping, today)
    rows: list[Row] = []
    bad: list[BadRow] = []
    for record in records:
        row = reader.read(record)
        if isinstance(row, Row):
            rows.append(row)
        else:
            bad.append(row)
    return rows, bad


def _meanings(rows: Sequence[Row | BadRow], mapping: ImportMapping) -> dict[str, Meanings]:
    identity = mapping.fields[mapping.identity]
    return {
        kind: Meanings(of_key, (mapping.links[kind].refers_to,) == identity.columns)
        for kind, of_key in keys_of(rows, mapping).items()
    }


def _identities(
    rows: Sequence[Row], bad: Sequence[BadRow], meanings: Mapping[str, Meanings], mapping: ImportMapping
) -> set[str]:
    """Everybody the file speaks of: in rows that are used or not, and as who stands above somebody."""
    spoken_of = {row.identity for row in rows} | {row.identity for row in bad if row.identity}
    for row in rows:
        for kind, key in zip(mapping.links, row.links, strict=True):
            spoken_of |= meanings[kind].of(key) if key else frozenset()
    return spoken_of


class _Matching:
    """Which people of the file are there already, and whose e-mail address is free."""

    def __init__(
        self, actor: Actor, mapping: ImportMapping, people: list[Folded], spoken_of: set[str]
    ) -> None:
        self.people = people
        self._owners = owners_of(
            self._addresses(people) | (spoken_of if mapping.identity == "email" else set())
        )
        self.there = (
            ids_by_number(spoken_of)
            if mapping.identity == "employee_number"
            else {address: owner.person_id for address, owner in self._owners.items()}
        )
        found = {person.identity: self._known_id(person) for person in people}
        made = {identity: uuid7(actor.now) for identity, known in found.items() if known is None}
        self.ids = {**self.there, **{identity: known for identity, known in found.items() if known}, **made}
        self._made = frozenset(made.values())

    @property
    def new(self) -> frozenset[UUID]:
        return self._made & {self.ids[person.identity] for person in self.people}

    @property
    def giving_up(self) -> dict[UUID, str]:
        """Who has an address today that somebody else of the file gets."""
        claims = ((self.ids[one.identity], self._owner(one)) for one in self.people)
        return {
            owner.person_id: owner.email for own_id, owner in claims if owner and owner.person_id != own_id
        }

    def settle_addresses(self) -> list[Reject]:
        """Leaves out people whose address belongs to somebody who keeps it.

        Leaving somebody out makes them keep theirs, so it is asked again until nobody else falls out.
        """
        rejects: list[Reject] = []
        while refused := self._without_address():
            left_out = {person.identity for person in refused}
            self.people = [person for person in self.people if person.identity not in left_out]
            self.ids = {
                identity: one
                for identity, one in self.ids.items()
                if identity not in left_out or identity in self.there
            }
            why = "Somebody else has this e-mail address."
            rejects += [Reject(line, "", "email_taken", why) for one in refused for line in one.lines]
        return rejects

    def refused(self, rows: Sequence[Row | BadRow], rejects: Sequence[Reject]) -> list[tuple[str, str, UUID]]:
        """Those who were there before and are left out, once each, with the first reason."""
        identity_of = {row.line: row.identity for row in rows}
        imported = {person.identity for person in self.people}
        found: dict[UUID, tuple[str, str, UUID]] = {}
        for reject in rejects:
            identity = identity_of.get(reject.line, "")
            if identity in self.there and identity not in imported:
                person_id = self.there[identity]
                found.setdefault(person_id, ("refused", reject.code, person_id))
        return list(found.values())

    def _known_id(self, person: Folded) -> UUID | None:
        """By identity; somebody without a number is recognised by e-mail, and receives the number."""
        owner = self._owner(person)
        adopted = owner.person_id if owner and not owner.has_number else None
        return self.there.get(person.identity, adopted)

    def _without_address(self) -> list[Folded]:
        """Those whose address belongs to somebody who does not get another one."""
        after = {self.ids[person.identity]: person.current.email.lower() for person in self.people}
        claims = ((person, self._owner(person)) for person in self.people)
        return [
            person
            for person, owner in claims
            if owner
            and owner.person_id != self.ids[person.identity]
            and after.get(owner.person_id, owner.email.lower()) == owner.email.lower()
        ]

    def _owner(self, person: Folded) -> Owner | None:
        return self._owners.get(person.current.email.lower())

    @staticmethod
    def _addresses(people: Sequence[Folded]) -> set[str]:
        return {person.current.email.lower() for person in people if person.current.email}


class _Linking:
    """Who stands above whom once the file is imported."""

    def __init__(
        self, mapping: ImportMapping, matching: _Matching, meanings: Mapping[str, Meanings], today: date
    ) -> None:
        self.before = {kind: links_today(kind) for kind in mapping.links}
        self.links: dict[str, list[LinkSteps]] = {}
        self._matching = matching
        self._linkers = {
            kind: Linker(source.column, position, meanings[kind], matching.ids, today)
            for position, (kind, source) in enumerate(mapping.links.items())
        }

    def settle(self) -> list[Reject]:
        """Finds every link, and leaves out those that cannot be."""
        rejects: list[Reject] = []
        for kind, linker in self._linkers.items():
            self.links[kind] = []
            for person in self._matching.people:
                found = linker.link(person)
                if isinstance(found, LinkSteps):
                    self.links[kind].append(found)
                else:
                    rejects += found
        return rejects + (self._open_circles() if "manager" in self.links else [])

    def _open_circles(self) -> list[Reject]:
        """Leaves out managers until nobody stands above themselves; who is left out keeps the old one."""
        links = {self._matching.ids[link.person.identity]: link for link in self.links["manager"]}
        before = self.before["manager"]
        after: dict[UUID, UUID | None] = {**before, **{one: link.today for one, link in links.items()}}
        rejects: list[Reject] = []
        while circles := [
            stated for circle in cycles(after) if (stated := [one for one in circle if one in links])
        ]:
            for stated in circles:
                lines = [links[one].person.current.line for one in stated]
                for one in stated:
                    rejects.append(self._linkers["manager"].cycle(links.pop(one).person, lines))
                    after[one] = before.get(one)
        self.links["manager"] = list(links.values())
        return rejects
