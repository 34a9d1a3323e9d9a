"""Telling the admins that somebody's PIN was locked."""

from datetime import datetime

from duly.audit.recording import record
from duly.messaging.operations import Draft, Recipient, queue_each
from duly.people.models import Account, Person
from duly.people.queries.actors import organization_settings
from duly.people.rules.tries import LOCKED_AFTER
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction

TOLD = (Role.HR_ADMIN, Role.CORPORATE_ADMIN)


def alarm(account: Account, *, now: datetime, ip: str | None) -> None:
    """Records the lock and writes to each HR and corporate admin with an address, in its own transaction."""
    actor = Actor(
        organization_id=account.organization_id, now=now, source="web", service="service:sign-in", ip=ip
    )
    with transaction(actor):
        person = Person.objects.get(account_id=account.pk)
        event = record(
            actor,
            "account.locked",
            object_type="person",
            object_id=person.pk,
            new={"account": str(account.pk), "wrong": LOCKED_AFTER},
        )
        queue_each(
            actor=actor,
            template="account_locked",
            drafts=[_letter(f"locked/{event.pk}/{admin.pk}", admin, person) for admin in _admins()],
        )


def _admins() -> list[Person]:
    return list(Person.objects.active().filter(role__in=TOLD).exclude(email="").order_by("id"))


def _letter(key: str, admin: Person, person: Person) -> Draft:
    organization = organization_settings()
    return Draft(
        key=key,
        to=Recipient(admin.pk, admin.email, admin.language or organization.language),
        context={
            "name": admin.name,
            "person": person.name,
            "number": person.employee_number,
            "organization": organization.name,
            "wrong": LOCKED_AFTER,
        },
    )
