"""Which adapter fills which port, and the one table of event -> handlers."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from duly.assignments.operations import (
    on_conditions_changed,
    on_evidence_recorded,
    on_people_changed,
    on_people_returned,
    on_persons_merged,
    on_training_started,
)
from duly.assignments.operations.foreseeing import Rehearsals
from duly.evidence.rules import EvidenceRecorded
from duly.jobs.queue import ProcrastinateQueue
from duly.learning.rules import TrainingStarted
from duly.messaging import ports as messaging
from duly.messaging.ports import Transport
from duly.messaging.transports.inbox import InboxFolder
from duly.messaging.transports.smtp import MailServer
from duly.outbox import deferring as outbox
from duly.outbox.deferring import Handler
from duly.people import ports as people
from duly.people.rules.events import ConditionsChanged, PeopleChanged, PeopleReturned, PersonsMerged
from duly.tenancy.actor import Actor

HANDLERS: dict[type, tuple[Handler, ...]] = {
    TrainingStarted: (on_training_started,),
    EvidenceRecorded: (on_evidence_recorded,),
    PeopleReturned: (on_people_returned,),
    PersonsMerged: (on_persons_merged,),
    PeopleChanged: (on_people_changed,),
    ConditionsChanged: (on_conditions_changed,),
}


def wire_all() -> None:
    """Fills every port."""
    outbox.wire(queue=ProcrastinateQueue(), handlers=HANDLERS)
    people.wire(consequences=Rehearsals())
    messaging.wire(transport=transport(), deliveries=defer_deliveries)


def transport() -> Transport:
    """The way out for mail that DULY_MAIL names."""
    if settings.MAIL == "smtp":
        return MailServer(sender=settings.MAIL_FROM)
    return InboxFolder(settings.INBOX, sender=settings.MAIL_FROM)


def defer_deliveries(actor: Actor, message_ids: Iterable[UUID]) -> None:
    """One job for each message."""
    outbox.defer_each(actor, "messaging.deliver", [{"message_id": id_} for id_ in message_ids])
