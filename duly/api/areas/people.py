"""People with their attributes of today."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from duly.api.asking import Asked, Flag, Text, listed
from duly.api.reading import actor_of, reads
from duly.people.queries import person_row
from duly.people.queries.feeds import people_feed
from duly.people.rules.tokens import Scope
from duly.tenancy.roles import Role

router = Router(tags=["People"])


class Person(Schema):
    """Somebody, with or without an account."""

    id: UUID
    name: str
    given_name: str
    family_name: str
    employee_number: str = Field(description="Empty where there is none.")
    email: str
    language: str = Field(description="Empty where none is on record.")
    role: Role
    is_active: bool
    started_on: date | None
    zone: str = Field(description="The time zone in which this person's days are judged.")
    manager_id: UUID | None
    line_lead_id: UUID | None
    merged_into_id: UUID | None = Field(description="The person that this record turned out to be.")
    values: dict[str, str] = Field(description="The values of today by the key of their attribute.")


class People(Schema):
    items: list[Person]
    next: str | None = Field(description="The `cursor` of the rows behind these; null at the end.")


class PeopleAsked(Asked):
    is_active: Flag | None = Field(None, description="Only active people, or only those who are not.")
    employee_number: Text | None = Field(None, description="The person with this number.")


@reads(router, "/people", name="people", scope=Scope.PEOPLE, gives=People)
def people(request: HttpRequest, asked: Query[PeopleAsked]) -> Any:
    """People, active or not."""
    actor = actor_of(request)
    return listed(
        "people",
        asked,
        lambda part: people_feed(
            actor=actor, part=part, is_active=asked.is_active, employee_number=asked.employee_number
        ),
    )


@reads(router, "/people/{uuid:person_id}", name="person", scope=Scope.PEOPLE, gives=Person)
def person(request: HttpRequest, person_id: UUID) -> Any:
    """One person."""
    return person_row(actor=actor_of(request), person_id=person_id)
