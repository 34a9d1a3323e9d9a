"""What everybody may change about themselves: how they read, what they are mailed, who stays signed in."""

from zoneinfo import available_timezones

from django.conf import settings
from django.db.models import F

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.outbox import publish
from duly.people.models import Account, Person
from duly.people.operations.changes import found
from duly.people.rules.events import Cause, PeopleChanged
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

EDITED = ("language", "display_zone", "wants_reminders", "wants_digest")


def edit_own_profile(
    *, actor: Actor, language: str, display_zone: str, wants_reminders: bool, wants_digest: bool
) -> None:
    """Changes the actor's own language, zone to read times in and notifications; '' is as the organization.

    Refuses with 'unknown_language' and 'unknown_zone'. Due days stay judged by the location's zone. Publishes
    `PeopleChanged` for another language.
    """
    require(actor, "profile.own")
    person = _own(actor)
    _judge(person, language, display_zone)
    given = dict(zip(EDITED, (language, display_zone, wants_reminders, wants_digest), strict=True))
    old = {name: getattr(person, name) for name in EDITED if getattr(person, name) != given[name]}
    if not old:
        return
    new = {name: given[name] for name in old}
    Person.objects.filter(pk=person.pk).update(**new)
    event = record(actor, "profile.edited", object_type="person", object_id=person.pk, old=old, new=new)
    if "language" in new:
        told = PeopleChanged(person_ids=(person.pk,), cause=Cause.LANGUAGE, cause_id=event.pk)
        publish(told, actor=actor)


def end_own_sessions(*, actor: Actor) -> None:
    """Ends every session of the actor's account; the door may carry the one it stands in over."""
    require(actor, "profile.own")
    Account.objects.filter(pk__in=filter(None, [actor.account_id])).update(
        session_epoch=F("session_epoch") + 1
    )
    record(actor, "account.sessions_ended", object_type="account", object_id=actor.account_id)


def note_session_ended(*, actor: Actor) -> None:
    """Records that the actor ended one session of their own account."""
    require(actor, "profile.own")
    record(actor, "account.session_ended", object_type="account", object_id=actor.account_id)


def _own(actor: Actor) -> Person:
    assert actor.person_id  # noqa: S101 - profile.own is granted to people only
    return found(actor.person_id)


def _judge(person: Person, language: str, display_zone: str) -> None:
    """What is on record may stay, whoever wrote it."""
    if language not in {"", person.language, *dict(settings.LANGUAGES)}:
        raise Refused("unknown_language", "Choose one of the languages in the list.", field="language")
    if display_zone not in {"", person.display_zone} | available_timezones():
        raise Refused("unknown_zone", "Choose one of the zones in the list.", field="display_zone")
