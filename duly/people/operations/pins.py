"""The PIN of somebody who signs in at a kiosk: set by an admin, told once, changed at its first use."""

from uuid import UUID

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.people.models import Account, Person
from duly.people.operations.accounts import opened
from duly.people.operations.changes import found
from duly.people.operations.opening import account_of
from duly.people.operations.reach import judge_reach
from duly.people.operations.secrets import set_secret
from duly.people.rules.pins import temporary_pin
from duly.people.rules.roles import PLAIN
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require


def set_pin(*, actor: Actor, person_id: UUID) -> str:
    """A new PIN that lasts until its first use, told here and nowhere else; it also unlocks.

    Opens the account where there is none. Refuses with 'not_active', 'role_needs_password', 'no_number',
    and, to open one, 'outside_department'.
    """
    require(actor, "people.manage")
    person = found(person_id)
    _judge(person)
    account = account_of(person) or _open(actor, person)
    pin = temporary_pin(employee_number=person.employee_number or "")
    set_secret(actor, account, pin, uses_pin=True, must_change=True)
    record(
        actor, "account.pin_set", object_type="person", object_id=person_id, new={"account": str(account.pk)}
    )
    return pin


def _judge(person: Person) -> None:
    if not person.is_active:
        raise Refused("not_active", "This person is not active.")
    if person.role not in PLAIN:
        raise Refused("role_needs_password", "Only employees and team leads sign in with a PIN.")
    if not person.employee_number:
        raise Refused("no_number", "A PIN goes with an employee number. Add the number first.")


def _open(actor: Actor, person: Person) -> Account:
    judge_reach(actor, person.department_id)
    return opened(actor, person)
