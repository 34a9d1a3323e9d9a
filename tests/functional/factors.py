"""Somebody at the browser who signs in with a password and a second factor."""

import re
import time
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db.models import QuerySet
from django.test import Client

from duly.people.models import Account, OrganizationSettings
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role
from tests.functional.learner import text_of
from tests.world import WORLD

SIGN_IN, STEP, SET_UP, AGAIN = (
    "/sign-in/",
    "/sign-in/second-factor/",
    "/profile/second-factor/",
    "/profile/again/",
)
PERIOD = 30


def accounts(actor: Actor) -> QuerySet[Account]:
    """The one account of somebody, to be changed behind the product's back."""
    return Account.objects.filter(pk__in=[actor.account_id])


def account_of(actor: Actor) -> Account:
    return accounts(actor).get()


def sign_in(actor: Actor, client: Client | None = None, *, password: str = WORLD.password) -> Client:
    """As far as the password leads."""
    browser = client or Client()
    browser.post(SIGN_IN, {"login": account_of(actor).email, "password": password})
    return browser


def confirm(client: Client) -> None:
    """The password once more."""
    answer = client.post(AGAIN, {"password": WORLD.password})
    assert answer.status_code == 302, text_of(answer)


def set_up_app(client: Client) -> str:
    """Sets an authenticator app up and returns its secret."""
    confirm(client)
    page = text_of(client.get(f"{SET_UP}app/"))
    found = re.search(r'translate="no">([A-Z2-7 ]+)<', page)
    assert found
    secret = found[1].replace(" ", "")
    answer = client.post(f"{SET_UP}app/", {"code": code(secret)})
    assert answer.status_code == 302, text_of(answer)
    return secret


def code(secret: str, *, ahead: int = 0) -> str:
    """What the app shows now, or some periods ahead."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + ahead))
    return shown


def recovery_codes(client: Client) -> list[str]:
    """The codes, as they are shown once."""
    return re.findall(r"<li>(\d{8})</li>", text_of(client.post(f"{SET_UP}codes/")))


def stored(actor: Actor) -> dict[str, Any]:
    return {one.type: one.data for one in Authenticator.objects.filter(user_id=actor.account_id)}


def decrypted(text: str) -> str:
    return str(get_adapter().decrypt(text))


def require(*roles: Role) -> None:
    """These roles need a second factor at Larkfield from now on."""
    OrganizationSettings.objects.update(mfa_roles=[role.value for role in roles])


def is_in(client: Client) -> bool:
    """Whether the session opens what everybody who is signed in may see."""
    return client.get("/history/").status_code == 200
