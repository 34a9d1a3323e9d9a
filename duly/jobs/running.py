"""How a job is run: the actor it acts as, the transaction it opens, the receipt that makes it happen once."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from duly.jobs.faults import crash_here
from duly.kernel.refusal import Refused
from duly.outbox import effects
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction

FIRST_PAUSE = 5
LONGEST_PAUSE = 3600
MOST_RETRIES = 20

Work = Callable[..., None]

logger = logging.getLogger(__name__)


class Pauses(BaseRetryStrategy):
    """Doubling pauses from five seconds to an hour, over about twelve hours; a refusal is final at once."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """None ends the job as failed, and it stays in the list of jobs to be looked at."""
        if isinstance(exception, Refused) or job.attempts >= MOST_RETRIES:
            return None
        pause = min(FIRST_PAUSE * 2**job.attempts, LONGEST_PAUSE)
        # The queue itself tells the log of the last failure only, half a day later.
        logger.warning("%s failed and is tried again in %s s", job.task_name, pause, exc_info=exception)
        return RetryDecision(retry_in={"seconds": pause})


def once(name: str) -> Callable[[Work], Work]:
    """Registers a job whose work is one operation in one transaction: done exactly once in effect.

    The receipt commits with the effect, so a second run of the same job finds it and does nothing.
    """

    def register(work: Work) -> Work:
        def run(actor: Actor, key: UUID, ids: Mapping[str, str]) -> None:
            with transaction(actor):
                if effects.claim(actor, key=key, job=name):
                    work(actor, **ids)
                crash_here("after_effect_before_commit")

        _register(name, run)
        return work

    return register


def resumable(name: str) -> Callable[[Work], Work]:
    """Registers a job that opens transactions of its own and keeps its own account of what is done."""

    def register(work: Work) -> Work:
        def run(actor: Actor, key: UUID, ids: Mapping[str, str]) -> None:
            work(actor, **ids)

        _register(name, run)
        return work

    return register


def service(name: str, *, organization_id: UUID, person_id: UUID | None = None) -> Actor:
    """Who a job acts as: the service of that name, on behalf of the person who caused it, now."""
    return Actor(
        organization_id=organization_id,
        person_id=person_id,
        service=f"service:{name}",
        source="job",
        now=datetime.now(UTC),
    )


def _register(name: str, run: Callable[[Actor, UUID, Mapping[str, str]], None]) -> None:
    def job(*, organization: str, person: str | None, key: str, ids: dict[str, Any]) -> None:
        causing = UUID(person) if person else None
        actor = service(name, organization_id=UUID(organization), person_id=causing)
        crash_here("before_effect")
        run(actor, UUID(key), ids)
        crash_here("after_commit_before_done")

    app.task(name=name, retry=Pauses())(job)
