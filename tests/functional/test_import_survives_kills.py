"""A worker killed in the middle of an import leaves no half of it, and the next one ends it, once."""

import io
import signal
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection

from duly.audit.models import AuditEvent
from duly.people.models import ImportFile, ImportUpload, Person
from duly.people.operations.previewing import preview_upload
from duly.people.operations.uploads import apply_upload, map_upload, upload_export
from duly.people.queries.imports import upload_page
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.workers import defer_periodic, fall_silent, statuses, until, worker

CONTENT = b"No,Name,Boss\n1,One,\n2,Two,1\n3,Three,2\n"
MAPPING = {
    "version": 1,
    "fields": {"employee_number": "No", "family_name": "Name"},
    "links": {"manager": {"column": "Boss", "by": "employee_number"}},
}


def _previewed(committed: Committed) -> UUID:
    """An upload that waits to be applied, and no job but that of nobody."""
    cy = committed.world.cy
    with transaction(cy):
        upload_id = upload_export(actor=cy, file=io.BytesIO(CONTENT), name="people.csv")
        map_upload(actor=cy, upload_id=upload_id, form={}, mapping=MAPPING, is_complete=False)
    preview_upload(actor=replace(cy, service="service:people.preview", role=None), upload_id=upload_id)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    return upload_id


def _state(committed: Committed, upload_id: UUID) -> tuple[str, int, int, bool]:
    """State of the upload, people and events it made, and whether its file is still there."""
    with transaction(committed.world.cy):
        return (
            ImportUpload.objects.get(pk=upload_id).state,
            Person.objects.filter(employee_number__in="123").count(),
            AuditEvent.objects.filter(verb="people.imported").count(),
            ImportFile.objects.filter(upload_id=upload_id).exists(),
        )


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ("after_effect_before_commit", ("applying", 0, 0, True)),
        ("after_commit_before_done", ("applied", 3, 1, False)),
    ],
)
def test_a_killed_import_is_all_or_nothing_and_ends_once(
    committed: Committed, point: str, left: tuple[str, int, int, bool]
) -> None:
    cy, upload_id = committed.world.cy, _previewed(committed)
    with transaction(cy):
        shown = upload_page(actor=cy, upload_id=upload_id)
        apply_upload(actor=cy, upload_id=upload_id, fingerprint=shown.fingerprint)
    with worker(committed, DULY_FAULTS=point) as doomed:
        until(lambda: doomed.poll() is not None)
    assert doomed.returncode == -signal.SIGKILL
    assert _state(committed, upload_id) == left

    fall_silent()
    defer_periodic("jobs.sweep")
    with worker(committed):
        until(lambda: statuses("people.apply") == ["succeeded"])

    assert _state(committed, upload_id) == ("applied", 3, 1, False)
