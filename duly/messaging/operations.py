"""Queue a message beside the change that causes it; deliver it later, as often as it takes."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from duly.kernel.identity import uuid7
from duly.messaging import ports
from duly.messaging.models import Message
from duly.messaging.ports import Letter, NotSent
from duly.messaging.rendering import render
from duly.messaging.rules import (
    LEASE,
    UNATTENDED_AFTER,
    MessageState,
    Recipient,
    given_up,
    mail_id,
    next_try,
)
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction

__all__ = ["Recipient", "deliver", "queue", "redeliver"]

CHUNK = 2000
LONGEST_ERROR = 300

logger = logging.getLogger(__name__)


def queue(*, actor: Actor, key: str, template: str, to: Recipient, context: Mapping[str, Any]) -> UUID:
    """Writes the message as it reads now and has it sent when the caller's transaction commits.

    `key` names the cause. A second call with the same key returns the same message and sends nothing.
    Refuses an address or a subject with line breaks.
    """
    rendered = render(template, language=to.language, context=context)
    message = Message(
        id=uuid7(actor.now),
        organization_id=actor.organization_id,
        key=key,
        template=template,
        person_id=to.person_id,
        to_address=to.address,
        language=to.language,
        subject=rendered.subject,
        body_text=rendered.text,
        body_html=rendered.html,
        not_before=actor.now + UNATTENDED_AFTER,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    stored = Message.objects.values_list("id", flat=True).get(key=key)
    if stored == message.id:
        ports.defer_deliveries(actor, [stored])
    return stored


def deliver(*, actor: Actor, message_id: UUID) -> None:
    """Sends the message unless it is sent, dead, or in the hands of another worker.

    Opens its own transactions, and none around the sending: a slow mail server must hold no locks. A kill
    between sending and marking sends once more, with the same Message-ID. Failure is noted, not raised.
    """
    leased = _lease(actor, message_id)
    if leased is None:
        return
    try:
        ports.transport().send(leased.letter)
    except NotSent as error:
        _note_failure(actor, leased, str(error))
    else:
        _mark_sent(actor, leased)


def redeliver(*, actor: Actor) -> int:
    """Defers queued messages whose time has come; returns how many. Each is left alone for a while after."""
    due = Message.objects.filter(
        Q(leased_until=None) | Q(leased_until__lt=actor.now),
        state=MessageState.QUEUED,
        not_before__lte=actor.now,
    )
    chunk = list(
        due.select_for_update(skip_locked=True).order_by("not_before").values_list("id", flat=True)[:CHUNK]
    )
    Message.objects.filter(id__in=chunk).update(not_before=actor.now + UNATTENDED_AFTER)
    ports.defer_deliveries(actor, chunk)
    return len(chunk)


@dataclass(frozen=True)
class _Leased:
    message_id: UUID
    until: datetime
    attempts: int
    queued_at: datetime
    letter: Letter


def _lease(actor: Actor, message_id: UUID) -> _Leased | None:
    until = actor.now + LEASE
    with transaction(actor):
        free = Q(leased_until=None) | Q(leased_until__lt=actor.now)
        won = Message.objects.filter(free, id=message_id, state=MessageState.QUEUED).update(
            leased_until=until, attempts=F("attempts") + 1
        )
        if not won:
            return None
        message = Message.objects.get(id=message_id)
    letter = Letter(
        mail_id=mail_id(actor.organization_id, message.key),
        address=message.to_address,
        subject=message.subject,
        text=message.body_text,
        html=message.body_html,
    )
    return _Leased(message_id, until, message.attempts, message.created_at, letter)


def _mark_sent(actor: Actor, leased: _Leased) -> None:
    # Also when the lease has run out meanwhile: the letter has left, whoever holds the message now.
    with transaction(actor):
        Message.objects.filter(id=leased.message_id, state=MessageState.QUEUED).update(
            state=MessageState.SENT, sent_at=actor.now, leased_until=None, last_error=""
        )
    logger.info("Message %s sent", leased.message_id)


def _note_failure(actor: Actor, leased: _Leased, error: str) -> None:
    dead = given_up(queued_at=leased.queued_at, now=actor.now)
    with transaction(actor):
        Message.objects.filter(
            id=leased.message_id, state=MessageState.QUEUED, leased_until=leased.until
        ).update(
            state=MessageState.DEAD if dead else MessageState.QUEUED,
            not_before=next_try(failed_at=actor.now, attempts=leased.attempts),
            leased_until=None,
            last_error=error[:LONGEST_ERROR],
        )
    logger.warning("Message %s %s: %s", leased.message_id, "given up" if dead else "not sent", error)
