"""Accounts for people who have none: a sign-in name, the address where it is free, and no password yet."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.hashers import make_password

from duly.kernel.identity import uuid7
from duly.people.models import Account, Person
from duly.people.queries.statements import rows, run
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization

LONGEST_HANDLE = 200


def account_of(person: Person) -> Account | None:
    """The account of a person, if there is one."""
    return Account.objects.get(pk=person.account_id) if person.account_id else None


def open_each(*, actor: Actor, people: Sequence[Person]) -> dict[UUID, Account]:
    """Opens an account for each, in a statement a step, and returns them by person.

    Left out is whoever has neither a number nor an address that makes a sign-in name. Records no event.
    """
    if not people:
        return {}
    names = _names(actor, people)
    taken = _taken(people, names)
    opened = {
        person.pk: _account(actor, person, handle, taken)
        for person in people
        if (handle := next((name for name in names[person.pk] if name not in taken), None))
    }
    Account.objects.bulk_create(opened.values())
    given = {"people": list(opened), "accounts": [account.pk for account in opened.values()]}
    run("give_accounts", given)
    return opened


def _names(actor: Actor, people: Sequence[Person]) -> dict[UUID, list[str]]:
    """What each could be called at sign-in, the employee number before the address."""
    slug = Organization.objects.values_list("slug", flat=True).get(pk=actor.organization_id)
    return {
        person.pk: [
            name
            for word in (person.employee_number, person.email)
            if word and len(name := f"{slug}:{word}") <= LONGEST_HANDLE
        ]
        for person in people
    }


def _taken(people: Sequence[Person], names: dict[UUID, list[str]]) -> set[str]:
    given = {
        "emails": [person.email for person in people if person.email],
        "handles": [name for several in names.values() for name in several],
    }
    return {word for (word,) in rows("taken_logins", given)}


def _account(actor: Actor, person: Person, handle: str, taken: set[str]) -> Account:
    free = bool(person.email) and person.email not in taken
    return Account(
        id=uuid7(actor.now),
        organization_id=actor.organization_id,
        handle=handle,
        # The sign-in name works either way.
        email=person.email if free else None,
        password=make_password(None),
    )
