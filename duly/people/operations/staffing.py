"""One person at a time: move, link, change the role, leave. Each change is dated and appended."""

from datetime import date
from uuid import UUID

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.people.models import Account, ActiveChange, Person
from duly.people.operations.changes import (
    LINKS,
    append_link,
    append_value,
    column,
    day_of,
    found,
    judge_link,
    judge_value,
)
from duly.people.operations.zones import refresh_zones
from duly.people.rules.roles import judge_reason, judge_role_change
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role


def move(
    *, actor: Actor, person_id: UUID, attribute: str, value_id: UUID | None, valid_from: date | None = None
) -> None:
    """Gives a person another value of one attribute from a day on, today if none is named."""
    require(actor, "people.manage")
    person, day = found(person_id), day_of(actor, valid_from)
    name = column(attribute)
    judge_value(attribute, value_id)
    old = getattr(person, name)
    Person.objects.filter(pk=person_id).update(**{name: value_id})
    append_value(actor, person_id, attribute, value_id, day)
    if attribute == "location":
        refresh_zones(person_ids=[person_id])
    _record_change(actor, "person.moved", person_id, attribute, old=old, new=value_id, day=day)


def link(
    *, actor: Actor, person_id: UUID, kind: str, other_id: UUID | None, valid_from: date | None = None
) -> None:
    """Sets manager or line lead (SEED-19) from a day on; None = nobody. Refuses 'manager_cycle'."""
    require(actor, "people.manage")
    person, day = found(person_id), day_of(actor, valid_from)
    name = LINKS[kind]
    judge_link(person_id, kind, other_id)
    old = getattr(person, name)
    Person.objects.filter(pk=person_id).update(**{name: other_id})
    append_link(actor, person_id, kind, other_id, day)
    _record_change(actor, "person.linked", person_id, kind, old=old, new=other_id, day=day)


def change_role(*, actor: Actor, person_id: UUID, role: Role, reason: str) -> None:
    """Gives a person the one role they hold (SEED-1).

    Refuses with 'reason_length', 'own_role', 'role_not_yours'.
    """
    require(actor, "people.manage")
    kept = judge_reason(reason)
    person = found(person_id)
    old = Role(person.role)
    judge_role_change(actor, person_id, old=old, new=role)
    Person.objects.filter(pk=person_id).update(role=role)
    record(
        actor,
        "person.role_changed",
        object_type="person",
        object_id=person_id,
        old={"role": old},
        new={"role": role},
        reason=kept,
    )


def leave(*, actor: Actor, person_id: UUID, reason: str = "", valid_from: date | None = None) -> None:
    """Deactivates a person from a day on, today if none is named, and closes the account.

    History stays (Q47). Refuses with 'already_left'.
    """
    require(actor, "people.manage")
    person, day = found(person_id), day_of(actor, valid_from)
    if not person.is_active:
        raise Refused("already_left", "This person is not active.")
    Person.objects.filter(pk=person_id).update(is_active=False)
    Account.objects.filter(pk__in=filter(None, [person.account_id])).update(is_active=False)
    ActiveChange.objects.create(
        organization_id=actor.organization_id,
        person_id=person_id,
        valid_from=day,
        is_active=False,
        reason=reason,
    )
    record(
        actor, "person.left", object_type="person", object_id=person_id, new={"from": str(day)}, reason=reason
    )


def _record_change(
    actor: Actor, verb: str, person_id: UUID, what: str, *, old: UUID | None, new: UUID | None, day: date
) -> None:
    record(
        actor,
        verb,
        object_type="person",
        object_id=person_id,
        old={what: str(old) if old else None},
        new={what: str(new) if new else None, "from": str(day)},
    )
