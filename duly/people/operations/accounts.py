"""How a person comes to an account: opened by an admin, welcomed by mail, its password self-chosen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.people.models import Account, OneTimeLink, Person
from duly.people.operations import links
from duly.people.operations.changes import found, today
from duly.people.operations.letters import send_welcome
from duly.people.operations.links import Holder, Issued
from duly.people.operations.opening import account_of, open_each
from duly.people.operations.secrets import held, judge_password, set_secret
from duly.people.rules.roles import judge_access, judge_role_change
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction

VERBS = {OneTimeLink.INVITATION: "account.password_chosen", OneTimeLink.RESET: "account.password_reset"}


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """Somebody's account, and the link that was mailed, or is to be handed over where there is no address."""

    account_id: UUID
    link: str


def open_account(*, actor: Actor, person_id: UUID, role: Role | None = None) -> UUID:
    """Gives a person an account without a password, and the role if one is named; sends the welcome mail.

    Refuses with 'has_account', 'not_active', 'no_handle' (neither number nor e-mail) and 'role_not_yours'.
    """
    require(actor, "people.manage")
    person = found(person_id)
    if person.account_id is not None:
        raise Refused("has_account", "This person has an account.")
    account = opened(actor, person, role)
    if person.email:
        _welcome(actor, person, account)
    return account.pk


def welcome(*, actor: Actor, person_id: UUID, role: Role | None = None) -> Welcome:
    """A new welcome link, mailed where there is an address; opens the account if there is none.

    Refuses as `open_account` does, but for 'has_account'.
    """
    require(actor, "people.manage")
    person = found(person_id)
    account = account_of(person) or opened(actor, person, role)
    return Welcome(account_id=account.pk, link=_welcome(actor, person, account).address("welcome"))


def welcome_link(*, account_id: UUID, now: datetime) -> str:
    """A new link under which the account's password is chosen, not mailed to anybody."""
    account = Account.objects.get(pk=account_id)
    actor = Actor(
        organization_id=account.organization_id, now=now, source="cli", service="service:welcome-link"
    )
    with transaction(actor):
        return _issue(actor, Person.objects.get(account_id=account_id), account).address("welcome")


def choose_password(
    *,
    uid: str,
    token: str,
    password: str,
    now: datetime,
    ip: str | None = None,
    kind: str = OneTimeLink.INVITATION,
) -> None:
    """Sets the password of the account behind an invitation or a reset, in a transaction of its own.

    Every session of the account ends. Refuses with 'link_used_up' for a link that is used, too old or made
    up, and 'weak_password', after which the link is still good.
    """
    actor = links.bearer(uid=uid, now=now, ip=ip)
    if actor is None:
        raise links.used_up()
    with transaction(actor):
        account = held(actor)
        if not links.is_open(actor=actor, kind=kind, secret=token):
            raise links.used_up()
        judge_password(password, account)
        links.redeem(actor=actor, kind=kind, secret=token)
        set_secret(actor, account, password, uses_pin=False)
        record(actor, VERBS[kind], object_type="account", object_id=account.pk)


def may_choose(*, uid: str, token: str, now: datetime, kind: str = OneTimeLink.INVITATION) -> bool:
    """Whether a link of this kind would let somebody choose a password now. Looking leaves it good."""
    actor = links.bearer(uid=uid, now=now)
    if actor is None:
        return False
    with transaction(actor):
        return links.is_open(actor=actor, kind=kind, secret=token)


def opened(actor: Actor, person: Person, role: Role | None = None) -> Account:
    """The new account of one person. Refuses as `open_account` does."""
    if not person.is_active:
        raise Refused("not_active", "This person is not active.")
    granted = _grant(actor, person, role)
    account = open_each(actor=actor, people=[person]).get(person.pk)
    if account is None:
        raise Refused("no_handle", "An account needs an employee number or a shorter e-mail address.")
    Person.objects.filter(pk=person.pk).update(role=granted)
    record(
        actor,
        "account.opened",
        object_type="person",
        object_id=person.pk,
        old={"role": person.role},
        new={"role": granted, "account": str(account.pk)},
    )
    return account


def _grant(actor: Actor, person: Person, role: Role | None) -> Role:
    old = Role(person.role)
    if role is None or role == old:
        return old
    judge_role_change(actor, person.pk, old=old, new=role)
    # Whoever opens an account for an auditor names no end here; a service at the console may.
    judge_access(actor, role, None, today(actor))
    return role


def _welcome(actor: Actor, person: Person, account: Account) -> Issued:
    issued = _issue(actor, person, account)
    if person.email:
        send_welcome(actor, [(person, account, issued)])
    return issued


def _issue(actor: Actor, person: Person, account: Account) -> Issued:
    holder = Holder(person_id=person.pk, account_id=account.pk, address=person.email)
    (issued,) = links.issue_each(actor=actor, kind=OneTimeLink.INVITATION, holders=[holder])
    record(
        actor,
        "account.invited",
        object_type="person",
        object_id=person.pk,
        new={"link": str(issued.link_id), "until": str(issued.expires_at.date())},
    )
    return issued
