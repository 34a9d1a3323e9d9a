"""A second factor: set up, asked for, used once, replaced, lost."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.test import Client

from duly.audit.models import AuditEvent
from duly.messaging.models import Message
from duly.people.models import OneTimeLink
from duly.people.operations.links import issue
from duly.people.rules.tries import LIMIT
from tests.functional.factors import (
    AGAIN,
    SET_UP,
    SIGN_IN,
    STEP,
    account_of,
    accounts,
    code,
    confirm,
    decrypted,
    is_in,
    recovery_codes,
    set_up_app,
    sign_in,
    stored,
)
from tests.functional.learner import text_of
from tests.world import WORLD, World

STOLEN = "amber window seventeen"


def events(verb: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb=verb))


@pytest.mark.covers("W11")
def test_an_app_is_set_up_and_asked_for_after_the_password(world: World) -> None:
    client = sign_in(WORLD.ada)
    secret = set_up_app(client)

    assert is_in(client), "the session that set it up goes on"
    other = sign_in(WORLD.ada)
    assert not is_in(other), "the password alone opens nothing"
    assert other.get(STEP).status_code == 200
    answer = other.post(STEP, {"code": code(secret, ahead=1)})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_in(other)
    (event,) = events("account.factor_added")
    assert (event.object_id, event.new) == (WORLD.ada.account_id, {"factor": "totp"})
    assert Message.objects.filter(template="security", to_address=WORLD.login("ada")).count() == 1


@pytest.mark.covers("W11")
def test_changing_factors_asks_for_the_password_again(world: World) -> None:
    client = sign_in(WORLD.ada)
    for page in ("app/", "passkeys/add/"):
        answer = client.get(f"{SET_UP}{page}")
        assert answer["Location"].startswith(f"{AGAIN}?next="), page
        assert client.post(f"{SET_UP}{page}", {"code": "123456"})["Location"].startswith(AGAIN)
    wrong = client.post(AGAIN, {"password": "not this one"})
    assert (wrong.status_code, "That is not your password." in text_of(wrong)) == (422, True)
    answer = client.post(f"{AGAIN}?next={SET_UP}app/", {"password": WORLD.password})
    assert answer["Location"] == f"{SET_UP}app/"
    assert not stored(WORLD.ada)


def test_a_wrong_code_sets_nothing_up(world: World) -> None:
    client = sign_in(WORLD.ada)
    confirm(client)
    client.get(f"{SET_UP}app/")

    answer = client.post(f"{SET_UP}app/", {"code": "abc"})

    assert (answer.status_code, "not the right code" in text_of(answer)) == (422, True)
    assert not stored(WORLD.ada)


@pytest.mark.covers("W11")
def test_a_code_works_once(world: World) -> None:
    client = sign_in(WORLD.ada)
    secret = set_up_app(client)

    replayed = sign_in(WORLD.ada)
    assert replayed.post(STEP, {"code": code(secret)}).status_code == 422, "used when the app was set up"
    later = code(secret, ahead=1)
    assert replayed.post(STEP, {"code": later}).status_code == 302
    again = sign_in(WORLD.ada)
    assert again.post(STEP, {"code": later}).status_code == 422
    assert again.post(STEP, {"code": code(secret)}).status_code == 422, "an earlier one is spent with it"
    assert not is_in(again)


@pytest.mark.covers("W10")
def test_codes_are_guessed_ten_times_and_no_more(world: World) -> None:
    secret = set_up_app(sign_in(WORLD.ada))
    guesser = sign_in(WORLD.ada)
    for _ in range(LIMIT):
        assert guesser.post(STEP, {"code": "000000"}).status_code == 422

    right = guesser.post(STEP, {"code": code(secret, ahead=1)})

    assert (right.status_code, "Too many wrong tries" in text_of(right)) == (422, True)
    fresh = sign_in(WORLD.ada)
    assert fresh.post(STEP, {"code": code(secret, ahead=1)}).status_code == 422, (
        "a right password clears nothing"
    )


@pytest.mark.covers("W11")
def test_recovery_codes_are_shown_once_and_each_lets_in_once(world: World) -> None:
    client = sign_in(WORLD.ada)
    set_up_app(client)
    codes = recovery_codes(client)

    assert len(set(codes)) == 10
    assert recovery_codes(client) == [], "shown once"
    assert not re.search(r"\d{8}", text_of(client.get(f"{SET_UP}codes/")))
    other = sign_in(WORLD.ada)
    assert other.post(STEP, {"code": codes[3]}).status_code == 302
    assert is_in(other)
    assert sign_in(WORLD.ada).post(STEP, {"code": codes[3]}).status_code == 422


def test_looking_at_recovery_codes_changes_nothing(world: World) -> None:
    client = sign_in(WORLD.ada)
    set_up_app(client)
    before = stored(WORLD.ada)

    client.get(f"{SET_UP}codes/")
    client.get(f"{SET_UP}codes/new/")

    assert stored(WORLD.ada) == before
    assert len(recovery_codes(client)) == 10


def test_new_recovery_codes_replace_the_old_ones(world: World) -> None:
    client = sign_in(WORLD.ada)
    set_up_app(client)
    (old, *_) = recovery_codes(client)

    page = text_of(client.post(f"{SET_UP}codes/new/"))

    renewed = re.findall(r"<li>(\d{8})</li>", page)
    assert len(renewed) == 10
    assert f"{renewed[0]}%0A{renewed[1]}" in page, "the file holds them"
    assert sign_in(WORLD.ada).post(STEP, {"code": old}).status_code == 422
    assert sign_in(WORLD.ada).post(STEP, {"code": renewed[0]}).status_code == 302
    assert len(events("account.codes_renewed")) == 1


@pytest.mark.covers("W11")
def test_what_is_stored_tells_nobody_the_secrets(world: World) -> None:
    client = sign_in(WORLD.ada)
    secret = set_up_app(client)

    rows = stored(WORLD.ada)

    assert secret not in str(rows)
    assert decrypted(rows["totp"]["secret"]) == secret
    assert len(decrypted(rows["recovery_codes"]["seed"])) == 80


def test_removing_the_last_factor_takes_the_codes_along(world: World) -> None:
    client = sign_in(WORLD.ada)
    set_up_app(client)

    assert client.get(f"{SET_UP}app/remove/").status_code == 200
    answer = client.post(f"{SET_UP}app/remove/")

    assert (answer.status_code, stored(WORLD.ada)) == (302, {})
    assert is_in(sign_in(WORLD.ada))
    (event,) = events("account.factor_removed")
    assert event.new == {"factor": "totp"}
    assert Message.objects.filter(template="security").count() == 2


@pytest.mark.covers("W11")
def test_a_session_from_before_does_not_outlive_a_new_factor(world: World) -> None:
    earlier, client = sign_in(WORLD.ada), sign_in(WORLD.ada)
    assert is_in(earlier)

    set_up_app(client)

    assert not is_in(earlier)
    assert is_in(client)


@pytest.mark.covers("W11")
def test_a_session_made_around_the_step_opens_nothing(world: World) -> None:
    """Whatever way in is added: what did not prove the factor is signed out."""
    set_up_app(sign_in(WORLD.ada))
    around = Client()
    around.force_login(account_of(WORLD.ada))

    answer = around.get("/history/")

    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    assert "_auth_user_id" not in around.session
    part = Client()
    part.force_login(account_of(WORLD.ada))
    fetched = part.get("/history/", headers={"HX-Request": "true"})
    assert fetched["HX-Redirect"] == SIGN_IN
    assert b"history" not in fetched.content


def test_the_step_is_nothing_without_the_password_before_it(world: World) -> None:
    secret = set_up_app(sign_in(WORLD.ada))
    stranger = Client()

    assert stranger.get(STEP)["Location"] == SIGN_IN
    assert stranger.post(STEP, {"code": code(secret, ahead=1)})["Location"] == SIGN_IN
    assert not is_in(stranger)


def test_the_step_belongs_to_whose_password_it_followed(world: World) -> None:
    adas = set_up_app(sign_in(WORLD.ada))
    bos = set_up_app(sign_in(WORLD.bo))
    client = sign_in(WORLD.ada)

    assert client.post(STEP, {"code": code(bos, ahead=1)}).status_code == 422
    client.post("/sign-out/")
    sign_in(WORLD.bo, client)
    assert client.post(STEP, {"code": code(adas, ahead=1)}).status_code == 422
    assert not is_in(client)
    assert client.post(STEP, {"code": code(bos, ahead=1)}).status_code == 302
    assert client.session["_auth_user_id"] == str(WORLD.bo.account_id)


@pytest.mark.covers("W11")
def test_a_reset_password_does_not_replace_the_factor(world: World) -> None:
    set_up_app(sign_in(WORLD.ada))
    assert WORLD.ada.person_id
    assert WORLD.ada.account_id
    now = replace(WORLD.ada, now=datetime.now(UTC))
    link = issue(
        actor=now,
        kind=OneTimeLink.RESET,
        person_id=WORLD.ada.person_id,
        account_id=WORLD.ada.account_id,
        address=WORLD.login("ada"),
    )
    thief = Client()
    chosen = thief.post(urlsplit(link.address("sign-in/reset")).path, {"password": STOLEN})
    assert chosen.status_code == 302
    assert not is_in(thief)

    sign_in(WORLD.ada, thief, password=STOLEN)

    assert thief.get(STEP).status_code == 200
    assert not is_in(thief)


@pytest.mark.covers("W9")
def test_a_session_lasts_twelve_hours_whatever_is_done(world: World) -> None:
    client = sign_in(WORLD.ada)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 12 * 60 * 60
    session.save()
    confirm_again = client.post(AGAIN, {"password": WORLD.password})
    assert confirm_again["Location"] == SIGN_IN
    assert not is_in(client)


def test_a_pin_has_no_second_factor(world: World) -> None:
    """Nor does one that the account had with a password stand in its way."""
    set_up_app(sign_in(WORLD.ada))
    accounts(WORLD.ada).update(uses_pin=True)
    client = Client()
    client.force_login(account_of(WORLD.ada))

    for page in ("", "app/", "passkeys/add/", "codes/"):
        assert client.get(f"{SET_UP}{page}").status_code == 404, page
    assert client.get(AGAIN).status_code == 404
    assert is_in(client)
