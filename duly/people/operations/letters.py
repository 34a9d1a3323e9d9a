"""The mails by which somebody comes to a password."""

from collections.abc import Sequence

from duly.messaging.operations import Draft, Recipient, queue, queue_each
from duly.people.models import Account, OneTimeLink, Person
from duly.people.operations.links import LIFETIMES, Issued
from duly.people.queries.actors import organization_settings
from duly.tenancy.actor import Actor

DAYS = LIFETIMES[OneTimeLink.INVITATION].days
MINUTES = int(LIFETIMES[OneTimeLink.RESET].total_seconds()) // 60


def send_welcome(actor: Actor, invited: Sequence[tuple[Person, Account, Issued]]) -> None:
    """Queues the welcome mail of each, in the language each reads."""
    organization = organization_settings()
    drafts = [
        Draft(
            key=f"invitation/{issued.link_id}",
            to=Recipient(person.pk, issued.holder.address, person.language or organization.language),
            context={
                "name": person.name,
                "organization": organization.name,
                "handle": account.email or account.handle,
                "link": issued.address("welcome"),
                "days": DAYS,
            },
        )
        for person, account, issued in invited
    ]
    queue_each(actor=actor, template="welcome", drafts=drafts, holds_secret=True)


def send_reset(actor: Actor, person: Person, account: Account, issued: Issued) -> None:
    """Queues the mail by which a forgotten password is set anew."""
    organization = organization_settings()
    queue(
        actor=actor,
        key=f"reset/{issued.link_id}",
        template="reset",
        to=Recipient(person.pk, issued.holder.address, person.language or organization.language),
        context={
            "name": person.name,
            "organization": organization.name,
            "handle": account.email or account.handle,
            "link": issued.address("sign-in/reset"),
            "minutes": MINUTES,
        },
        holds_secret=True,
    )
