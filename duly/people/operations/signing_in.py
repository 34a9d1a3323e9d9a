"""Who somebody at the door is: by name and password, or by employee number and PIN at a kiosk.

Every wrong answer is the same one, and costs the same, whatever is wrong.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from duly.people.models import Account, Person
from duly.people.operations.guarding import Claim, key_of_nobody, proven
from duly.people.queries.actors import organization_of
from duly.people.rules.roles import PLAIN
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction


def by_password(*, login: str, password: str, now: datetime, ip: str | None = None) -> Account | None:
    """The active account with this e-mail address or sign-in name, if the password is its own.

    Raises Refused('too_many_tries', wait=...).
    """
    name = login.strip()
    account = Account.objects.filter(pk__in=accounts_named(name), uses_pin=False).first()
    key = account.pk if account else key_of_nobody("password", name.casefold())
    claim = Claim(key=key, account=account, pin=False)
    return account if proven(claim, password, now=now, ip=ip) else None


def by_pin(*, slug: str, number: str, pin: str, now: datetime, ip: str | None = None) -> Account | None:
    """The active account of who has this employee number in the organization, if the PIN is its own.

    Raises NotFound for an organization that is not there, and Refused('too_many_tries', wait=...).
    """
    organization_id = organization_of(slug)
    kept = number.strip().upper()
    actor = Actor(organization_id=organization_id, now=now, source="web", ip=ip)
    with transaction(actor):
        person = (
            Person.objects.filter(employee_number=kept, role__in=PLAIN, account__uses_pin=True)
            .select_related("account")
            .first()
        )
    account = person.account if person else None
    key = account.pk if account else key_of_nobody("pin", str(organization_id), kept)
    claim = Claim(key=key, account=account, pin=True)
    return account if proven(claim, pin, now=now, ip=ip) else None


def accounts_named(name: str) -> "QuerySet[Account, UUID]":
    """The accounts that somebody may mean: at most one by address, and one by sign-in name."""
    slug, _, number = name.partition(":")
    handles = {name, f"{slug.lower()}:{number.upper()}"}
    named = Account.objects.annotate(lowered=Lower("email"))
    return named.filter(Q(lowered=Lower(Value(name))) | Q(handle__in=handles)).values_list("pk", flat=True)
