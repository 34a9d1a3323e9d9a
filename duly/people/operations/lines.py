"""The lines of a preview: what would happen to whom, and what is left out, written a chunk at a time."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from duly.people.models import Person
from duly.people.operations.planning import Chunk, Plan
from duly.people.queries.imports import CHANGED, CREATED, LEAVING, LINK_REJECTED, REJECTED, RETURNING
from duly.people.queries.known import CHUNK, names_of
from duly.people.queries.statements import array, run
from duly.people.rules.describing import Describing, label
from duly.people.rules.differences import Difference
from duly.people.rules.forms import FileForm
from duly.people.rules.mapping import ImportMapping
from duly.people.rules.table import LeftOut, Record, Reject, read_table, readable

LONGEST_COLUMN, LONGEST_LABEL = 200, 600


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line to be written; its place among those of its outcome is the order of writing."""

    outcome: str
    line: int | None = None
    column: str = ""
    code: str = ""
    message: str = ""
    person_id: UUID | None = None
    label: str = ""
    changes: Mapping[str, tuple[str, str]] | None = None
    cells: Sequence[str] | None = None


class Lines:
    """Writes the lines of one upload's preview."""

    def __init__(self, upload_id: UUID, plan: Plan, mapping: ImportMapping) -> None:
        self._upload_id = upload_id
        self._plan = plan
        self._own = tuple(mapping.attributes)
        self._written: Counter[str] = Counter()
        self._paths: dict[UUID, str] = {}
        people = plan.export.people
        self._names = {plan.export.ids[one.identity]: one for one in people}

    def write_people(self, chunk: Chunk) -> None:
        """The people of one chunk about whom something changes."""
        changing = [(person, one) for person, one in chunk if one.before is None or one.is_change]
        known = names_of(self._strangers([one for _, one in changing]))
        describing = Describing(self._own, self._path, lambda person_id: self._name(person_id, known))
        self._write(
            Line(
                outcome=_outcome(one),
                line=person.current.line,
                person_id=one.person_id if one.before else None,
                label=label(one.after.name, one.after.employee_number, one.after.email),
                changes=describing.changes(one),
            )
            for person, one in changing
        )

    def write_leaving(self, person_ids: Sequence[UUID]) -> None:
        """People who would leave."""
        fields = ("id", "name", "employee_number", "email")
        for start in range(0, len(person_ids), CHUNK):
            people = Person.objects.filter(pk__in=person_ids[start : start + CHUNK]).by_name()
            self._write(
                Line(outcome=LEAVING, person_id=person, label=label(name, number, email))
                for person, name, number, email in people.values_list(*fields)
            )

    def write_rejects(self, rejects: Sequence[Reject], cells: Mapping[int, Sequence[str]]) -> None:
        """What is left out; the first reason of each row carries its cells."""
        carried: set[int] = set()
        lines = []
        for reject in rejects:
            is_row = reject.left_out is LeftOut.ROW
            first = is_row and reject.line not in carried
            carried |= {reject.line} if is_row else set()
            lines.append(
                Line(
                    outcome=REJECTED if is_row else LINK_REJECTED,
                    line=reject.line,
                    column=reject.column,
                    code=reject.code,
                    message=reject.message,
                    cells=cells.get(reject.line) if first else None,
                )
            )
        self._write(lines)

    def _path(self, value: UUID) -> str:
        if value not in self._paths:
            self._paths[value] = " / ".join(self._plan.values.path(value))
        return self._paths[value]

    def _name(self, person_id: UUID, known: Mapping[UUID, str]) -> str:
        if person_id in self._names:
            row = self._names[person_id].current
            return " ".join(part for part in (row.given_name, row.family_name) if part)
        return known.get(person_id, "")

    def _strangers(self, differences: Iterable[Difference]) -> set[UUID]:
        """Who stands above somebody and is not in the file."""
        states = [state for one in differences for state in (one.before, one.after) if state]
        return {other for state in states for other in state.links if other and other not in self._names}

    def _write(self, lines: Iterable[Line]) -> None:
        columns: dict[str, list[object]] = {name: [] for name in _COLUMNS}
        for line in lines:
            for name, value in zip(_COLUMNS, self._values(line), strict=True):
                columns[name].append(value)
        if columns["outcomes"]:
            arrays = {name: array(values) for name, values in columns.items()}
            run("append_lines", {"upload": self._upload_id, **arrays})

    def _values(self, line: Line) -> tuple[object, ...]:
        self._written[line.outcome] += 1
        return (
            line.outcome,
            self._written[line.outcome],
            line.line,
            readable(line.column)[:LONGEST_COLUMN],
            line.code,
            readable(line.message),
            line.person_id,
            line.label[:LONGEST_LABEL],
            _json(line.changes),
            _json([readable(cell) for cell in line.cells] if line.cells is not None else None),
        )


_COLUMNS = (
    "outcomes", "positions", "lines", "columns", "codes", "messages", "people", "labels", "changes", "cells",
)  # fmt: skip


def reject_cells(
    file: BinaryIO, mapping: ImportMapping, form: FileForm, lines: frozenset[int]
) -> dict[int, Sequence[str]]:
    """The cells of these lines of the file, as they stand there."""
    file.seek(0)
    _, records = read_table(file, mapping, form)
    found: dict[int, Sequence[str]] = {}
    for record in records:
        line = record.line if isinstance(record, Record) else record.reject.line
        if line in lines:
            found[line] = record.cells
    return found


def _outcome(difference: Difference) -> str:
    if difference.before is None:
        return CREATED
    return RETURNING if difference.returns else CHANGED


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
