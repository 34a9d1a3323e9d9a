"""A forgotten password: asked for by anybody, answered by mail to whom it belongs."""

from datetime import datetime, timedelta
from uuid import UUID

from duly.audit.recording import record
from duly.kernel.identity import uuid7
from duly.outbox.deferring import defer
from duly.people.models import Account, OneTimeLink, Person
from duly.people.operations import links
from duly.people.operations.guarding import key_of_nobody, take
from duly.people.operations.letters import send_reset
from duly.people.operations.signing_in import accounts_named
from duly.people.rules.roles import PLAIN
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.transactions import transaction

JOB = "people.reset"
MOST = 3
WINDOW = timedelta(hours=1)


def request_reset(*, login: str, now: datetime, ip: str | None = None) -> None:
    """Has the reset mail sent to the account with this address or sign-in name, 3 times an hour at most.

    Says nothing and does the same whether there is one: what differs, a job does later.
    """
    name = login.strip()
    account = Account.objects.filter(pk__in=accounts_named(name)).first()
    somewhere = Organization.objects.order_by("pk").values_list("pk", flat=True).first()
    key = key_of_nobody("reset", str(account.pk) if account else name.casefold())
    if somewhere is None or take(key, now=now, most=MOST, window=WINDOW) is None:
        return
    organization_id = account.organization_id if account else somewhere
    actor = Actor(organization_id=organization_id, now=now, source="web", ip=ip)
    with transaction(actor):
        defer(actor, JOB, account_id=account.pk if account else uuid7(now))


def reset(*, actor: Actor, account_id: UUID) -> None:
    """Issues the link and queues its mail, unless the account signs in with a PIN or has no address."""
    account = Account.objects.filter(
        pk=account_id, organization_id=actor.organization_id, is_active=True, uses_pin=False
    ).first()
    person = Person.objects.active().filter(account_id=account_id).first()
    if account is None or person is None or not (address := _address(account, person)):
        return
    issued = links.issue(
        actor=actor, kind=OneTimeLink.RESET, person_id=person.pk, account_id=account.pk, address=address
    )
    send_reset(actor, person, account, issued)
    record(
        actor,
        "account.reset_requested",
        object_type="account",
        object_id=account.pk,
        new={"link": str(issued.link_id)},
    )


def _address(account: Account, person: Person) -> str:
    """Where the link goes: to the address of the account, which only its owner changes.

    An admin may edit the one on record, so it does not lead into an account that may do more than learn.
    """
    return account.email or (person.email if person.role in PLAIN else "")
