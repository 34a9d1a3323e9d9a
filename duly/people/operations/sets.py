"""Writes about many people at once: one statement for a chunk, never one for a person."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from duly.kernel.identity import uuid7
from duly.people.models import AttributeValue, ValueTree
from duly.people.operations.changes import LINKS
from duly.people.queries.statements import run
from duly.people.rules.differences import Difference
from duly.people.rules.rows import Path
from duly.people.rules.words import words_of
from duly.tenancy.actor import Actor

VALUE_ARRAYS = ("departments", "locations", "activities", "plants", "lines", "workstations", "job_roles")


def write_people(differences: Sequence[Difference], *, run_id: UUID) -> None:
    """Writes what changes about a chunk of people: columns, history, accounts and search words."""
    added = [difference for difference in differences if difference.before is None]
    changed = [difference for difference in differences if difference.before not in (None, difference.after)]
    if added:
        run("insert_people", _columns(added))
    if changed:
        run("update_people", _columns(changed))
    _append_values(differences, run_id)
    _append_activity(differences, run_id)
    _write_words([*added, *(difference for difference in changed if difference.personal())])
    turned = [one.person_id for one in changed if one.before and one.before.is_active != one.after.is_active]
    if turned:
        run("follow_activity", {"people": turned})


def write_links(
    kind: str,
    steps: Sequence[tuple[UUID, date, UUID | None]],
    today: Sequence[tuple[UUID, UUID | None]],
    *,
    run_id: UUID,
) -> None:
    """Appends dated links of one kind, and sets those of today."""
    if steps:
        people, days, others = (list(column) for column in zip(*steps, strict=True))
        run("append_links", {"run": run_id, "kind": kind, "people": people, "days": days, "others": others})
    if today:
        people, others = (list(column) for column in zip(*today, strict=True))
        run("update_links", {"people": people, "others": others}, column=LINKS[kind])


def free_addresses(person_ids: Sequence[UUID]) -> None:
    """Lets go of the addresses of people who get another one in this transaction."""
    if person_ids:
        run("free_addresses", {"people": list(person_ids)})


class NewValues:
    """Values that are missing, with ids from the start, so that a preview can speak of them too."""

    def __init__(
        self, actor: Actor, known: dict[tuple[str, Path], UUID], attributes: dict[str, UUID]
    ) -> None:
        self._actor = actor
        self.ids = known
        self._attributes = attributes
        self._missing: list[tuple[str, Path]] = []

    def want(self, key: str, path: Path) -> None:
        """Gives the value, and each one above it, an id if it has none."""
        for depth in range(1, len(path) + 1):
            above = (key, path[:depth])
            if above not in self.ids:
                self.ids[above] = uuid7(self._actor.now)
                self._missing.append(above)

    def write(self) -> int:
        """Adds the missing values and their places in the trees; returns how many."""
        organization = self._actor.organization_id
        AttributeValue.objects.bulk_create(
            AttributeValue(
                id=self.ids[key, path],
                organization_id=organization,
                attribute_id=self._attributes[key],
                parent_id=self.ids.get((key, path[:-1])),
                name=path[-1],
            )
            for key, path in self._missing
        )
        ValueTree.objects.bulk_create(
            ValueTree(
                organization_id=organization,
                ancestor_id=self.ids[key, path[: len(path) - depth]],
                descendant_id=self.ids[key, path],
                depth=depth,
            )
            for key, path in self._missing
            for depth in range(len(path))
        )
        return len(self._missing)


def _columns(differences: Sequence[Difference]) -> dict[str, list[object]]:
    states = [difference.after for difference in differences]
    columns: dict[str, list[object]] = {
        "ids": [difference.person_id for difference in differences],
        "numbers": [state.employee_number for state in states],
        "given_names": [state.given_name for state in states],
        "family_names": [state.family_name for state in states],
        "names": [state.name for state in states],
        "emails": [state.email for state in states],
        "languages": [state.language for state in states],
        "started": [state.started_on for state in states],
        "active": [state.is_active for state in states],
    }
    for position, array in enumerate(VALUE_ARRAYS):
        columns[array] = [state.values[position] for state in states]
    return columns


def _append_values(differences: Iterable[Difference], run_id: UUID) -> None:
    steps = [(one.person_id, *step) for one in differences for step in one.value_steps]
    if steps:
        people, attributes, days, values = (list(column) for column in zip(*steps, strict=True))
        given = {"people": people, "attributes": attributes, "days": days, "value_ids": values}
        run("append_values", {"run": run_id, **given})


def _append_activity(differences: Iterable[Difference], run_id: UUID) -> None:
    steps = [(one.person_id, *step) for one in differences for step in one.active_steps]
    if steps:
        people, days, active = (list(column) for column in zip(*steps, strict=True))
        run("append_activity", {"run": run_id, "people": people, "days": days, "active": active})


def _write_words(differences: Sequence[Difference]) -> None:
    if not differences:
        return
    words = [
        (one.person_id, word)
        for one in differences
        for word in sorted(words_of(one.after.name, one.after.employee_number, one.after.email))
    ]
    run("forget_words", {"people": [one.person_id for one in differences]})
    people, found = (list(column) for column in zip(*words, strict=True))
    run("learn_words", {"people": people, "words": found})
