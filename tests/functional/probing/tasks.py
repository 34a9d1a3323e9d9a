"""Jobs that leave one audit event behind each time they take effect."""

import time
from uuid import UUID

from duly.audit.recording import record
from duly.jobs.running import once
from duly.outbox import defer
from duly.tenancy.actor import Actor

VERB = "probe.noted"
SLOWLY = 2.0


@once("probe.note")
def note(actor: Actor, subject_id: str) -> None:
    record(actor, VERB, object_type="probe", object_id=UUID(subject_id))


@once("probe.note_later")
def note_later(actor: Actor, subject_id: str) -> None:
    defer(actor, "probe.note", subject_id=subject_id)


@once("probe.note_slowly")
def note_slowly(actor: Actor, subject_id: str) -> None:
    time.sleep(SLOWLY)
    note(actor, subject_id)
