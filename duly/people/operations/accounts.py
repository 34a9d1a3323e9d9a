"""How a person comes to an account: opened by an admin, welcomed by mail, its password self-chosen."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from duly.audit.recording import record
from duly.kernel.identity import uuid7
from duly.kernel.refusal import Refused
from duly.messaging.operations import Recipient, queue
from duly.people.models import Account, Person
from duly.people.operations.changes import found
from duly.people.queries.actors import organization_settings
from duly.people.rules.roles import judge_role_change
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction

LONGEST_HANDLE = 200


class WelcomeTokens(PasswordResetTokenGenerator):
    """One-use tokens judged at a given instant: the clock is read in the doors only."""

    key_salt = "duly.people.welcome"

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._instant = now

    def _now(self) -> datetime:
        return self._instant.replace(tzinfo=None)


def open_account(*, actor: Actor, person_id: UUID, role: Role | None = None) -> UUID:
    """Gives a person an account without a password, and the role if one is named; sends the welcome mail.

    Refuses with 'has_account', 'not_active', 'no_handle' (neither number nor e-mail) and 'role_not_yours'.
    """
    require(actor, "people.manage")
    person = found(person_id)
    _judge(person)
    granted = _grant(actor, person, role)
    account = Account(
        id=uuid7(actor.now),
        organization_id=actor.organization_id,
        handle=_handle(actor, person),
        email=_free_email(person.email),
        password=make_password(None),
    )
    account.save(force_insert=True)
    Person.objects.filter(pk=person_id).update(account_id=account.pk, role=granted)
    record(
        actor,
        "account.opened",
        object_type="person",
        object_id=person_id,
        old={"role": person.role},
        new={"role": granted, "account": str(account.pk)},
    )
    _welcome(actor, person, account)
    return account.pk


def welcome_link(*, account_id: UUID, now: datetime) -> str:
    """The link under which the account's password is chosen, once, until it runs out."""
    return _link(Account.objects.get(pk=account_id), now)


def choose_password(*, uid: str, token: str, password: str, now: datetime, ip: str | None = None) -> None:
    """Sets the first password of the account behind a welcome link, in a transaction of its own.

    Refuses with 'link_used_up' for a link that is used, too old or made up, and 'weak_password'.
    """
    account = _invited(uid)
    if account is None or not WelcomeTokens(now).check_token(account, token):
        raise Refused("link_used_up", "This link has been used or is too old. Ask for a new one.")
    _judge_password(password, account)
    actor = Actor(
        organization_id=account.organization_id, now=now, source="web", account_id=account.pk, ip=ip
    )
    with transaction(actor):
        # Compare and set: of two who use the link at once, one sets the password.
        won = Account.objects.filter(pk=account.pk, is_active=True, password=account.password).update(
            password=make_password(password)
        )
        if not won:
            raise Refused("link_used_up", "This link has been used or is too old. Ask for a new one.")
        record(actor, "account.password_chosen", object_type="account", object_id=account.pk)


def _judge(person: Person) -> None:
    if person.account_id is not None:
        raise Refused("has_account", "This person has an account.")
    if not person.is_active:
        raise Refused("not_active", "This person is not active.")


def _grant(actor: Actor, person: Person, role: Role | None) -> Role:
    old = Role(person.role)
    if role is None or role == old:
        return old
    judge_role_change(actor, person.pk, old=old, new=role)
    return role


def _handle(actor: Actor, person: Person) -> str:
    slug = Organization.objects.values_list("slug", flat=True).get(pk=actor.organization_id)
    name = person.employee_number or person.email
    if not name or len(f"{slug}:{name}") > LONGEST_HANDLE:
        raise Refused("no_handle", "An account needs an employee number or a shorter e-mail address.")
    return f"{slug}:{name}"


def _free_email(email: str) -> str | None:
    """The address as a login, unless an account of the installation has it; the handle works either way."""
    taken = Account.objects.filter(email__iexact=email).exists()
    return None if not email or taken else email


def _welcome(actor: Actor, person: Person, account: Account) -> None:
    if not person.email:
        return
    organization = organization_settings()
    queue(
        actor=actor,
        key=f"welcome/{account.pk}",
        template="welcome",
        to=Recipient(person.pk, person.email, person.language or organization.language),
        context={
            "name": person.name,
            "organization": organization.name,
            "handle": account.email or account.handle,
            "link": _link(account, actor.now),
            "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        },
    )


def _link(account: Account, now: datetime) -> str:
    uid = urlsafe_base64_encode(account.pk.bytes)
    return f"{settings.BASE_URL}/welcome/{uid}/{WelcomeTokens(now).make_token(account)}/"


def _invited(uid: str) -> Account | None:
    try:
        account_id = UUID(bytes=urlsafe_base64_decode(force_str(uid)))
    except ValueError:
        return None
    return Account.objects.filter(pk=account_id, is_active=True).first()


def _judge_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused("weak_password", " ".join(error.messages), field="password") from None
