"""Imports on their way from the upload to the report: the list, one page, its lines, saved mappings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Attribute, ImportEffect, ImportLine, ImportUpload, Person, SavedMapping
from duly.people.queries.rows import Page
from duly.people.rules.forms import FileForm
from duly.people.rules.mapping import parse_mapping
from duly.people.rules.suggestions import suggested
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

PAGE_SIZE = 50
CHUNK = 2000
# More leavers than this share of the active people need a word of confirmation.
MANY_LEAVERS = 0.05

CREATED, CHANGED, RETURNING, LEAVING = "created", "changed", "returning", "leaving"
REJECTED, LINK_REJECTED = "rejected", "link_rejected"
OUTCOMES = (CREATED, CHANGED, RETURNING, LEAVING, REJECTED, LINK_REJECTED)


@dataclass(frozen=True, kw_only=True)
class ColumnRow:
    """One column of the file: its name, sample cells, and the orders in which all its days could be read.

    `days` is empty for a column that does not hold days.
    """

    name: str
    samples: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportCounts:
    """What an import does, or did. People: `created + changed + returning + unchanged == people`.

    `rejected` counts rows of the file, `links_rejected` links; `leaving` are active people whom a complete
    file does not name, of `active` people who could be.
    """

    rows: int = 0
    people: int = 0
    created: int = 0
    changed: int = 0
    returning: int = 0
    unchanged: int = 0
    leaving: int = 0
    active: int = 0
    rejected: int = 0
    links_rejected: int = 0
    departments: int = 0
    managers_linked: int = 0

    @property
    def leavers_share(self) -> float:
        """Which part of the active people would leave, 0 to 1."""
        return self.leaving / self.active if self.active else 0.0

    @property
    def many_leavers(self) -> bool:
        """Whether so many would leave that it must be confirmed."""
        return self.leavers_share > MANY_LEAVERS

    @property
    def changes_nothing(self) -> bool:
        return not (self.created or self.changed or self.returning or self.leaving)


@dataclass(frozen=True, kw_only=True)
class UploadRow:
    """One upload as it stands.

    `state` is uploaded, previewing, previewed, applying, applied, refused or discarded; `refusal` says why
    it was refused. `effect` is what it would do above people, as ports.Foreseen has it. While a state is
    working, `done` of `total` things are done; `total` 0 is not known yet. `has_file` is False once the bytes
    are gone: then it can be neither mapped nor applied.
    """

    id: UUID
    file_name: str
    size: int
    state: str
    form: FileForm
    columns: tuple[ColumnRow, ...]
    mapping: Mapping[str, Any] | None
    is_complete: bool
    counts: ImportCounts | None
    effect: Mapping[str, Any] | None
    fingerprint: str
    refusal: str
    done: int
    total: int
    run_id: UUID | None
    person_id: UUID | None
    person: str
    created_at: datetime
    changed_at: datetime
    has_file: bool

    @property
    def is_working(self) -> bool:
        return self.state in (ImportUpload.PREVIEWING, ImportUpload.APPLYING)


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One field of one person: its key, and its old and new text; empty where there is none."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """One thing the import would do or leaves out.

    About a person: `label`, `person_id` if they were there before, `changes`. About a line of the file:
    `line`, `column`, `code`, `message`.
    """

    outcome: str
    line: int | None
    column: str
    code: str
    message: str
    person_id: UUID | None
    label: str
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True, kw_only=True)
class RejectedRow:
    """One row of the file that is left out: its line, its cells as they stand there, and each reason."""

    line: int
    cells: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SavedMappingRow:
    """A mapping with a name, and the columns a file must have for it."""

    id: UUID
    name: str
    mapping: Mapping[str, Any]
    columns: frozenset[str]
    updated_at: datetime


def uploads(*, actor: Actor, page: int = 1) -> Page[UploadRow]:
    """Every upload, newest first; a page beyond the last one gives the last."""
    require(actor, "people.view")
    found = ImportUpload.objects.order_by("-created_at", "-id")
    total = found.count()
    number, start = _place(page, total)
    rows = tuple(_upload_rows(found[start : start + PAGE_SIZE]))
    return Page(rows=rows, number=number, size=PAGE_SIZE, total=total)


def upload_page(*, actor: Actor, upload_id: UUID) -> UploadRow:
    """One upload. Raises NotFound."""
    require(actor, "people.view")
    for row in _upload_rows(ImportUpload.objects.filter(pk=upload_id)):
        return row
    raise NotFound


def import_lines(*, actor: Actor, upload_id: UUID, outcome: str, page: int = 1) -> Page[LineRow]:
    """What falls under one of OUTCOMES, in the order of the file or of the people. Raises NotFound."""
    upload_page(actor=actor, upload_id=upload_id)
    if outcome not in OUTCOMES:
        raise NotFound
    found = ImportLine.objects.filter(upload_id=upload_id, outcome=outcome).order_by("position")
    total = found.count()
    number, start = _place(page, total)
    rows = tuple(_line_row(line) for line in found[start : start + PAGE_SIZE])
    return Page(rows=rows, number=number, size=PAGE_SIZE, total=total)


def effect_lines(*, actor: Actor, upload_id: UUID, act: str, page: int) -> tuple[Mapping[str, Any], ...]:
    """A page of the lines behind one count of the effect, as they were foreseen. Raises NotFound."""
    upload_page(actor=actor, upload_id=upload_id)
    found = ImportEffect.objects.filter(upload_id=upload_id, act=act, page=page).first()
    return tuple(found.lines) if found else ()


def rejected_rows(*, actor: Actor, upload_id: UUID) -> Iterator[RejectedRow]:
    """The rows that are left out, in the order of the file, read as they are asked for.

    The columns are those of the upload. Raises NotFound.
    """
    upload_page(actor=actor, upload_id=upload_id)
    return _rejected(upload_id)


def saved_mappings() -> tuple[SavedMappingRow, ...]:
    """Every saved mapping by name."""
    return tuple(
        SavedMappingRow(
            id=saved.pk,
            name=saved.name,
            mapping=saved.mapping,
            columns=_columns_of(saved.mapping),
            updated_at=saved.updated_at,
        )
        for saved in SavedMapping.objects.order_by("name")
    )


def suggest_mapping(columns: Sequence[ColumnRow]) -> dict[str, Any]:
    """What the columns seem to mean by their names, English or German; a mapping that may be incomplete."""
    custom = Attribute.objects.filter(is_custom=True, retired_at=None).values_list("key", "name")
    return suggested([(column.name, column.days) for column in columns], dict(custom))


def _place(page: int, total: int) -> tuple[int, int]:
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    return number, (number - 1) * PAGE_SIZE


def _upload_rows(found: "Any") -> Iterator[UploadRow]:
    every = list(found)
    people = {upload.person_id for upload in every if upload.person_id}
    names = dict(Person.objects.filter(pk__in=people).values_list("id", "name"))
    return (_upload_row(upload, names.get(upload.person_id, "")) for upload in every)


def _upload_row(upload: ImportUpload, person: str) -> UploadRow:
    return UploadRow(
        id=upload.pk,
        file_name=upload.file_name,
        size=upload.size,
        state=upload.state,
        form=FileForm.stored(upload.form),
        columns=columns_of(upload),
        mapping=upload.mapping,
        is_complete=upload.is_complete,
        counts=counts_of(upload),
        effect=upload.effect,
        fingerprint=upload.fingerprint,
        refusal=upload.refusal,
        done=upload.done,
        total=upload.total,
        run_id=upload.run_id,
        person_id=upload.person_id,
        person=person,
        created_at=upload.created_at,
        changed_at=upload.changed_at,
        has_file=upload.state not in (ImportUpload.APPLIED, ImportUpload.DISCARDED),
    )


def columns_of(upload: ImportUpload) -> tuple[ColumnRow, ...]:
    """The columns as detection stored them."""
    return tuple(
        ColumnRow(name=column["name"], samples=tuple(column["samples"]), days=tuple(column["days"]))
        for column in upload.columns
    )


def counts_of(upload: ImportUpload) -> ImportCounts | None:
    """The counts of the newest preview, or of the import."""
    known = {field.name for field in fields(ImportCounts)}
    stored = upload.counts
    return stored and ImportCounts(**{name: count for name, count in stored.items() if name in known})


def _line_row(line: ImportLine) -> LineRow:
    changes: Mapping[str, Sequence[str]] = line.changes or {}
    return LineRow(
        outcome=line.outcome,
        line=line.line,
        column=line.column_name,
        code=line.code,
        message=line.message,
        person_id=line.person_id,
        label=line.label,
        changes=tuple(ChangeRow(field=field, old=old, new=new) for field, (old, new) in changes.items()),
    )


def _rejected(upload_id: UUID) -> Iterator[RejectedRow]:
    """One row a line of the file: its first reason carries the cells, the others follow it."""
    found = ImportLine.objects.filter(upload_id=upload_id, outcome=REJECTED).order_by("position")
    line, cells, reasons = 0, (), []  # type: int, tuple[str, ...], list[str]
    for reject in found.iterator(chunk_size=CHUNK):
        if reject.line != line:
            if reasons:
                yield RejectedRow(line=line, cells=cells, reasons=tuple(reasons))
            line, cells, reasons = reject.line or 0, tuple(reject.cells or ()), []
        reasons.append(reject.message)
    if reasons:
        yield RejectedRow(line=line, cells=cells, reasons=tuple(reasons))


def _columns_of(mapping: object) -> frozenset[str]:
    try:
        return parse_mapping(mapping).columns
    except Refused:
        return frozenset()
