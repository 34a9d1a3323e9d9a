"""Who leaves, and who comes back: activity is dated, and the account follows it."""

from datetime import date
from uuid import UUID

from django.db.models import F

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.outbox import publish
from duly.people.models import Account, OneTimeLink, Person
from duly.people.operations.changes import activity, append_activity, day_of, found
from duly.people.rules.events import Cause, PeopleChanged, PeopleReturned, Return
from duly.people.rules.roles import judge_note, judge_rank
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role

EARLIER = "Another change of this is on record for a later day. Choose that day or one after it."


def leave(*, actor: Actor, person_id: UUID, reason: str = "", valid_from: date | None = None) -> None:
    """Deactivates a person from a day on, today if none is named, and closes the account.

    History stays (Q47). Refuses with 'already_left', 'own_record', 'last_admin', 'later_change',
    'in_the_future' and 'reason_length'. Publishes `PeopleChanged`.
    """
    require(actor, "people.manage")
    kept = judge_note(reason)
    person, day = found(person_id), day_of(actor, valid_from)
    _judge_leaving(actor, person, day)
    Person.objects.filter(pk=person_id).update(is_active=False)
    close_account(actor, person.account_id)
    append_activity(actor, person_id, day, is_active=False, reason=kept)
    event = record(
        actor, "person.left", object_type="person", object_id=person_id, new={"from": str(day)}, reason=kept
    )
    told = PeopleChanged(person_ids=(person_id,), cause=Cause.LEFT, cause_id=event.pk)
    publish(told, actor=actor)


def come_back(*, actor: Actor, person_id: UUID, reason: str = "", valid_from: date | None = None) -> None:
    """Makes somebody who left active again from a day on, with the account they had.

    Publishes `PeopleReturned` and `PeopleChanged`. Refuses with 'not_left', 'merged', 'role_not_yours',
    'later_change', 'in_the_future' and 'reason_length'.
    """
    require(actor, "people.manage")
    kept = judge_note(reason)
    person, day = found(person_id), day_of(actor, valid_from)
    steps = _judge_return(actor, person, day)
    Person.objects.filter(pk=person_id).update(is_active=True)
    if person.account_id:
        Account.objects.filter(pk=person.account_id).update(is_active=True)
    append_activity(actor, person_id, day, is_active=True, reason=kept)
    left_on = steps[-1][0] if steps else day
    event = record(
        actor,
        "person.returned",
        object_type="person",
        object_id=person_id,
        old={"left": str(left_on)},
        new={"from": str(day)},
        reason=kept,
    )
    back = Return(person_id=person_id, left_on=left_on, back_on=day)
    publish(PeopleReturned(returns=(back,)), actor=actor)
    told = PeopleChanged(person_ids=(person_id,), cause=Cause.RETURNED, cause_id=event.pk)
    publish(told, actor=actor)


def close_account(actor: Actor, account_id: UUID | None) -> None:
    """Ends the account's sessions and open links, and lets nobody in until it is opened again."""
    if account_id is None:
        return
    Account.objects.filter(pk=account_id).update(is_active=False, session_epoch=F("session_epoch") + 1)
    end_links(actor, account_id)


def end_links(actor: Actor, account_id: UUID) -> None:
    """Revokes every one-time link of the account that is still open."""
    OneTimeLink.objects.filter(account_id=account_id, ended_at=None).update(
        ended_at=actor.now, outcome=OneTimeLink.REVOKED
    )


def _judge_leaving(actor: Actor, person: Person, day: date) -> None:
    if not person.is_active:
        raise Refused("already_left", "This person is not active.")
    if person.pk == actor.person_id:
        raise Refused("own_record", "Somebody else records that you leave.")
    others = Person.objects.active().filter(role=Role.CORPORATE_ADMIN).exclude(pk=person.pk)
    if person.role == Role.CORPORATE_ADMIN and not others.exists():
        raise Refused("last_admin", "This is the last corporate admin. Name another one first.")
    _judge_day(activity(person.pk), day)


def _judge_return(actor: Actor, person: Person, day: date) -> list[tuple[date, bool]]:
    if person.is_active:
        raise Refused("not_left", "This person is active.")
    if person.merged_into_id:
        raise Refused("merged", "This record was merged into another one.", person_id=person.merged_into_id)
    judge_rank(actor, Role(person.role))
    steps = activity(person.pk)
    _judge_day(steps, day)
    return steps


def _judge_day(steps: list[tuple[date, bool]], day: date) -> None:
    """Going and coming take turns: a day before the last turn would change nothing of today."""
    if steps and day < steps[-1][0]:
        raise Refused("later_change", EARLIER, field="valid_from")
