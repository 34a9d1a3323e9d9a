"""Another e-mail address for oneself: asked for with the password, confirmed from the new mailbox."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Lower

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.messaging.operations import Recipient, queue
from duly.people.models import Account, OneTimeLink, Person
from duly.people.operations import security
from duly.people.operations.changes import found
from duly.people.operations.details import learn_words
from duly.people.operations.links import bearer, end_open, issue, redeem, used_up
from duly.people.queries.actors import organization_settings
from duly.people.rules import fields
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.transactions import transaction

PAGE = "profile/email"
KIND = OneTimeLink.EMAIL_CHANGE


def request_email_change(*, actor: Actor, address: str) -> None:
    """Mails a link that confirms the new address, and a notice to the old one.

    For an address that somebody has, all is the same but the link: nobody learns who is here. Refuses with
    'invalid_email', 'same_email' and 'pin_account'. The caller has asked for the password.
    """
    require(actor, "profile.own")
    person, account = _own(actor)
    wanted = _cleaned(address)
    if account.uses_pin:
        raise Refused("pin_account", "Ask your HR admin to change your e-mail address.", field="address")
    if wanted == person.email == account.email:
        raise Refused("same_email", "This is your address already.", field="address")
    event = record(
        actor,
        "account.email_asked",
        object_type="account",
        object_id=account.pk,
        personal={"email": wanted},
    )
    security.tell(actor=actor, person_id=person.pk, what=security.EMAIL_ASKED, cause=event.pk)
    if _taken(wanted, person.pk, account.pk):
        end_open(actor=actor, account_ids=[account.pk], kinds=[KIND])
    else:
        _send_link(actor, person, account, wanted)


def confirm_email_change(*, uid: str, secret: str, now: datetime, ip: str | None = None) -> UUID:
    """Uses the link: its address becomes the login and the contact; returns the account's id.

    A transaction of its own. Ends every session of the account. Refuses with 'link_used_up', also when the
    address was taken meanwhile.
    """
    actor = bearer(uid=uid, now=now, ip=ip)
    if actor is None or actor.account_id is None:
        raise used_up()
    account_id = actor.account_id
    with transaction(actor):
        link = redeem(actor=actor, kind=KIND, secret=secret)
        person = found(link.person_id)
        if person.account_id != account_id or _taken(link.address, person.pk, account_id):
            raise used_up()
        _change(actor, person, account_id, link.address)
    return account_id


def _change(actor: Actor, person: Person, account_id: UUID, address: str) -> None:
    event = record(
        actor,
        "account.email_changed",
        object_type="account",
        object_id=account_id,
        personal={"email": [person.email, address]},
    )
    security.tell(actor=actor, person_id=person.pk, what=security.EMAIL_CHANGED, cause=event.pk)
    Person.objects.filter(pk=person.pk).update(email=address)
    Account.objects.filter(pk=account_id).update(email=address, session_epoch=F("session_epoch") + 1)
    learn_words(actor, Person.objects.get(pk=person.pk))
    # A reset link in the old mailbox opens nothing any more.
    end_open(actor=actor, account_ids=[account_id], kinds=[OneTimeLink.RESET])


def _own(actor: Actor) -> tuple[Person, Account]:
    # profile.own is granted to people only, and they act through their account.
    assert actor.person_id  # noqa: S101
    assert actor.account_id  # noqa: S101
    return found(actor.person_id), Account.objects.get(pk=actor.account_id)


def _cleaned(address: str) -> str:
    try:
        kept = fields.email(address)
    except fields.Unusable:
        kept = ""
    if not kept:
        raise Refused("invalid_email", "Give an e-mail address, such as name@example.org.", field="address")
    return kept


def _taken(address: str, person_id: UUID, account_id: UUID) -> bool:
    """Whether anybody else has the address: as a login in the installation, or on record here."""
    lowered = Lower(Value(address))
    logins = Account.objects.exclude(pk=account_id).annotate(lowered=Lower("email"))
    people = Person.objects.exclude(pk=person_id).annotate(lowered=Lower("email"))
    return logins.filter(lowered=lowered).exists() or people.filter(lowered=lowered).exists()


def _send_link(actor: Actor, person: Person, account: Account, address: str) -> None:
    link = issue(actor=actor, kind=KIND, person_id=person.pk, account_id=account.pk, address=address)
    organization = organization_settings()
    queue(
        actor=actor,
        key=f"email_change/{link.link_id}",
        template="email_change",
        to=Recipient(person.pk, address, person.language or organization.language),
        context={"name": person.name, "organization": organization.name, "link": link.address(PAGE)},
        holds_secret=True,
    )
