"""Somebody new, with everything known of them on the first day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from duly.audit.recording import record
from duly.kernel.identity import uuid7
from duly.outbox import publish
from duly.people.models import Attribute, Person
from duly.people.operations.changes import (
    LINKS,
    append_activity,
    append_link,
    append_values,
    attributes_of,
    day_of,
    judge_link,
    judge_values,
    today,
)
from duly.people.operations.details import Details, columns, judge_free, learn_words
from duly.people.operations.reach import judge_reach
from duly.people.operations.staffing import write_values
from duly.people.operations.zones import refresh_zones
from duly.people.queries.actors import organization_settings
from duly.people.rules.events import Cause, PeopleChanged
from duly.people.rules.roles import judge_access, judge_role_change
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role


@dataclass(frozen=True, kw_only=True)
class Newcomer(Details):
    """What is known of somebody on the first day. `attributes` maps an attribute's key to a value's id."""

    role: Role = Role.EMPLOYEE
    access_until: date | None = None
    attributes: Mapping[str, UUID] = field(default_factory=dict)
    manager_id: UUID | None = None
    line_lead_id: UUID | None = None


def hire(*, actor: Actor, newcomer: Newcomer, valid_from: date | None = None) -> UUID:
    """Adds somebody, active from `started_on` or today, with their values from `valid_from` or that day on.

    An HR admin adds people to the own department and those below it (SEED-7). Refuses with
    'outside_department', 'invalid_person', 'number_taken', 'email_taken', 'rejoiner' (with the `person_id` of
    the one who left), 'role_not_yours', 'access_until', 'in_the_future', 'not_active', 'retired_value', and
    NotFound for a value or manager that is not there. Publishes `PeopleChanged`.
    """
    require(actor, "people.manage")
    judge_reach(actor, newcomer.attributes.get("department"))
    attributes = attributes_of(newcomer.attributes)
    judge_values(attributes, newcomer.attributes)
    person = _person(actor, newcomer)
    person.save(force_insert=True)
    learn_words(actor, person)
    _date(actor, person, newcomer, attributes, day_of(actor, valid_from or person.started_on))
    refresh_zones(person_ids=[person.pk])
    event = record(
        actor,
        "person.hired",
        object_type="person",
        object_id=person.pk,
        new={"role": person.role, "started_on": str(person.started_on)},
        personal={"name": person.name, "email": person.email, "number": person.employee_number or ""},
    )
    told = PeopleChanged(person_ids=(person.pk,), cause=Cause.HIRED, cause_id=event.pk)
    publish(told, actor=actor)
    return person.pk


def missing_attributes(values: Mapping[str, UUID | None]) -> list[str]:
    """The names of required attributes without a value: a reason to warn, because audiences cannot decide."""
    required = Attribute.objects.filter(is_required=True, retired_at=None).order_by("position", "key")
    return [one.name for one in required if not values.get(one.key)]


def _person(actor: Actor, newcomer: Newcomer) -> Person:
    known = columns(newcomer)
    judge_free(known["employee_number"], known["email"])
    person = Person(
        id=uuid7(actor.now),
        organization_id=actor.organization_id,
        zone=organization_settings().zone,
        role=newcomer.role,
        started_on=day_of(actor, newcomer.started_on, field="started_on"),
        manager_id=newcomer.manager_id,
        line_lead_id=newcomer.line_lead_id,
        **known,
    )
    for kind, link in LINKS.items():
        judge_link(person.pk, kind, getattr(person, link))
    judge_role_change(actor, person.pk, old=Role.EMPLOYEE, new=newcomer.role)
    person.access_until = judge_access(actor, newcomer.role, newcomer.access_until, today(actor))
    return person


def _date(
    actor: Actor, person: Person, newcomer: Newcomer, attributes: Mapping[str, Attribute], since: date
) -> None:
    """The first rows of the history, and the values of today."""
    append_activity(actor, person.pk, person.started_on or since, is_active=True)
    values = {attributes[key]: value_id for key, value_id in newcomer.attributes.items()}
    append_values(actor, person.pk, list(values.items()), since)
    write_values(actor, person, values)
    for kind, link in LINKS.items():
        if getattr(person, link):
            append_link(actor, person.pk, kind, getattr(person, link), since)
