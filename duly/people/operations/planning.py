"""One import from the judged export to the last difference: the same for the preview and for the import."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from duly.kernel.identity import uuid7
from duly.people.models import Person
from duly.people.operations.reading import Export, Outside, Rows, judge_rows
from duly.people.operations.sets import NewValues
from duly.people.queries.imports import ImportCounts
from duly.people.queries.known import CHUNK, ValueBook, attribute_ids, known_people
from duly.people.rules.differences import Comparison, Difference, Known
from duly.people.rules.fingerprints import Fingerprint
from duly.people.rules.folding import Folded
from duly.people.rules.linking import LinkSteps
from duly.people.rules.mapping import ImportMapping
from duly.people.rules.rows import Path
from duly.people.rules.table import LeftOut, Reject
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role

Chunk = list[tuple[Folded, Difference]]


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked for: on which day, whether the file names everybody, how far the actor's arm reaches.

    `made_at` dates the ids of who is new. With a `seed` they follow from it, so that the same file looked at
    again means the same people.
    """

    mapping: ImportMapping
    today: date
    made_at: datetime
    seed: str = ""
    is_complete: bool = False
    within: frozenset[UUID] | None = None

    def make(self, identity: str) -> UUID:
        """The id of somebody new."""
        if not self.seed:
            return uuid7(self.made_at)
        return uuid7(self.made_at, lambda size: sha256(f"{self.seed}/{identity}".encode()).digest()[:size])


@dataclass
class Tally:
    """What has been counted so far."""

    created: int = 0
    changed: int = 0
    returning: int = 0
    unchanged: int = 0
    managers_linked: int = 0
    staying: list[Reject] = field(default_factory=list)


class Plan:
    """Everything one import would do. `chunks` first, then what the rest says of them."""

    def __init__(self, actor: Actor, order: Order, rows: Rows) -> None:
        """Judges the rows. Needs the organization's transaction, as everything here does."""
        mapping = order.mapping
        # Departments are looked up always, because they are counted and judged.
        self.book = ValueBook(sorted({*mapping.dimensions, "department"}))
        self.export = _judged(order, rows, self.book)
        self.values = NewValues(actor, self.book, attribute_ids())
        for person in self.export.people:
            for row in person.rows:
                for key, path in zip(mapping.dimensions, row.values, strict=True):
                    if path:
                        self.values.want(key, path)
        self.tally = Tally()
        self.leaving: list[UUID] = []
        self._active = _active_within(order) if order.is_complete else []
        self._order = order
        self._fingerprint = Fingerprint(self._fresh())
        self._staying = _Staying(actor.person_id)
        self._comparison = Comparison(mapping, self.values.ids, order.today, is_complete=order.is_complete)

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """Everything that is left out, in the order of the file."""
        every = [*self.export.rejects, *self.tally.staying]
        return tuple(sorted(every, key=lambda reject: (reject.line, reject.column, reject.code)))

    @property
    def fingerprint(self) -> str:
        """The digest of all of it, once everybody has been compared."""
        return self._fingerprint.hexadecimal()

    def chunks(self) -> Iterator[Chunk]:
        """The differences, some people at a time, managers before those they lead; and then who leaves."""
        people = self.export.people
        for start in range(0, len(people), CHUNK):
            yield self._chunk(people[start : start + CHUNK])
        self._find_leaving()
        self._fingerprint.add_leaving(self.leaving)
        self._fingerprint.add_rejects(self.rejects)

    def counts(self) -> ImportCounts:
        """Everybody counted once."""
        rejects = self.rejects
        return ImportCounts(
            rows=self.export.rows,
            people=len(self.export.people),
            created=self.tally.created,
            changed=self.tally.changed,
            returning=self.tally.returning,
            unchanged=self.tally.unchanged,
            leaving=len(self.leaving),
            active=len(self._active),
            rejected=len({one.line for one in rejects if one.left_out is LeftOut.ROW}),
            links_rejected=len({one.line for one in rejects if one.left_out is LeftOut.LINK}),
            departments=self.book.count("department") + self.values.count("department"),
            managers_linked=self.tally.managers_linked,
        )

    def _chunk(self, people: list[Folded]) -> Chunk:
        ids = [self.export.ids[person.identity] for person in people]
        known = self._known(ids)
        chunk: Chunk = []
        for person, person_id in zip(people, ids, strict=True):
            difference = self._difference(person_id, person, known.get(person_id))
            self._count(difference)
            chunk.append((person, difference))
        return chunk

    def _difference(self, person_id: UUID, person: Folded, known: Known | None) -> Difference:
        links = self._links(person_id)
        difference = self._comparison.difference(person_id, person, known, links)
        if known and person_id in self.export.merged:
            # The number is that of a record that was merged into theirs; they keep their own.
            kept = replace(difference.after, employee_number=known.state.employee_number)
            difference = replace(difference, after=kept)
        if difference.leaves and not self._staying.may_leave(person_id):
            line = person.current.line
            self.tally.staying.append(Reject(line, "", *_stays(person_id, self._staying), LeftOut.LEAVING))
            difference = difference.staying()
        return difference

    def _links(self, person_id: UUID) -> dict[str, LinkSteps]:
        every = self.export.links.items()
        return {kind: links[person_id] for kind, links in every if person_id in links}

    def _count(self, difference: Difference) -> None:
        tally = self.tally
        tally.managers_linked += difference.after.links[0] is not None
        if not (difference.before is None or difference.is_change):
            tally.unchanged += 1
            return
        self._fingerprint.add(difference)
        if difference.before is None:
            tally.created += 1
        elif difference.returns:
            tally.returning += 1
        else:
            tally.changed += 1

    def _known(self, ids: list[UUID]) -> dict[UUID, Known]:
        """As it is now, although addresses that change hands may have been let go of already."""
        mapping, giving_up = self._order.mapping, self.export.giving_up
        there = [one for one in ids if one not in self.export.new]
        found = known_people(
            there, self.book, attributes=tuple(mapping.attributes), links=tuple(mapping.links)
        )
        for person_id in found.keys() & giving_up.keys():
            state = replace(found[person_id].state, email=giving_up[person_id])
            found[person_id] = replace(found[person_id], state=state)
        return found

    def _find_leaving(self) -> None:
        absent = (one for one in self._active if one not in self.export.present)
        self.leaving = [one for one in absent if self._staying.may_leave(one)]

    def _fresh(self) -> dict[UUID, str]:
        """What the ids that were made just now mean."""
        people = {
            self.export.ids[person.identity]: f"+{person.identity}"
            for person in self.export.people
            if self.export.ids[person.identity] in self.export.new
        }
        return people | {
            value: "\x1f".join(("+", key, *path)) for value, (key, path) in self.values.made.items()
        }


class _Staying:
    """Who never leaves by an import: whoever runs it, and the last corporate admin."""

    def __init__(self, acting: UUID | None) -> None:
        self.acting = acting
        admins = Person.objects.active().filter(role=Role.CORPORATE_ADMIN)
        self._admins = set(admins.values_list("id", flat=True))

    def may_leave(self, person_id: UUID) -> bool:
        """Asked once for each who would leave."""
        if person_id == self.acting or self._admins == {person_id}:
            return False
        self._admins.discard(person_id)
        return True


def _stays(person_id: UUID, staying: _Staying) -> tuple[str, str]:
    if person_id == staying.acting:
        return "own_record", "This is you: somebody else records that you leave. You stay active."
    return "last_admin", "This is the last corporate admin, who stays active."


def _active_within(order: Order) -> list[UUID]:
    """The active people whom a complete file is about: all, or those within the reach of who imports it."""
    active = Person.objects.active().order_by("pk")
    if order.within is not None:
        active = active.filter(department_id__in=order.within)
    return list(active.values_list("id", flat=True))


def _judged(order: Order, rows: Rows, book: ValueBook) -> Export:
    outside = None if order.within is None else _outside(book, order.within)
    return judge_rows(rows, mapping=order.mapping, today=order.today, make=order.make, outside=outside)


def _outside(book: ValueBook, within: frozenset[UUID]) -> Outside:
    def outside(department: Path | None) -> bool:
        nearest: UUID | None = None
        for name in department or ():
            found = book.child("department", nearest, name)
            if found is None:
                break
            nearest = found
        return nearest not in within

    return outside
