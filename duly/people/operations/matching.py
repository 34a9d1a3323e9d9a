"""Which people of an export are there already, whose e-mail address is free, and whom the actor may add."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from duly.people.queries.known import Owner, ids_by_number, owners_of
from duly.people.rules.folding import Folded
from duly.people.rules.mapping import ImportMapping
from duly.people.rules.rows import BadRow, Path, Row
from duly.people.rules.table import Reject

OUTSIDE = "You add people to your own department and those below it only."


class Matching:
    """The people of one file beside those of the organization. `ids` are by identity, new ones by `make`."""

    def __init__(
        self, mapping: ImportMapping, people: list[Folded], spoken_of: set[str], make: Callable[[str], UUID]
    ) -> None:
        self.people = people
        self._spoken_of = spoken_of
        self._by_number = mapping.identity == "employee_number"
        self._department = (
            mapping.dimensions.index("department") if "department" in mapping.dimensions else None
        )
        self._owners = owners_of(_addresses(people) | {one for one in spoken_of if "@" in one})
        known = ids_by_number(spoken_of) if self._by_number else {}
        self.there = (
            {number: person for number, (person, _) in known.items()}
            if self._by_number
            else {address: owner.person_id for address, owner in self._owners.items()}
        )
        self.merged = frozenset(person for person, is_merged in known.values() if is_merged)
        found = {person.identity: self._known_id(person) for person in people}
        made = {identity: make(identity) for identity, one in found.items() if one is None}
        self.ids = {**self.there, **{identity: one for identity, one in found.items() if one}, **made}
        self._made = frozenset(made.values())

    @property
    def new(self) -> frozenset[UUID]:
        return self._made & {self.ids[person.identity] for person in self.people}

    @property
    def named(self) -> dict[str, UUID]:
        """Whom a link can mean: by identity, and by the address they have in the organization."""
        addresses = {address: owner.person_id for address, owner in self._owners.items()}
        return {**addresses, **self.ids}

    @property
    def giving_up(self) -> dict[UUID, str]:
        """The records with an address today that somebody else of the file gets."""
        claims = ((self.ids[one.identity], self._owner(one)) for one in self.people)
        return {
            owner.record_id: owner.email for own_id, owner in claims if owner and owner.record_id != own_id
        }

    def settle(self, outside: Callable[[Path | None], bool] | None) -> list[Reject]:
        """Leaves out those who cannot be imported beside the people who are there."""
        rejects = self._leave_out(self._doubled(), "duplicate", "Another line means the same person.")
        if outside:
            beyond = [person for person in self._new_people() if outside(self._department_of(person))]
            rejects += self._leave_out(beyond, "outside_department", OUTSIDE)
        # Leaving somebody out makes them keep their address, so it is asked until nobody else falls out.
        while refused := self._without_address():
            rejects += self._leave_out(refused, "email_taken", "Somebody else has this e-mail address.")
        return rejects

    def present(self, good: Iterable[Row], bad: Sequence[BadRow]) -> frozenset[UUID]:
        """Everybody of whom the file has a row: also one that is left out, also one that is hard to read."""
        said = {text for row in bad for text in (row.identity, *row.mentions) if text}
        addresses = {row.email for row in bad} | {text.lower() for text in said if "@" in text}
        known = {person for person, _ in ids_by_number(text for text in said if "@" not in text).values()}
        known |= {owner.person_id for owner in owners_of(addresses).values()}
        named = {row.identity for row in good} & self.there.keys()
        return frozenset(
            known | {self.there[one] for one in named} | {self.ids[p.identity] for p in self.people}
        )

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
        """By identity; else by e-mail who has no number, or comes back with another: they receive it."""
        owner = self._owner(person)
        return self.there.get(person.identity, owner.person_id if owner and self._is_free(owner) else None)

    def _is_free(self, owner: Owner) -> bool:
        number = owner.employee_number
        return number is None or (not owner.is_active and number not in self._spoken_of)

    def _doubled(self) -> list[Folded]:
        """Who means somebody that another one of the file means already: their records were merged."""
        seen: set[UUID] = set()
        doubled = []
        for person in self.people:
            person_id = self.ids[person.identity]
            if person_id in seen:
                doubled.append(person)
            seen.add(person_id)
        return doubled

    def _new_people(self) -> list[Folded]:
        return [person for person in self.people if self.ids[person.identity] in self._made]

    def _department_of(self, person: Folded) -> Path | None:
        return None if self._department is None else person.current.values[self._department]

    def _leave_out(self, people: Sequence[Folded], code: str, why: str) -> list[Reject]:
        if not people:
            return []
        left_out = {person.identity for person in people}
        self.people = [person for person in self.people if person.identity not in left_out]
        self.ids = {
            identity: one
            for identity, one in self.ids.items()
            if identity not in left_out or identity in self.there
        }
        return [Reject(line, "", code, why) for person in people for line in person.lines]

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


def _addresses(people: Sequence[Folded]) -> set[str]:
    return {person.current.email.lower() for person in people if person.current.email}
