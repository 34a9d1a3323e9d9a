"""Ending what somebody has signed in to."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db.models import F

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.people.models import Account
from duly.people.operations.changes import found
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require


def end_sessions(*, actor: Actor, person_id: UUID) -> None:
    """Ends every session of a person at its next request. Refuses with 'no_account'."""
    require(actor, "people.manage")
    person = found(person_id)
    if person.account_id is None:
        raise Refused("no_account", "This person has no account.")
    Account.objects.filter(pk=person.account_id).update(session_epoch=F("session_epoch") + 1)
    UserSession.objects.filter(user_id=person.account_id).delete()
    record(
        actor,
        "account.sessions_ended",
        object_type="person",
        object_id=person_id,
        new={"account": str(person.account_id)},
    )
