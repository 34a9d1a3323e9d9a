"""What somebody sees of their own record."""

from dataclasses import dataclass
from uuid import UUID

from duly.people.models import Person


@dataclass(frozen=True, kw_only=True)
class OwnRecord:
    """One's own person and account, values and people by name; empty where there is none."""

    name: str
    employee_number: str
    email: str
    department: str
    location: str
    job_role: str
    manager: str
    line_lead: str
    language: str
    zone: str
    display_zone: str
    wants_reminders: bool
    wants_digest: bool
    login: str
    uses_pin: bool


def own_record(person_id: UUID) -> OwnRecord:
    """The record of whoever is signed in, in one query."""
    person = Person.objects.select_related(
        "account", "department", "location", "job_role", "manager", "line_lead"
    ).get(pk=person_id)
    return OwnRecord(
        name=person.name,
        employee_number=person.employee_number or "",
        email=person.email,
        department=_name(person.department),
        location=_name(person.location),
        job_role=_name(person.job_role),
        manager=_name(person.manager),
        line_lead=_name(person.line_lead),
        language=person.language,
        zone=person.zone,
        display_zone=person.display_zone,
        wants_reminders=person.wants_reminders,
        wants_digest=person.wants_digest,
        login=person.account.email or person.account.handle,
        uses_pin=person.account.uses_pin,
    )


def _name(thing: object) -> str:
    return str(getattr(thing, "name", ""))
