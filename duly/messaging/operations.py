"""Queue a message beside the change that causes it; deliver it later, as often as it takes."""

import logging
from collections.abc import Mapping, Sequence
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

__all__ = ["Draft", "Recipient", "deliver", "queue", "queue_each", "redeliver"]

CHUNK = 2000
LONGEST_ERROR = 300

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One message to be: `key` names its cause, `context` is what its template says."""

    key: str
    to: Recipient
    context: Mapping[str, Any]


def queue(
    *,
    actor: Actor,
    key: str,
    template: str,
    to: Recipient,
    context: Mapping[str, Any],
    holds_secret: bool = False,
) -> UUID:
    """Writes the message as it reads now and has it sent when the caller's transaction commits.

    `key` names the cause. A second call with the same key returns the same message and sends nothing. The
    text of one that `holds_secret` is forgotten once it is sent. Refuses an address or a subject with line
    breaks.
    """
    draft = Draft(key=key, to=to, context=context)
    queue_each(actor=actor, template=template, drafts=[draft], holds_secret=holds_secret)
    return Message.objects.values_list("id", flat=True).get(key=key)


def queue_each(*, actor: Actor, template: str, drafts: Sequence[Draft], holds_secret: bool = False) -> None:
    """As `queue`, for many at once."""
    messages = [_message(actor, template, draft, holds_secret=holds_secret) for draft in drafts]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    new = Message.objects.filter(id__in=[message.id for message in messages]).order_by("id")
    if ids := list(new.values_list("id", flat=True)):
        ports.defer_deliveries(actor, ids)


def _message(actor: Actor, template: str, draft: Draft, *, holds_secret: bool) -> Message:
    rendered = render(template, language=draft.to.language, context=draft.context)
    return Message(
        id=uuid7(actor.now),
        organization_id=actor.organization_id,
        key=draft.key,
        template=template,
        person_id=draft.to.person_id,
        to_address=draft.to.address,
        language=draft.to.language,
        subject=rendered.subject,
        body_text=rendered.text,
        body_html=rendered.html,
        holds_secret=holds_secret,
        not_before=actor.now + UNATTENDED_AFTER,
    )


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
    holds_secret: bool
    letter: Letter

    @property
    def forgotten(self) -> dict[str, str]:
        """What becomes of the text when nobody sends it any more."""
        return {"body_text": "", "body_html": ""} if self.holds_secret else {}


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
    return _Leased(message_id, until, message.attempts, message.created_at, message.holds_secret, letter)


def _mark_sent(actor: Actor, leased: _Leased) -> None:
    # Also when the lease has run out meanwhile: the letter has left, whoever holds the message now.
    with transaction(actor):
        Message.objects.filter(id=leased.message_id, state=MessageState.QUEUED).update(
            state=MessageState.SENT, sent_at=actor.now, leased_until=None, last_error="", **leased.forgotten
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
            **(leased.forgotten if dead else {}),
        )
    logger.warning("Message %s %s: %s", leased.message_id, "given up" if dead else "not sent", error)
