"""Passwords and PINs: judged, set, and changed by whom they belong to. Admins never learn or choose one,
but for a PIN that lasts until it is first used.
"""

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.people.models import Account, OneTimeLink, Person
from duly.people.operations import guarding, links, security
from duly.people.rules.pins import Unusable, judge_pin
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

WAYS_IN = (OneTimeLink.INVITATION, OneTimeLink.RESET)


def change_own_secret(*, actor: Actor, new: str, old: str | None = None) -> None:
    """Sets the actor's own password or PIN and ends the other sessions; the door carries its own one over.

    `old` is not asked for where the one at hand lasts until its first use. Refuses with 'wrong_password',
    'wrong_pin', 'too_many_tries', 'weak_password', 'weak_pin' and 'same_secret'.
    """
    require(actor, "profile.own")
    account = held(actor)
    if not account.must_change:
        guarding.demand(account, old or "", now=actor.now, ip=actor.ip)
    judge_secret(new, account)
    set_secret(actor, account, new, uses_pin=account.uses_pin)
    event = record(actor, "account.secret_changed", object_type="account", object_id=account.pk)
    if actor.person_id:
        what = security.PIN if account.uses_pin else security.PASSWORD
        security.tell(actor=actor, person_id=actor.person_id, what=what, cause=event.pk)


def held(actor: Actor) -> Account:
    """The actor's account, locked until the transaction ends."""
    return Account.objects.select_for_update(no_key=True).get(pk__in=[actor.account_id])


def judge_secret(new: str, account: Account) -> None:
    """Refuses a weak password or PIN, and the one the account has already."""
    if account.uses_pin:
        _judge_pin(new, account)
    else:
        judge_password(new, account)
    if check_password(new, account.password):
        raise Refused("same_secret", "This is the one you have now. Choose another one.", field="password")


def judge_password(password: str, account: Account) -> None:
    """Refuses with 'weak_password'."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused("weak_password", " ".join(error.messages), field="password") from None


def set_secret(
    actor: Actor, account: Account, secret: str, *, uses_pin: bool, must_change: bool = False
) -> None:
    """Writes the hash, ends every session and every other way in, and forgets the tries. Records no event."""
    Account.objects.filter(pk=account.pk).update(
        password=make_password(secret),
        uses_pin=uses_pin,
        must_change=must_change,
        session_epoch=F("session_epoch") + 1,
    )
    links.end_open(actor=actor, account_ids=[account.pk], kinds=WAYS_IN)
    guarding.forgive(account.pk)


def _judge_pin(pin: str, account: Account) -> None:
    person = Person.objects.get(account_id=account.pk)
    try:
        judge_pin(pin, employee_number=person.employee_number or "")
    except Unusable as error:
        raise Refused("weak_pin", str(error), field="password") from None
