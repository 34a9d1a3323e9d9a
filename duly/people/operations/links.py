"""Links that are good once: issued into a mail, redeemed by its reader, replaced by the next of their kind.

The address carries the account's id and 32 random bytes; only a digest of these is stored. Whoever issues or
redeems one records the event.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from duly.kernel.identity import uuid7
from duly.kernel.refusal import Refused
from duly.people.models import Account, OneTimeLink
from duly.tenancy.actor import Actor

SECRET_BYTES = 32
LIFETIMES = {
    OneTimeLink.INVITATION: timedelta(days=7),  # SEED-27
    OneTimeLink.RESET: timedelta(hours=1),
    OneTimeLink.EMAIL_CHANGE: timedelta(days=1),
}


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whom a link is for, and the address its mail goes to, or that it confirms."""

    person_id: UUID
    account_id: UUID
    address: str


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A link whose secret is known only here and in the mail."""

    link_id: UUID
    holder: Holder
    secret: str
    expires_at: datetime

    def address(self, page: str) -> str:
        """Where the link leads, under a page such as `welcome`."""
        uid = urlsafe_base64_encode(self.holder.account_id.bytes)
        return f"{settings.BASE_URL}/{page}/{uid}/{self.secret}/"


@dataclass(frozen=True, kw_only=True)
class Redeemed:
    """Whose link it was, and the address it was issued for."""

    person_id: UUID
    address: str


def issue(*, actor: Actor, kind: str, person_id: UUID, account_id: UUID, address: str) -> Issued:
    """One new link, in the open scope; it replaces the open one of its kind."""
    holder = Holder(person_id=person_id, account_id=account_id, address=address)
    (issued,) = issue_each(actor=actor, kind=kind, holders=[holder])
    return issued


def issue_each(*, actor: Actor, kind: str, holders: Sequence[Holder]) -> list[Issued]:
    """As `issue`, for many accounts in two statements."""
    expires_at = actor.now + LIFETIMES[kind]
    issued = [
        Issued(
            link_id=uuid7(actor.now),
            holder=holder,
            secret=secrets.token_urlsafe(SECRET_BYTES),
            expires_at=expires_at,
        )
        for holder in holders
    ]
    end_open(actor=actor, account_ids=[holder.account_id for holder in holders], kinds=[kind])
    OneTimeLink.objects.bulk_create(_row(actor, kind, one) for one in issued)
    return issued


def end_open(*, actor: Actor, account_ids: Sequence[UUID], kinds: Sequence[str]) -> None:
    """Ends the open links of these kinds, as something newer has taken their place."""
    OneTimeLink.objects.filter(account_id__in=account_ids, kind__in=kinds, ended_at=None).update(
        ended_at=actor.now, outcome=OneTimeLink.REPLACED
    )


def bearer(*, uid: str, now: datetime, ip: str | None = None) -> Actor | None:
    """Whoever comes with a link, as an actor without a role; None unless it names an active account."""
    try:
        account_id = UUID(bytes=urlsafe_base64_decode(uid))
    except ValueError:
        return None
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        return None
    return Actor(organization_id=account.organization_id, now=now, source="web", account_id=account.pk, ip=ip)


def is_open(*, actor: Actor, kind: str, secret: str) -> bool:
    """Whether the bearer's link could be redeemed now. Looking ends nothing: mail filters follow links."""
    return _usable(actor, kind, secret).exists()


def redeem(*, actor: Actor, kind: str, secret: str) -> Redeemed:
    """Uses the bearer's link up, in the open scope. Of two who try at once, one succeeds.

    Refuses with 'link_used_up' for one that is used, revoked, replaced, too old or made up.
    """
    if not _usable(actor, kind, secret).update(ended_at=actor.now, outcome=OneTimeLink.USED):
        raise used_up()
    link = OneTimeLink.objects.get(digest=digest(secret))
    return Redeemed(person_id=link.person_id, address=link.address)


def used_up() -> Refused:
    return Refused("link_used_up", "This link has been used or is too old. Ask for a new one.")


def digest(secret: str) -> bytes:
    """What is stored of a secret: it is random, so one plain hash keeps it."""
    return hashlib.sha256(secret.encode()).digest()


def _usable(actor: Actor, kind: str, secret: str) -> "QuerySet[OneTimeLink]":
    return OneTimeLink.objects.filter(
        account_id__in=[actor.account_id],
        kind=kind,
        digest=digest(secret),
        ended_at=None,
        expires_at__gt=actor.now,
    )


def _row(actor: Actor, kind: str, issued: Issued) -> OneTimeLink:
    return OneTimeLink(
        id=issued.link_id,
        organization_id=actor.organization_id,
        kind=kind,
        person_id=issued.holder.person_id,
        account_id=issued.holder.account_id,
        address=issued.holder.address,
        digest=digest(issued.secret),
        issued_by_id=actor.person_id,
        issued_at=actor.now,
        expires_at=issued.expires_at,
    )
