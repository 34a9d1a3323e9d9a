"""Writes about many people at once: one statement for a chunk, never one for a person."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from duly.kernel.identity import uuid7
from duly.people.models import AttributeValue, ValueTree
from duly.people.operations.changes import LINKS
from duly.people.queries.known import ValueBook
from duly.people.queries.statements import array, run
from duly.people.rules.differences import Difference
from duly.people.rules.rows import Path
from duly.people.rules.words import words_of
from duly.tenancy.actor import Actor

VALUE_ARRAYS = ("departments", "locations", "activities", "plants", "lines", "workstations", "job_roles")
KINDS = tuple(LINKS)
# Before these chunks the server plans anew, because the tables have grown.
REPLANNED = (1, 2, 4, 16)


class Writer:
    """Writes the differences of one import, chunk by chunk.

    Somebody can stand above others only once they are there, so links to people who come later wait.
    `own` are the keys of the organization's own attributes, as `State.custom` has them.
    """

    def __init__(self, *, run_id: UUID, now: datetime, own: Sequence[str], new: frozenset[UUID]) -> None:
        self._run_id = run_id
        self._now = now
        self._own = own
        self._to_come = set(new)
        self._waiting: list[tuple[str, UUID, UUID | None]] = []
        self._chunks = 0

    def write(self, differences: Sequence[Difference]) -> None:
        """Writes what changes about a chunk of people: columns, history, accounts and search words."""
        touched = [difference for difference in differences if difference.is_change]
        added = [one for one in touched if one.before is None]
        changed = [one for one in touched if one.before not in (None, one.after)]
        self._to_come -= {one.person_id for one in added}
        self._chunks += 1
        if added:
            if self._chunks in REPLANNED:
                run("forget_plans", {})
            run("insert_people", _arrays(_columns(added) | self._links(added)))
        if changed:
            run("update_people", _arrays(_columns(changed)))
            self._relink(changed)
        self._write_custom(touched)
        self._append(touched)
        _write_words(added, [one for one in changed if one.personal()])
        self._follow([one.person_id for one in changed if one.leaves or one.returns], changed)

    def finish(self) -> None:
        """Writes the links that waited."""
        for kind in KINDS:
            waiting = [(person, other) for waits, person, other in self._waiting if waits == kind]
            _update_links(kind, waiting)
        self._waiting.clear()

    def deactivate(self, person_ids: Sequence[UUID], day: date) -> None:
        """Makes people inactive from a day on."""
        if person_ids:
            people = list(person_ids)
            run("deactivate", {"people": people})
            days, inactive = [day] * len(people), [False] * len(people)
            run("append_activity", {"run": self._run_id, "people": people, "days": days, "active": inactive})
            self._close(people)

    def _follow(self, turned: list[UUID], changed: Sequence[Difference]) -> None:
        if turned:
            run("follow_activity", {"people": turned})
            self._revoke([one.person_id for one in changed if one.leaves])

    def _close(self, people: list[UUID]) -> None:
        run("follow_activity", {"people": people})
        self._revoke(people)

    def _revoke(self, people: list[UUID]) -> None:
        if people:
            run("bulk_revoke_links", {"people": people, "now": self._now})

    def _links(self, added: Sequence[Difference]) -> dict[str, list[object]]:
        """Who stands above the new people, as far as they are there."""
        above: dict[str, list[object]] = {}
        for place, kind in enumerate(KINDS):
            column = above.setdefault(f"{kind}s", [])
            for one in added:
                other = one.after.links[place]
                column.append(None if other in self._to_come else other)
                if other in self._to_come:
                    self._waiting.append((kind, one.person_id, other))
        return above

    def _relink(self, changed: Sequence[Difference]) -> None:
        for place, kind in enumerate(KINDS):
            moved = [
                (one.person_id, one.after.links[place])
                for one in changed
                if one.before and one.before.links[place] != one.after.links[place]
            ]
            self._waiting += [(kind, person, other) for person, other in moved if other in self._to_come]
            _update_links(kind, [(person, other) for person, other in moved if other not in self._to_come])

    def _write_custom(self, touched: Sequence[Difference]) -> None:
        held: list[tuple[UUID, str, UUID]] = []
        emptied: list[tuple[UUID, str]] = []
        for place, key in enumerate(self._own):
            for one in touched:
                had, has = one.before.custom[place] if one.before else None, one.after.custom[place]
                if has is not None and has != had:
                    held.append((one.person_id, key, has))
                elif had is not None and has is None:
                    emptied.append((one.person_id, key))
        _run_with("clear_custom", emptied, ("people", "attributes"))
        _run_with("set_custom", held, ("people", "attributes", "value_ids"))

    def _append(self, touched: Sequence[Difference]) -> None:
        values = [(one.person_id, *step) for one in touched for step in one.value_steps]
        active = [(one.person_id, *step) for one in touched for step in one.active_steps]
        _run_with("append_values", values, ("people", "attributes", "days", "value_ids"), run_id=self._run_id)
        _run_with("append_activity", active, ("people", "days", "active"), run_id=self._run_id)
        for kind in KINDS:
            links = [
                (one.person_id, day, other)
                for one in touched
                for named, day, other in one.link_steps
                if named == kind
            ]
            _run_with("append_links", links, ("people", "days", "others"), run_id=self._run_id, kind=kind)


def free_addresses(record_ids: Sequence[UUID]) -> None:
    """Lets go of the addresses of people who get another one in this transaction."""
    if record_ids:
        run("free_addresses", {"people": list(record_ids)})


class NewValues:
    """The values of one file. Missing ones have ids from the start, so that a preview can speak of them."""

    def __init__(self, actor: Actor, book: ValueBook, attributes: dict[str, UUID]) -> None:
        self._actor = actor
        self._book = book
        self._attributes = attributes
        self.ids: dict[tuple[str, Path], UUID] = {}
        self.made: dict[UUID, tuple[str, Path]] = {}

    def want(self, key: str, path: Path) -> None:
        """Finds the value, or gives it, and each one above it, an id."""
        if (key, path) in self.ids:
            return
        for depth in range(1, len(path) + 1):
            here = (key, path[:depth])
            if here not in self.ids:
                found = self._book.child(key, self.ids.get((key, path[: depth - 1])), path[depth - 1])
                self.ids[here] = found or uuid7(self._actor.now)
                if found is None:
                    self.made[self.ids[here]] = here

    def count(self, key: str) -> int:
        """How many values of an attribute are missing."""
        return sum(named == key for named, _ in self.made.values())

    def path(self, value: UUID) -> Path:
        """The names from the top of the tree down, of missing values and others."""
        return self.made[value][1] if value in self.made else self._book.path(value)

    def write(self) -> None:
        """Adds the missing values and their places in the trees."""
        organization = self._actor.organization_id
        AttributeValue.objects.bulk_create(
            AttributeValue(
                id=value,
                organization_id=organization,
                attribute_id=self._attributes[key],
                parent_id=self.ids.get((key, path[:-1])),
                name=path[-1],
            )
            for value, (key, path) in self.made.items()
        )
        ValueTree.objects.bulk_create(
            ValueTree(organization_id=organization, ancestor_id=above, descendant_id=value, depth=depth)
            for value, (key, path) in self.made.items()
            for depth, above in enumerate(self._line(key, path))
        )

    def _line(self, key: str, path: Path) -> list[UUID]:
        """The value and those above it, upwards: a merged name may have led into another branch."""
        found: list[UUID] = []
        for length in range(len(path), 0, -1):
            value = self.ids[key, path[:length]]
            if value not in self.made:
                return found + self._book.line(value)
            found.append(value)
        return found


def _columns(differences: Sequence[Difference]) -> dict[str, list[object]]:
    states = [difference.after for difference in differences]
    columns: dict[str, list[object]] = {
        "ids": [difference.person_id for difference in differences],
        "numbers": [state.employee_number or None for state in states],
        "given_names": [state.given_name for state in states],
        "family_names": [state.family_name for state in states],
        "names": [state.name for state in states],
        "emails": [state.email for state in states],
        "languages": [state.language for state in states],
        "started": [state.started_on for state in states],
        "active": [state.is_active for state in states],
    }
    for position, name in enumerate(VALUE_ARRAYS):
        columns[name] = [state.values[position] for state in states]
    return columns


def _arrays(columns: Mapping[str, Sequence[object]]) -> dict[str, str]:
    return {name: array(values) for name, values in columns.items()}


def _update_links(kind: str, moved: Sequence[tuple[UUID, UUID | None]]) -> None:
    if moved:
        people, others = map(array, zip(*moved, strict=True))
        run("update_links", {"people": people, "others": others}, column=LINKS[kind])


def _run_with(
    name: str,
    steps: Sequence[tuple[object, ...]],
    arrays: Sequence[str],
    run_id: UUID | None = None,
    kind: str = "",
) -> None:
    """Runs a statement with one array a column, if there is any row."""
    if steps:
        columns = zip(arrays, map(array, zip(*steps, strict=True)), strict=True)
        run(name, {"run": run_id, "kind": kind, **dict(columns)})


def _write_words(added: Iterable[Difference], renamed: Sequence[Difference]) -> None:
    words = [
        (one.person_id, word)
        for one in (*added, *renamed)
        for word in words_of(one.after.name, one.after.employee_number, one.after.email)
    ]
    if renamed:
        run("forget_words", {"people": [one.person_id for one in renamed]})
    _run_with("learn_words", words, ("people", "words"))
