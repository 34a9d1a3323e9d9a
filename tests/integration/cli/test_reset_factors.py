"""`duly people reset-factors`: the way out for an admin whom nobody else can help."""

import argparse

import pytest
from allauth.mfa.models import Authenticator

from duly.audit.models import AuditEvent
from duly.cli.commands import people
from duly.kernel.refusal import Refused
from duly.messaging.models import Message
from duly.people.models import Account
from tests.world import WORLD, World

REASON = "The only corporate admin lost the phone"


def words(**more: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    people.add_parser(parser.add_subparsers())
    given = {"organization": "larkfield", "email": WORLD.login("cy"), "reason": REASON} | more
    return parser.parse_args(
        ["people", "reset-factors", *(f"--{name}={said}" for name, said in given.items())]
    )


def test_the_console_removes_factors_and_ends_sessions(world: World) -> None:
    Authenticator.objects.create(user_id=WORLD.cy.account_id, type="totp", data={"secret": "x"})

    assert people.remove_factors(words()) == 0

    assert not Authenticator.objects.exists()
    assert Account.objects.get(pk=WORLD.cy.account_id or "").session_epoch == 1
    event = AuditEvent.objects.get(verb="account.factors_reset")
    assert (event.service, event.reason) == ("service:cli", REASON)
    assert Message.objects.get(template="security").to_address == WORLD.login("cy")


@pytest.mark.parametrize(
    ("more", "code"),
    [({"reason": "lost"}, "reason_length"), ({}, "no_factors"), ({"email": "nobody@x.example"}, "not_found")],
)
def test_the_console_refuses_what_the_page_refuses(world: World, more: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        people.remove_factors(words(**more))
    assert refused.value.code == code
