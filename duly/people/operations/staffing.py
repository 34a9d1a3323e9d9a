"""One person at a time: values, links, role. Each change is dated and appended; the latest day decides."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.outbox import publish
from duly.people.models import Account, Attribute, CustomValue, Person
from duly.people.operations.changes import (
    LINKS,
    append_link,
    append_values,
    attributes_of,
    column,
    day_by,
    found,
    judge_link,
    judge_values,
    link_timeline,
    one_link_at_a_time,
    today,
    value_timelines,
)
from duly.people.operations.zones import refresh_zones
from duly.people.rules.events import Cause, PeopleChanged
from duly.people.rules.roles import PLAIN, judge_access, judge_reason, judge_role_change
from duly.people.rules.timelines import in_order, value_on
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role


def move(
    *, actor: Actor, person_id: UUID, attribute: str, value_id: UUID | None, valid_from: date | None = None
) -> None:
    """Gives a person another value of one attribute from a day on, today if none is named."""
    set_values(actor=actor, person_id=person_id, values={attribute: value_id}, valid_from=valid_from)


def set_values(
    *,
    actor: Actor,
    person_id: UUID,
    values: Mapping[str, UUID | None],
    valid_from: date | None = None,
) -> None:
    """Gives a person other values of attributes, built-in or custom, from a day on; None = has none.

    A later change that is on record stays in force from its own day. Values that hold on the day already are
    left alone. Refuses with 'in_the_future' and 'retired_value', and raises NotFound. Publishes
    `PeopleChanged`.
    """
    require(actor, "people.manage")
    attributes = attributes_of(values)
    person, now = found(person_id), today(actor)
    day = day_by(now, valid_from)
    timelines = value_timelines(person_id, values)
    old = {key: value_on(timelines[key], day) for key in values}
    changed = {key: value_id for key, value_id in values.items() if value_id != old[key]}
    judge_values(attributes, changed)
    if not changed:
        return
    append_values(actor, person_id, [(attributes[key], one) for key, one in changed.items()], day)
    in_force = {key: value_on(in_order([*timelines[key], (day, one)]), now) for key, one in changed.items()}
    write_values(actor, person, {attributes[key]: one for key, one in in_force.items()})
    event = record(
        actor,
        "person.moved",
        object_type="person",
        object_id=person_id,
        old={key: _text(old[key]) for key in changed},
        new={**{key: _text(one) for key, one in changed.items()}, "from": str(day)},
    )
    told = PeopleChanged(person_ids=(person_id,), cause=Cause.MOVED, cause_id=event.pk)
    publish(told, actor=actor)


def write_values(actor: Actor, person: Person, in_force: Mapping[Attribute, UUID | None]) -> None:
    """Sets the values of today where they are kept: in columns, in rows for custom attributes."""
    columns = {column(one.key): value for one, value in in_force.items() if not one.is_custom}
    if columns:
        Person.objects.filter(pk=person.pk).update(**columns)
    if "location_id" in columns:
        refresh_zones(person_ids=[person.pk])
    custom = {one: value for one, value in in_force.items() if one.is_custom}
    if custom:
        CustomValue.objects.filter(person=person, attribute__in=custom).delete()
        CustomValue.objects.bulk_create(
            CustomValue(organization_id=actor.organization_id, person=person, attribute=one, value_id=value)
            for one, value in custom.items()
            if value
        )


def link(
    *, actor: Actor, person_id: UUID, kind: str, other_id: UUID | None, valid_from: date | None = None
) -> None:
    """Sets manager or line lead (SEED-19) from a day on; None = nobody.

    A later change that is on record stays in force from its own day. Refuses with 'manager_cycle' or
    'line_lead_cycle', 'not_active', 'in_the_future', and raises NotFound.
    """
    require(actor, "people.manage")
    one_link_at_a_time()
    found(person_id)
    now, steps = today(actor), link_timeline(person_id, kind)
    day = day_by(now, valid_from)
    old = value_on(steps, day)
    if other_id == old:
        return
    judge_link(person_id, kind, other_id)
    in_force = value_on(in_order([*steps, (day, other_id)]), now)
    Person.objects.filter(pk=person_id).update(**{LINKS[kind]: in_force})
    append_link(actor, person_id, kind, other_id, day)
    record(
        actor,
        "person.linked",
        object_type="person",
        object_id=person_id,
        old={kind: _text(old)},
        new={kind: _text(other_id), "from": str(day)},
    )


def change_role(
    *, actor: Actor, person_id: UUID, role: Role, reason: str, access_until: date | None = None
) -> None:
    """Gives a person the one role they hold (SEED-1).

    An auditor's access ends: `access_until` is the first day without it.

    Refuses with 'reason_length', 'own_role', 'role_not_yours', 'access_until', 'pin_account'.
    """
    require(actor, "people.manage")
    kept = judge_reason(reason)
    person = found(person_id)
    old = Role(person.role)
    judge_role_change(actor, person_id, old=old, new=role)
    until = judge_access(actor, role, access_until, today(actor))
    _judge_sign_in(person, role)
    Person.objects.filter(pk=person_id).update(role=role, access_until=until)
    record(
        actor,
        "person.role_changed",
        object_type="person",
        object_id=person_id,
        old=_granted(old, person.access_until),
        new=_granted(role, until),
        reason=kept,
    )


def _judge_sign_in(person: Person, role: Role) -> None:
    """A PIN is typed where others look on: too weak for a role that sees or changes other people."""
    account = Account.objects.filter(pk=person.account_id) if person.account_id else Account.objects.none()
    if role not in PLAIN and account.filter(uses_pin=True).exists():
        raise Refused(
            "pin_account", "Somebody who signs in with a PIN can be employee or team lead only.", field="role"
        )


def _granted(role: Role, until: date | None) -> dict[str, str]:
    return {"role": role, **({"access_until": str(until)} if until else {})}


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
