"""Writing the trail: `record` beside each change, `open_run` and `account` for work over many people."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from duly.audit.models import AuditEvent, AuditPersonal, Run, RunEnd, RunLine, RunList
from duly.kernel.canonical import commitment
from duly.kernel.identity import uuid7
from duly.tenancy.actor import Actor
from duly.tenancy.statements import Statements

Values = Mapping[str, Any]

_SQL = Statements(Path(__file__).resolve().parent / "sql")


@dataclass(frozen=True)
class Counted:
    """How many of a run came to one outcome for one reason: about which subject, in which part of the run.

    `list` is who they are, where that is stored.
    """

    outcome: str
    reason: str
    count: int
    subject_id: UUID | None = None
    part: int = 0
    list: RunList | None = None


def record(
    actor: Actor,
    verb: str,
    *,
    object_type: str,
    object_id: UUID | None,
    old: Values | None = None,
    new: Values | None = None,
    personal: Values | None = None,
    reason: str = "",
    count: int = 1,
    run_id: UUID | None = None,
) -> AuditEvent:
    """Appends one event in the caller's transaction and returns it.

    `old` and `new` hold ids, days, codes and counts; names, addresses and free text about a person go into
    `personal`, which is stored apart and only committed to here.
    """
    salt = secrets.token_bytes(32)
    event = AuditEvent.objects.create(
        **_who(actor),
        verb=verb,
        object_type=object_type,
        object_id=object_id,
        old=old,
        new=new,
        reason=reason,
        count=count,
        run_id=run_id,
        personal_commitment=personal_commitment(salt, personal) if personal else None,
    )
    if personal:
        AuditPersonal.objects.create(
            organization_id=actor.organization_id, event=event, salt=salt, values=dict(personal)
        )
    return event


def personal_commitment(salt: bytes, personal: Values) -> bytes:
    """SHA-256 over the salt and the sorted names and JSON values; repeatable from the stored side row."""
    fields = [part for key in sorted(personal) for part in (key, json.dumps(personal[key], sort_keys=True))]
    return commitment(salt, fields)


def open_run(
    actor: Actor,
    kind: str,
    *,
    subject_type: str,
    subject_id: UUID | None,
    cause: str = "",
    cause_id: UUID | None = None,
    run_id: UUID | None = None,
    parts: int = 1,
) -> Run:
    """Appends a run; its rows carry its id, its counts follow by `account`.

    `run_id` is the id it was promised under, for work that may be taken up again; `parts` how many parts it
    works its people off in where they are many.
    """
    return Run.objects.create(
        **_who(actor),
        id=run_id or uuid7(actor.now),
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        cause=cause,
        cause_id=cause_id,
        parts=parts,
    )


def end_run(run: Run, *, population: int, changes: int) -> None:
    """Appends the end of a run: how many it judged, and how many things it changed."""
    RunEnd.objects.create(
        organization_id=run.organization_id, run=run, population=population, changes=changes
    )


def store_list(actor: Actor, subjects: Iterable[UUID]) -> RunList:
    """The stored list of these subjects, the same one however often it is asked for."""
    ordered = sorted(set(subjects))
    digest = sha256(b"".join(subject.bytes for subject in ordered)).digest()
    found, _ = RunList.objects.get_or_create(
        organization_id=actor.organization_id, digest=digest, defaults={"subjects": ordered}
    )
    return found


def count(run: Run, counts: Iterable[Counted]) -> None:
    """Appends counts of a run, as `account` does, that have more to them than an outcome and a reason."""
    them = list(counts)
    _SQL.run(
        "count",
        {
            "run": run.pk,
            "outcomes": [str(one.outcome) for one in them],
            "reasons": [str(one.reason) for one in them],
            "counts": [one.count for one in them],
            "subjects": [one.subject_id for one in them],
            "parts": [one.part for one in them],
            "lists": [one.list.pk if one.list else None for one in them],
        },
    )


def account(
    run: Run, counts: Mapping[tuple[str, str], int], lines: Iterable[tuple[str, str, UUID]] = ()
) -> None:
    """Appends how many fell under each (outcome, reason), and the subjects of (outcome, reason, subject)."""
    count(run, (Counted(outcome, reason, number) for (outcome, reason), number in counts.items()))
    RunLine.objects.bulk_create(
        RunLine(
            organization_id=run.organization_id, run=run, outcome=outcome, reason=reason, subject_id=subject
        )
        for outcome, reason, subject in lines
    )


def _who(actor: Actor) -> dict[str, Any]:
    return {
        "organization_id": actor.organization_id,
        "occurred_at": actor.now,
        "account_id": actor.account_id,
        "person_id": actor.person_id,
        "service": actor.service,
        "role": actor.role or "",
        "source": actor.source,
        "ip": actor.ip,
    }
