"""Somebody new, with everything known of them on the first day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Lower

from duly.audit.recording import record
from duly.kernel.identity import uuid7
from duly.kernel.refusal import Refused
from duly.people.models import ActiveChange, Person, PersonWord
from duly.people.operations.changes import (
    LINKS,
    append_link,
    append_value,
    column,
    day_of,
    found,
    judge_value,
)
from duly.people.operations.zones import refresh_zones
from duly.people.queries.actors import organization_settings
from duly.people.rules import fields
from duly.people.rules.roles import judge_role_change
from duly.people.rules.words import words_of
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """What is known of somebody on the first day. `attributes` maps a dimension's key to a value's id."""

    given_name: str = ""
    family_name: str = ""
    employee_number: str = ""
    email: str = ""
    language: str = ""
    role: Role = Role.EMPLOYEE
    attributes: Mapping[str, UUID] = field(default_factory=dict)
    manager_id: UUID | None = None
    line_lead_id: UUID | None = None
    started_on: date | None = None


def hire(*, actor: Actor, newcomer: Newcomer, valid_from: date | None = None) -> UUID:
    """Adds somebody, active from `started_on` or today, with their values from `valid_from` or that day on.

    Refuses with 'invalid_person', 'number_taken', 'email_taken', 'role_not_yours', and NotFound for a value
    or manager that is not there.
    """
    require(actor, "people.manage")
    person = _person(actor, newcomer)
    judge_role_change(actor, person.pk, old=Role.EMPLOYEE, new=newcomer.role)
    person.save(force_insert=True)
    _append_history(actor, person, newcomer, valid_from or person.started_on)
    PersonWord.objects.bulk_create(
        PersonWord(organization_id=actor.organization_id, person=person, word=word)
        for word in sorted(words_of(person.name, person.employee_number, person.email))
    )
    refresh_zones(person_ids=[person.pk])
    record(
        actor,
        "person.hired",
        object_type="person",
        object_id=person.pk,
        new={"role": person.role, "started_on": str(person.started_on)},
        personal={"name": person.name, "email": person.email, "number": person.employee_number or ""},
    )
    return person.pk


def _person(actor: Actor, newcomer: Newcomer) -> Person:
    settings = organization_settings()
    names = [_field("name", newcomer.given_name), _field("name", newcomer.family_name)]
    if not any(names):
        raise Refused("invalid_person", "A person needs a name.", field="name")
    number = _field("employee_number", newcomer.employee_number) or None
    email = _field("email", newcomer.email)
    _judge_unique(number, email)
    for key, value_id in newcomer.attributes.items():
        judge_value(key, value_id)
    for link_id in (newcomer.manager_id, newcomer.line_lead_id):
        if link_id:
            found(link_id)
    return Person(
        id=uuid7(actor.now),
        organization_id=actor.organization_id,
        employee_number=number,
        given_name=names[0],
        family_name=names[1],
        name=" ".join(filter(None, names)),
        email=email,
        language=_field("language", newcomer.language),
        zone=settings.zone,
        role=newcomer.role,
        started_on=newcomer.started_on or actor.today(settings.zone),
        manager_id=newcomer.manager_id,
        line_lead_id=newcomer.line_lead_id,
        **{column(key): value_id for key, value_id in newcomer.attributes.items()},
    )


def _append_history(actor: Actor, person: Person, newcomer: Newcomer, day: date | None) -> None:
    since = day_of(actor, day)
    ActiveChange.objects.create(
        organization_id=actor.organization_id,
        person=person,
        valid_from=person.started_on or since,
        is_active=True,
    )
    for key, value_id in newcomer.attributes.items():
        append_value(actor, person.pk, key, value_id, since)
    for kind, link in LINKS.items():
        if getattr(person, link):
            append_link(actor, person.pk, kind, getattr(person, link), since)


def _judge_unique(number: str | None, email: str) -> None:
    if number and Person.objects.filter(employee_number=number).exists():
        raise Refused("number_taken", "Somebody has this employee number.", field="employee_number")
    if email and _by_email(email).exists():
        raise Refused("email_taken", "Somebody has this e-mail address.", field="email")


def _by_email(email: str) -> "QuerySet[Person]":
    # Lowered by the database on both sides, as its unique index does.
    return Person.objects.annotate(lowered=Lower("email")).filter(lowered=Lower(Value(email)))


def _field(name: str, raw: str) -> str:
    try:
        match name:
            case "employee_number":
                return fields.employee_number(raw)
            case "email":
                return fields.email(raw)
            case "language":
                return fields.language(raw)
            case _:
                return fields.text(raw, fields.LONGEST_NAME)
    except fields.Unusable as error:
        raise Refused("invalid_person", f"The {name.replace('_', ' ')} {error}.", field=name) from None
