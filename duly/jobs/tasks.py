"""Every job by name. Found by procrastinate under this module's name; each calls one operation."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.db import DatabaseError
from procrastinate.contrib.django import app

from duly.assignments.operations import carrying, noting, reconciling
from duly.jobs import sweeping
from duly.jobs.faults import crash_here
from duly.jobs.running import once, resumable, service
from duly.kernel.refusal import Refused
from duly.messaging import operations as messaging
from duly.people.operations import previewing, resets, uploads
from duly.people.operations.guarding import forget_old
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.transactions import transaction

EACH_MINUTE = "* * * * *"
EACH_NIGHT = "17 3 * * *"
FAILED = "Something went wrong, so nothing was imported. Those who run Duly find the reason in its log."

logger = logging.getLogger(__name__)


@resumable("messaging.deliver")
def deliver(actor: Actor, message_id: str) -> None:
    messaging.deliver(actor=actor, message_id=UUID(message_id))


@app.periodic(cron=EACH_MINUTE)
@app.task(name="messaging.redeliver", queueing_lock="messaging.redeliver")
def redeliver(timestamp: int) -> None:
    for organization_id in Organization.objects.values_list("id", flat=True):
        actor = service("messaging.redeliver", organization_id=organization_id)
        try:
            with transaction(actor):
                messaging.redeliver(actor=actor)
        except DatabaseError:
            # The trouble of one organization must not hold up the mail of the others.
            logger.exception("The mail of organization %s could not be looked after", organization_id)


@resumable("assignments.carry_out")
def carry_out_launch(actor: Actor, run_id: str) -> None:
    more = True
    while more:
        # Each part acts at its own time, so that what it writes sorts after the part before.
        now = replace(actor, now=datetime.now(UTC))
        with transaction(now):
            more = carrying.carry_out(actor=now, run_id=UUID(run_id))
            crash_here("inside_chunk")


@resumable("people.preview")
def preview_import(actor: Actor, upload_id: str) -> None:
    try:
        previewing.preview_upload(actor=actor, upload_id=UUID(upload_id))
    except Exception as error:
        _end_import(actor, upload_id, "previewing", error)
        raise


@resumable("people.apply")
def apply_import(actor: Actor, upload_id: str) -> None:
    try:
        with transaction(actor):
            previewing.carry_out_upload(actor=actor, upload_id=UUID(upload_id))
            crash_here("after_effect_before_commit")
    except Exception as error:
        _end_import(actor, upload_id, "applying", error)
        if not isinstance(error, Refused):
            raise


def _end_import(actor: Actor, upload_id: str, state: str, error: Exception) -> None:
    """Says on the upload what went wrong. Trouble of the database passes, so that is tried again instead."""
    if not isinstance(error, DatabaseError):
        why = error if isinstance(error, Refused) else Refused("failed", FAILED)
        with transaction(actor):
            previewing.refuse_upload(actor=actor, upload_id=UUID(upload_id), state=state, refusal=why)


@app.periodic(cron=EACH_NIGHT)
@app.task(name="people.discard", queueing_lock="people.discard")
def discard_imports(timestamp: int) -> None:
    for organization_id in Organization.objects.values_list("id", flat=True):
        actor = service("people.discard", organization_id=organization_id)
        try:
            with transaction(actor):
                uploads.discard_abandoned(actor=actor)
        except DatabaseError:
            logger.exception("The imports of organization %s could not be tidied", organization_id)


@resumable(noting.JOB)
def reconcile(actor: Actor, run_id: str) -> None:
    """A few people in one transaction; more of them, or a rule, a piece in each."""
    with transaction(actor):
        under_way = reconciling.begin(actor=actor, run_id=UUID(run_id))
        if under_way is None:
            return
        if under_way.work.is_small:
            reconciling.finish(actor=actor, reconciling=under_way)
            return
    todo = list(under_way.work.pieces)
    while todo:
        with transaction(actor):
            todo[:1] = reconciling.carry_out(actor=actor, reconciling=under_way, piece=todo[0])
            crash_here("inside_chunk")
    with transaction(actor):
        reconciling.end(actor=actor, reconciling=under_way)


@app.periodic(cron=EACH_NIGHT)
@app.task(name="assignments.sweep", queueing_lock="assignments.sweep")
def sweep_assignments(timestamp: int) -> None:
    """Every rule held against everybody and every launch taken up, in case that something was missed."""
    for organization_id in Organization.objects.values_list("id", flat=True):
        actor = service("assignments.sweep", organization_id=organization_id)
        try:
            with transaction(actor):
                noting.note_everything(actor, cause="nightly")
                carrying.take_up_again(actor=actor)
        except DatabaseError:
            logger.exception("The rules and launches of organization %s could not be swept", organization_id)


@app.periodic(cron=EACH_MINUTE)
@app.task(name="jobs.sweep", queueing_lock="jobs.sweep")
async def sweep(timestamp: int) -> None:
    await sweeping.retry_stalled()


@once(resets.JOB)
def reset(actor: Actor, account_id: str) -> None:
    resets.reset(actor=actor, account_id=UUID(account_id))


@app.periodic(cron=EACH_NIGHT)
@app.task(name="people.forget_tries", queueing_lock="people.forget_tries")
def forget_tries(timestamp: int) -> None:
    forget_old(now=datetime.now(UTC))


@app.periodic(cron=EACH_NIGHT)
@app.task(name="jobs.forget", queueing_lock="jobs.forget")
async def forget(timestamp: int) -> None:
    await sweeping.forget_done()
