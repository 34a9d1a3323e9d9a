"""Reading the mails by which people come in, and people without an account to let in."""

import re
from uuid import UUID

from duly.messaging.models import Message
from duly.people.models import Account, OneTimeLink, Person
from duly.people.operations import Newcomer, hire
from duly.tenancy.actor import Actor
from tests.world import World

NEW = "rows past the mill"
OTHER = "slow barge on the canal"


def link_in(person_id: UUID | None, page: str = "welcome") -> dict[str, str]:
    """uid and token of the mail with somebody's open link."""
    link = OneTimeLink.objects.get(person_id__in=[person_id], ended_at=None)
    mail = Message.objects.get(key__endswith=f"/{link.pk}")
    uid, token = re.findall(rf"/{page}/([\w-]+)/([\w-]+)/", mail.body_text)[0]
    return {"uid": uid, "token": token}


def newcomer(actor: Actor, name: str, *, department: UUID | None = None, mail: bool = True) -> UUID:
    """Somebody new: `name` makes the number and the address."""
    return hire(
        actor=actor,
        newcomer=Newcomer(
            given_name=name,
            employee_number=f"LA-9-{name}",
            email=f"{name}@larkfield.example" if mail else "",
            attributes={"department": department} if department else {},
        ),
    )


def account_of(person_id: UUID | None) -> Account:
    return Account.objects.get(pk__in=Person.objects.filter(pk__in=[person_id]).values("account_id"))


def in_production(world: World, name: str, *, mail: bool = True) -> UUID:
    return newcomer(world.cy, name, department=world.value("Production"), mail=mail)
