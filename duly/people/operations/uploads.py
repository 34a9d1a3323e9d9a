"""An import from the upload to the two jobs that do it: upload, map, apply, discard."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from uuid import UUID

from duly.kernel.identity import uuid7
from duly.kernel.refusal import NotFound, Refused
from duly.outbox import defer
from duly.people.models import ImportEffect, ImportFile, ImportLine, ImportUpload
from duly.people.operations.importing import judge_attributes
from duly.people.operations.mappings import delete_mapping, save_mapping
from duly.people.operations.stored import stored_file
from duly.people.queries.imports import columns_of, counts_of
from duly.people.rules.detection import Column, detect_columns, detect_form
from duly.people.rules.forms import FileForm
from duly.people.rules.mapping import ImportMapping, parse_mapping
from duly.people.rules.table import readable
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

__all__ = [
    "MOST_BYTES",
    "apply_upload",
    "delete_mapping",
    "discard_abandoned",
    "discard_upload",
    "map_upload",
    "preview_again",
    "reread_upload",
    "save_mapping",
    "upload_export",
]

MOST_BYTES = 64 * 1024 * 1024
PART = 1024 * 1024
LONGEST_NAME = 200
ABANDONED_AFTER = timedelta(hours=24)
LINES_KEPT = timedelta(days=30)

WAITING = (ImportUpload.UPLOADED, ImportUpload.PREVIEWED, ImportUpload.REFUSED)
ENDED = (ImportUpload.APPLIED, ImportUpload.DISCARDED)


def upload_export(*, actor: Actor, file: BinaryIO, name: str) -> UUID:
    """Stores an export and finds out how it is written; returns the upload's id.

    Refuses with 'too_big', 'import_empty', 'not_an_export' or 'unsafe_file', each with field="file".
    """
    require(actor, "people.manage")
    with TemporaryFile() as kept:
        size = _copied(file, kept)
        form = detect_form(kept)
        columns = detect_columns(kept, form)
        upload = ImportUpload(
            id=uuid7(actor.now),
            organization_id=actor.organization_id,
            file_name=readable(name)[-LONGEST_NAME:] or "export",
            size=size,
            state=ImportUpload.UPLOADED,
            form=form.json(),
            columns=_json(columns),
            person_id=actor.person_id,
            changed_at=actor.now,
        )
        upload.save(force_insert=True)
        kept.seek(0)
        for position, content in enumerate(_parts(kept)):
            ImportFile(
                organization_id=actor.organization_id, upload=upload, position=position, content=content
            ).save(force_insert=True)
    return upload.pk


def reread_upload(*, actor: Actor, upload_id: UUID, form: Mapping[str, str]) -> None:
    """Reads the columns again in another form: `encoding`, `delimiter`, `sheet`, `header`; others stay.

    Refuses with 'invalid_form' (field is one of these), 'import_empty', 'busy' and 'ended'. Raises NotFound.
    """
    require(actor, "people.manage")
    upload = _waiting(upload_id)
    _reread(upload, form)
    upload.changed_at = actor.now
    upload.save(update_fields=["form", "columns", "changed_at"])


def map_upload(
    *, actor: Actor, upload_id: UUID, form: Mapping[str, str], mapping: object, is_complete: bool
) -> None:
    """Says what the columns mean, and has the preview computed.

    Refuses with 'invalid_mapping' (fact `path`), 'import_columns' (fact `columns`), 'invalid_form',
    'ambiguous_days' (field="days": the days fit more than one order, and the mapping names none), 'busy' and
    'ended'. Raises NotFound.
    """
    require(actor, "people.manage")
    upload = _waiting(upload_id)
    _reread(upload, form)
    parsed = parse_mapping(mapping)
    judge_attributes(parsed)
    _judge_columns(upload, parsed)
    upload.mapping = _with_days(upload, parsed, mapping)
    upload.is_complete = is_complete
    _have_previewed(actor, upload)


def preview_again(*, actor: Actor, upload_id: UUID) -> None:
    """Has the preview computed again with the mapping it has. Refuses 'busy', 'ended', 'not_mapped'."""
    require(actor, "people.manage")
    upload = _waiting(upload_id)
    if upload.mapping is None:
        raise Refused("not_mapped", "Say first what the columns mean.")
    _have_previewed(actor, upload)


def apply_upload(*, actor: Actor, upload_id: UUID, fingerprint: str, confirmed_leavers: bool = False) -> None:
    """Has the import carried out exactly as the preview with this fingerprint showed it.

    Refuses with 'stale' (another preview is the newest), 'many_leavers' (more than 5 % would leave, and
    nobody has confirmed it), 'busy' and 'ended'. Raises NotFound.
    """
    require(actor, "people.manage")
    upload = _waiting(upload_id)
    counts = counts_of(upload)
    if upload.state != ImportUpload.PREVIEWED or counts is None or upload.fingerprint != fingerprint:
        raise Refused("stale", "There is a newer preview. Look at it before you import.")
    if counts.many_leavers and not confirmed_leavers:
        why = f"{counts.leaving} of {counts.active} active people would leave. Confirm that they do."
        raise Refused("many_leavers", why, field="confirmed_leavers")
    upload.state, upload.changed_at = ImportUpload.APPLYING, actor.now
    upload.done, upload.total, upload.refusal = 0, counts.people, ""
    upload.save(update_fields=["state", "changed_at", "done", "total", "refusal"])
    defer(actor, "people.apply", upload_id=upload_id)


def discard_upload(*, actor: Actor, upload_id: UUID) -> None:
    """Deletes the file and what was found in it; the upload stays in the list as discarded.

    Refuses with 'busy' while it is applied, and 'ended' when it was. Raises NotFound.
    """
    require(actor, "people.manage")
    _discard(actor, _held(upload_id, (*WAITING, ImportUpload.PREVIEWING)))


def discard_abandoned(*, actor: Actor) -> int:
    """Discards what nobody has touched for a day, and forgets the lines of imports long ago.

    Returns how many were discarded. An import that has not ended by then does not end any more.
    """
    open_states = (*WAITING, ImportUpload.PREVIEWING, ImportUpload.APPLYING)
    untouched = ImportUpload.objects.filter(state__in=open_states, changed_at__lt=actor.now - ABANDONED_AFTER)
    abandoned = list(untouched.select_for_update(skip_locked=True))
    for upload in abandoned:
        _discard(actor, upload)
    long_ago = ImportUpload.objects.filter(state=ImportUpload.APPLIED, changed_at__lt=actor.now - LINES_KEPT)
    ImportLine.objects.filter(upload__in=long_ago).delete()
    ImportEffect.objects.filter(upload__in=long_ago).delete()
    return len(abandoned)


def _discard(actor: Actor, upload: ImportUpload) -> None:
    ImportFile.objects.filter(upload=upload).delete()
    ImportLine.objects.filter(upload=upload).delete()
    ImportEffect.objects.filter(upload=upload).delete()
    upload.state, upload.changed_at = ImportUpload.DISCARDED, actor.now
    upload.columns, upload.counts, upload.effect, upload.fingerprint = [], None, None, ""
    upload.save(update_fields=["state", "changed_at", "columns", "counts", "effect", "fingerprint"])


def _waiting(upload_id: UUID) -> ImportUpload:
    return _held(upload_id, WAITING)


def _held(upload_id: UUID, states: tuple[str, ...]) -> ImportUpload:
    """The upload, locked, in one of these states. Refuses with 'busy' and 'ended'. Raises NotFound."""
    uploads = ImportUpload.objects.filter(pk=upload_id)
    # A job holds it while it imports; a page must not wait for that.
    upload = uploads.select_for_update(skip_locked=True).first()
    if upload is None and not uploads.exists():
        raise NotFound
    if upload is not None and upload.state in ENDED:
        raise Refused("ended", "This import has ended. Upload the file again for another one.")
    if upload is None or upload.state not in states:
        raise Refused("busy", "This import is being worked on. Wait until it is done.")
    return upload


def _reread(upload: ImportUpload, wanted: Mapping[str, str]) -> None:
    before = FileForm.stored(upload.form)
    form = before.changed(wanted)
    if form != before:
        with stored_file(upload.pk) as file:
            columns = detect_columns(file, form)
        upload.form, upload.columns = form.json(), _json(columns)


def _have_previewed(actor: Actor, upload: ImportUpload) -> None:
    upload.state, upload.changed_at = ImportUpload.PREVIEWING, actor.now
    upload.counts, upload.fingerprint, upload.refusal = None, "", ""
    upload.done, upload.total = 0, 0
    upload.save()
    defer(actor, "people.preview", upload_id=upload.pk)


def _judge_columns(upload: ImportUpload, mapping: ImportMapping) -> None:
    names = [column.name for column in columns_of(upload)]
    missing = sorted(mapping.columns - set(names))
    doubled = sorted(column for column in mapping.columns if names.count(column) > 1)
    if missing or doubled:
        what = "no column" if missing else "more than one"
        listed = missing or doubled
        raise Refused("import_columns", f"The file has {what} {', '.join(listed)}.", columns=listed)


def _with_days(upload: ImportUpload, mapping: ImportMapping, data: object) -> dict[str, Any]:
    """The mapping with the order of its days: the stated one, or the only one that fits the file."""
    stated: dict[str, Any] = json.loads(json.dumps(data))
    file = stated.get("file", {})
    if "days" in file or not mapping.day_columns:
        return stated
    fitting = [set(column.days) for column in columns_of(upload) if column.name in mapping.day_columns]
    orders = set.intersection(*[days for days in fitting if days] or [{mapping.days}])
    if len(orders) != 1:
        why = "The days of this file can be read in more than one order. Say which one it is."
        raise Refused("ambiguous_days", why, field="days", orders=sorted(orders))
    return {**stated, "file": {**file, "days": orders.pop()}}


def _copied(file: BinaryIO, kept: BinaryIO) -> int:
    size = 0
    for part in _parts(file):
        size += len(part)
        if size > MOST_BYTES:
            why = f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Upload it in parts."
            raise Refused("too_big", why, field="file")
        kept.write(part)
    return size


def _parts(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.read(PART), b"")


def _json(columns: tuple[Column, ...]) -> list[dict[str, object]]:
    return [{"name": one.name, "samples": one.samples, "days": one.days} for one in columns]
