"""The two jobs of an import: the preview, in many short transactions, and the import itself, in one."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO
from uuid import UUID

from duly.kernel.refusal import Refused
from duly.people.models import ImportEffect, ImportFile, ImportLine, ImportUpload, Person
from duly.people.operations.importing import (
    ImportReport,
    carry_out,
    judge_attributes,
    one_import_at_a_time,
    order_for,
)
from duly.people.operations.lines import Lines, reject_cells
from duly.people.operations.planning import Order, Plan
from duly.people.operations.reading import read_rows
from duly.people.operations.stored import stored_file
from duly.people.ports import consequences
from duly.people.queries.known import CHUNK
from duly.people.rules.forms import FileForm
from duly.people.rules.mapping import ImportMapping, parse_mapping
from duly.people.rules.table import LeftOut
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role
from duly.tenancy.transactions import about_many, transaction

MOVED = "What this import does to assignments has changed since the preview, so nothing was imported."

logger = logging.getLogger(__name__)


class _Overtaken(Exception):
    """Somebody discarded the upload, mapped it again, or another worker has taken it over."""


@dataclass(frozen=True)
class _Work:
    """One upload as a job found it. `since` fences off a run that another one has overtaken."""

    upload_id: UUID
    mapping: ImportMapping
    form: FileForm
    is_complete: bool
    fingerprint: str
    since: datetime
    uploaded_at: datetime


def preview_upload(*, actor: Actor, upload_id: UUID) -> None:
    """Computes what an upload would change, line by line, and notes how far it is.

    Opens its own transactions. Does nothing where no preview is asked for. What cannot be previewed ends
    as refused. Run again after a kill, it starts over.
    """
    try:
        with ExitStack() as stack:
            with transaction(actor):
                work = _started(actor, upload_id)
                file = stack.enter_context(stored_file(upload_id))
            _Preview(actor, work, file).carry_out()
    except _Overtaken:
        logger.info("The preview of upload %s is not needed any more", upload_id)
    except Refused as refusal:
        with transaction(actor):
            refuse_upload(actor=actor, upload_id=upload_id, state=ImportUpload.PREVIEWING, refusal=refusal)


def carry_out_upload(*, actor: Actor, upload_id: UUID) -> None:
    """Imports an upload as it was previewed, in the caller's transaction; nothing where none is asked for.

    Refuses with 'stale' if the same file would do something else by now: then everything must roll back.
    """
    upload = ImportUpload.objects.select_for_update().filter(pk=upload_id).first()
    if upload is None or upload.state != ImportUpload.APPLYING:
        return
    work = _work(upload)
    one_import_at_a_time(work.mapping)
    order = _order(actor, work)
    with stored_file(upload_id) as file:
        act = partial(_carried_out, actor, work, order, file, fingerprint=work.fingerprint)
        report = _as_foreseen(actor, upload, act)
    ImportFile.objects.filter(upload=upload).delete()
    upload.state, upload.changed_at = ImportUpload.APPLIED, actor.now
    upload.counts, upload.run_id, upload.done = asdict(report.counts), report.run_id, upload.total
    # The samples are of people; what the import did stands in its run.
    upload.columns = [{**column, "samples": []} for column in upload.columns]
    upload.save(update_fields=["state", "changed_at", "counts", "run_id", "done", "columns"])


def refuse_upload(*, actor: Actor, upload_id: UUID, state: str, refusal: Refused) -> None:
    """Notes why a job could not do its work; the file stays for another try."""
    ImportUpload.objects.filter(pk=upload_id, state=state).update(
        state=ImportUpload.REFUSED, refusal=refusal.message, changed_at=actor.now
    )


def _carried_out(
    actor: Actor, work: _Work, order: Order, file: BinaryIO, *, fingerprint: str = ""
) -> ImportReport:
    with about_many():
        rows = read_rows(file, mapping=work.mapping, today=order.today, form=work.form)
        return carry_out(actor, Plan(actor, order, rows), order, fingerprint=fingerprint)


def _as_foreseen(actor: Actor, upload: ImportUpload, act: Callable[[], ImportReport]) -> ImportReport:
    """Imports where that does above what was shown; an upload from before that was looked at just imports."""
    if upload.effect is None:
        return act()
    try:
        return consequences().as_foreseen(actor=actor, act=act, fingerprint=upload.effect["fingerprint"])
    except Refused as refusal:
        raise Refused("stale", MOVED) if refusal.code == "world_moved" else refusal from None


class _Preview:
    """One preview from the rows to the fingerprint."""

    def __init__(self, actor: Actor, work: _Work, file: BinaryIO) -> None:
        self._actor = actor
        self._work = work
        self._file = file

    def carry_out(self) -> None:
        """The differences first; what follows from them once these are let go of."""
        done = self._compared()
        with transaction(self._actor):
            effect = self._foreseen()
            self._note({**done, "effect": effect, "state": ImportUpload.PREVIEWED, "refusal": ""})

    def _compared(self) -> dict[str, Any]:
        work = self._work
        with transaction(self._actor):
            order = _order(self._actor, work)
            judge_attributes(work.mapping)
        rows = read_rows(
            self._file, mapping=work.mapping, today=order.today, form=work.form, noting=self._note_rows
        )
        with transaction(self._actor), about_many():
            plan = Plan(self._actor, order, rows)
        lines = Lines(work.upload_id, plan, work.mapping)
        self._compare(plan, lines)
        self._write_rejects(plan, lines)
        with transaction(self._actor):
            lines.write_leaving(plan.leaving)
            self._note({})
        return {"fingerprint": plan.fingerprint, "counts": asdict(plan.counts())}

    def _foreseen(self) -> dict[str, Any]:
        """What the import would do above, by importing and taking it back; the lines behind it are kept."""
        work = self._work
        one_import_at_a_time(work.mapping)
        order = _order(self._actor, work)
        act = partial(_carried_out, self._actor, work, order, self._file)
        found = consequences().foresee(actor=self._actor, act=act)
        pages: Counter[str] = Counter()
        for act_name, lines in found.pages:
            pages[act_name] += 1
            ImportEffect.objects.create(
                organization_id=self._actor.organization_id,
                upload_id=work.upload_id,
                act=act_name,
                page=pages[act_name],
                lines=list(lines),
            )
        return {"fingerprint": found.fingerprint, "counts": list(found.counts)}

    def _compare(self, plan: Plan, lines: Lines) -> None:
        """Each chunk in a transaction of its own: the pages see how far it is, and nobody waits."""
        chunks, done, total = plan.chunks(), 0, len(plan.export.people)
        while True:
            with transaction(self._actor):
                chunk = next(chunks, None)
                if chunk is None:
                    return
                lines.write_people(chunk)
                done += len(chunk)
                self._note({"done": done, "total": total})

    def _write_rejects(self, plan: Plan, lines: Lines) -> None:
        work, rejects = self._work, plan.rejects
        left_out = frozenset(one.line for one in rejects if one.left_out is LeftOut.ROW)
        cells = reject_cells(self._file, work.mapping, work.form, left_out) if left_out else {}
        for start in range(0, len(rejects), CHUNK):
            with transaction(self._actor):
                lines.write_rejects(rejects[start : start + CHUNK], cells)
                self._note({})

    def _note_rows(self, number: int) -> None:
        with transaction(self._actor):
            self._note({"done": number})

    def _note(self, values: Mapping[str, Any]) -> None:
        """Notes how far it is, unless this run is not the one that counts any more."""
        mine = ImportUpload.objects.filter(
            pk=self._work.upload_id, state=ImportUpload.PREVIEWING, changed_at=self._work.since
        )
        if not mine.update(changed_at=self._work.since, **values):
            raise _Overtaken


def _started(actor: Actor, upload_id: UUID) -> _Work:
    upload = ImportUpload.objects.select_for_update().filter(pk=upload_id).first()
    if upload is None or upload.state != ImportUpload.PREVIEWING:
        raise _Overtaken
    ImportLine.objects.filter(upload=upload).delete()
    ImportEffect.objects.filter(upload=upload).delete()
    upload.changed_at, upload.done, upload.total, upload.effect = actor.now, 0, 0, None
    upload.save(update_fields=["changed_at", "done", "total", "effect"])
    return _work(upload)


def _work(upload: ImportUpload) -> _Work:
    return _Work(
        upload_id=upload.pk,
        mapping=parse_mapping(upload.mapping),
        form=FileForm.stored(upload.form),
        is_complete=upload.is_complete,
        fingerprint=upload.fingerprint,
        since=upload.changed_at,
        uploaded_at=upload.created_at,
    )


def _order(actor: Actor, work: _Work) -> Order:
    """What the person who caused the job may ask for: no more than if they did it themselves.

    Who is new gets the same id each time, so that preview and import speak of the same people.
    """
    order = order_for(_behind(actor), work.mapping, is_complete=work.is_complete)
    return replace(order, made_at=work.uploaded_at, seed=str(work.upload_id))


def _behind(actor: Actor) -> Actor:
    """The person on whose behalf a job works, in the role they have now. Refuses who may not any more."""
    if actor.person_id is None:
        return actor
    role = Person.objects.active().filter(pk=actor.person_id).values_list("role", flat=True).first()
    person = replace(actor, service="", role=Role(role) if role else None)
    require(person, "people.manage")
    return person
