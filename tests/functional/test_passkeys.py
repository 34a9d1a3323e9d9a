"""Passkeys: added, asked for, named, removed."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from duly.tenancy.roles import Role
from tests.functional.authenticator import Key
from tests.functional.factors import (
    SET_UP,
    STEP,
    confirm,
    is_in,
    recovery_codes,
    require,
    sign_in,
)
from tests.functional.learner import text_of
from tests.world import WORLD, World

DATA = re.compile(r'<script id="js_data" type="application/json">(.*?)</script>', re.DOTALL)


def challenge(client: Client, page: str) -> str:
    """The challenge that the page hands to the browser."""
    found = DATA.search(client.get(page, secure=True).content.decode())
    assert found
    (options,) = json.loads(found[1]).values()
    return str(options["publicKey"]["challenge"])


def add_passkey(client: Client, name: str = "Blue key") -> Key:
    key = Key()
    confirm(client)
    made = key.create(challenge(client, f"{SET_UP}passkeys/add/"))
    answer = client.post(f"{SET_UP}passkeys/add/", {"name": name, "credential": made}, secure=True)
    assert answer.status_code == 302, text_of(answer)
    return key


@pytest.mark.covers("W11")
def test_a_passkey_lets_in_after_the_password(world: World) -> None:
    key = add_passkey(sign_in(WORLD.ada))
    client = sign_in(WORLD.ada)
    assert not is_in(client)

    answer = client.post(STEP, {"credential": key.get(challenge(client, STEP))}, secure=True)

    assert (answer.status_code, is_in(client)) == (302, True)


@pytest.mark.covers("W11")
def test_an_answer_to_another_challenge_does_not(world: World) -> None:
    key = add_passkey(sign_in(WORLD.ada))
    client, other = sign_in(WORLD.ada), sign_in(WORLD.ada)
    replayed = key.get(challenge(other, STEP))
    challenge(client, STEP)

    assert client.post(STEP, {"credential": replayed}, secure=True).status_code == 422
    assert client.post(STEP, {"credential": "{}"}, secure=True).status_code == 422
    assert client.post(STEP, {"credential": "no JSON"}, secure=True).status_code == 422
    assert not is_in(client)


@pytest.mark.covers("W11")
def test_somebody_elses_passkey_does_not(world: World) -> None:
    add_passkey(sign_in(WORLD.ada))
    bos = add_passkey(sign_in(WORLD.bo))
    client = sign_in(WORLD.ada)

    answer = client.post(STEP, {"credential": bos.get(challenge(client, STEP))}, secure=True)

    assert (answer.status_code, is_in(client)) == (422, False)


def test_a_passkey_is_enough_for_a_role_that_needs_a_factor(world: World) -> None:
    require(Role.EMPLOYEE)
    client = sign_in(WORLD.ada)
    assert not is_in(client)
    add_passkey(client)
    assert is_in(client)
    assert len(recovery_codes(client)) == 10


def test_passkeys_have_names_and_go_one_by_one(world: World) -> None:
    client = sign_in(WORLD.ada)
    add_passkey(client, "Blue key")
    add_passkey(client, "")
    first, second = Authenticator.objects.filter(type="webauthn").order_by("pk")

    renamed = client.post(f"{SET_UP}passkeys/{first.pk}/name/", {"name": "Work <laptop>"})
    assert renamed["Location"] == SET_UP
    page = text_of(client.get(SET_UP))
    assert "Work <laptop>" in page
    assert "Passkey 2" in page
    assert client.post(f"{SET_UP}passkeys/{first.pk}/name/", {"name": " "}).status_code == 422
    assert client.post(f"{SET_UP}passkeys/{second.pk}/remove/").status_code == 302
    assert [one.pk for one in Authenticator.objects.filter(type="webauthn")] == [first.pk]


def test_somebody_elses_passkey_is_not_there(world: World) -> None:
    add_passkey(sign_in(WORLD.bo))
    passkey = Authenticator.objects.get(type="webauthn")
    client = sign_in(WORLD.ada)
    confirm(client)
    for page in ("name", "remove"):
        assert client.get(f"{SET_UP}passkeys/{passkey.pk}/{page}/").status_code == 404
        assert client.post(f"{SET_UP}passkeys/{passkey.pk}/{page}/", {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()
