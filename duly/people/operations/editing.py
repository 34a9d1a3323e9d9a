"""What is known of somebody, put right: names, number, e-mail address, language, first day."""

from datetime import date
from typing import Any
from uuid import UUID

from duly.audit.models import AuditEvent
from duly.audit.recording import record
from duly.outbox import publish
from duly.people.models import Account, Person
from duly.people.operations.changes import activity, append_activity, day_of, found
from duly.people.operations.details import Details, columns, judge_free, learn_words
from duly.people.operations.leaving import end_links
from duly.people.rules.events import Cause, PeopleChanged
from duly.people.rules.roles import judge_rank
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role

PERSONAL = ("given_name", "family_name", "employee_number", "email")


def edit_person(*, actor: Actor, person_id: UUID, details: Details) -> None:
    """Replaces the details of a person. The login follows the number and the address it was made of.

    Refuses with 'invalid_person', 'number_taken', 'email_taken', 'rejoiner', 'in_the_future', and with
    'role_not_yours' another address for somebody above team lead: who reads the mail can reset the password.
    Publishes `PeopleChanged` for another language.
    """
    require(actor, "people.manage")
    person = found(person_id)
    new: dict[str, Any] = {**columns(details), "started_on": _first_day(actor, details)}
    changed = {name: value for name, value in new.items() if getattr(person, name) != value}
    if not changed:
        return
    judge_free(changed.get("employee_number"), changed.get("email"), besides=person_id)
    if "email" in changed:
        judge_rank(actor, Role(person.role))
    Person.objects.filter(pk=person_id).update(**changed)
    event = _record(actor, person, changed)
    _follow(actor, person, changed)
    learn_words(actor, Person.objects.get(pk=person_id))
    if "language" in changed:
        told = PeopleChanged(person_ids=(person_id,), cause=Cause.LANGUAGE, cause_id=event.pk)
        publish(told, actor=actor)


def _first_day(actor: Actor, details: Details) -> date | None:
    return day_of(actor, details.started_on, field="started_on") if details.started_on else None


def _follow(actor: Actor, person: Person, changed: dict[str, Any]) -> None:
    """What hangs on the details: the login, and from when on somebody was active."""
    account = person.account
    if account and "employee_number" in changed:
        _rename(account, person.employee_number, changed["employee_number"])
    if account and "email" in changed:
        _readdress(account, person.email, changed["email"])
        end_links(actor, account.pk)
    first, steps = changed.get("started_on"), activity(person.pk)
    if first and (not steps or first < steps[0][0]):
        append_activity(actor, person.pk, first, is_active=True)


def _rename(account: Account, old: str | None, new: str | None) -> None:
    slug = Organization.objects.values_list("slug", flat=True).get(pk=account.organization_id)
    free = not Account.objects.filter(handle=f"{slug}:{new}").exists()
    if old and new and account.handle == f"{slug}:{old}" and free:
        Account.objects.filter(pk=account.pk).update(handle=f"{slug}:{new}")


def _readdress(account: Account, old: str, new: str) -> None:
    """An address that another account of the installation has is no login; the handle works either way."""
    if not account.email or account.email.lower() != old.lower():
        return
    taken = Account.objects.exclude(pk=account.pk).filter(email__iexact=new).exists()
    Account.objects.filter(pk=account.pk).update(email=None if taken or not new else new)


def _record(actor: Actor, person: Person, changed: dict[str, Any]) -> AuditEvent:
    plain = [name for name in ("language", "started_on") if name in changed]
    private = [name for name in PERSONAL if name in changed]
    return record(
        actor,
        "person.edited",
        object_type="person",
        object_id=person.pk,
        old={name: str(getattr(person, name) or "") for name in plain} or None,
        new={"fields": sorted({*plain, *private}), **{name: str(changed[name] or "") for name in plain}},
        personal={name: [getattr(person, name) or "", changed[name] or ""] for name in private} or None,
    )
