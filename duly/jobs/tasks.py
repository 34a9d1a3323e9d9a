"""Every job by name. Found by procrastinate under this module's name; each calls one operation."""

import logging
from datetime import UTC, datetime
from uuid import UUID

from django.db import DatabaseError
from procrastinate.contrib.django import app

from duly.jobs import sweeping
from duly.jobs.running import once, resumable, service
from duly.messaging import operations as messaging
from duly.people.operations import resets
from duly.people.operations.guarding import forget_old
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.transactions import transaction

EACH_MINUTE = "* * * * *"
EACH_NIGHT = "17 3 * * *"

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
