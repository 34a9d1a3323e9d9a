"""Where a role needs a second factor, nothing else is open until there is one."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from duly.audit.models import AuditEvent
from duly.tenancy.roles import Role
from duly.web.detours import SETTING_UP
from tests.functional.factors import (
    SET_UP,
    SIGN_IN,
    STEP,
    account_of,
    accounts,
    code,
    confirm,
    is_in,
    require,
    set_up_app,
    sign_in,
    stored,
)
from tests.functional.learner import text_of
from tests.functional.scene import ABSENT, MORE, TAKES
from tests.functional.test_permissions import EXPECTED
from tests.world import WORLD, World

OPEN_TO_ALL = {row["url_name"] for row in EXPECTED if row["anonymous"] == "yes"}


def addresses() -> list[tuple[str, str, str]]:
    """Method, name and path of everything that asks who one is."""
    found = []
    for row in EXPECTED:
        if row["method"] not in ("GET", "POST") or row["url_name"] in OPEN_TO_ALL:
            continue
        try:
            found.append((row["method"], row["url_name"], reverse(row["url_name"])))
        except NoReverseMatch:
            absent = dict.fromkeys(TAKES.get(row["url_name"], {}), ABSENT)
            taken = {**absent, **MORE.get(row["url_name"], {})}
            if taken and row["url_name"] != "lesson":
                found.append((row["method"], row["url_name"], reverse(row["url_name"], kwargs=taken)))
    return found


@pytest.mark.covers("W11")
def test_no_address_leads_around_setting_one_up(world: World) -> None:
    require(Role.CORPORATE_ADMIN)
    client = sign_in(WORLD.cy)
    walked = 0
    for method, name, path in addresses():
        if name in SETTING_UP:
            continue
        for headers in ({}, {"HX-Request": "true"}):
            ask = client.get if method == "GET" else client.post
            answer = ask(path, headers=headers)
            to = answer.headers.get("Location") or answer.headers.get("HX-Redirect")
            assert to == SET_UP, f"{method} {name}"
            walked += 1
    assert walked >= 80
    page = text_of(client.get(SET_UP))
    assert "Your role needs a second factor" in page
    assert "/people/" not in page, "no menu leads anywhere"


@pytest.mark.covers("W11")
def test_a_second_sign_in_leads_to_the_same_place(world: World) -> None:
    require(Role.CORPORATE_ADMIN)
    for client in (sign_in(WORLD.cy), sign_in(WORLD.cy)):
        assert client.get("/")["Location"] == SET_UP
        assert client.get(f"{SIGN_IN}?next=/people/", follow=True).redirect_chain[-1][0] == SET_UP


@pytest.mark.covers("W11")
def test_everything_opens_once_there_is_one(world: World) -> None:
    require(Role.CORPORATE_ADMIN)
    client = sign_in(WORLD.cy)

    secret = set_up_app(client)

    assert is_in(client)
    other = sign_in(WORLD.cy)
    assert other.post(STEP, {"code": code(secret, ahead=1)}).status_code == 302
    assert is_in(other)


def test_signing_out_stays_open(world: World) -> None:
    require(Role.CORPORATE_ADMIN)
    client = sign_in(WORLD.cy)
    assert client.post("/sign-out/")["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_other_roles_are_not_asked(world: World) -> None:
    require(Role.CORPORATE_ADMIN)
    assert is_in(sign_in(WORLD.ada))


def test_a_pin_account_is_not_asked(world: World) -> None:
    require(*Role)
    accounts(WORLD.ada).update(uses_pin=True)
    client = Client()
    client.force_login(account_of(WORLD.ada))
    assert is_in(client)


@pytest.mark.covers("W11")
def test_the_last_factor_stays_where_the_role_needs_one(world: World) -> None:
    require(Role.CORPORATE_ADMIN)
    client = sign_in(WORLD.cy)
    set_up_app(client)
    confirm(client)

    answer = client.post(f"{SET_UP}app/remove/")

    assert answer.status_code == 409
    assert "totp" in stored(WORLD.cy)
    assert f"{SET_UP}app/remove/" not in text_of(client.get(SET_UP))


@pytest.mark.covers("W11")
def test_an_admin_removes_what_somebody_lost(world: World) -> None:
    adas = sign_in(WORLD.ada)
    set_up_app(adas)
    hal = sign_in(WORLD.hal)
    address = reverse("person_factors_reset", args=[WORLD.ada.person_id])

    shown = text_of(hal.get(reverse("person", args=[WORLD.ada.person_id])))
    assert "Signed in at 1 place now" in shown
    assert "Second factor: an authenticator app." in shown
    refused = hal.post(address, {"reason": "short"})
    assert (refused.status_code, "Give a reason of 10" in text_of(refused)) == (422, True)
    assert "totp" in stored(WORLD.ada)
    answer = hal.post(address, {"reason": "Phone fell into the paint bath"})

    page = text_of(hal.get(answer["Location"]))
    assert "The second factors of Ada Lindqvist are removed" in page
    assert "No second factor." in page
    assert stored(WORLD.ada) == {}
    assert not is_in(adas), "what was signed in is not any more"
    assert is_in(sign_in(WORLD.ada))
    event = AuditEvent.objects.get(verb="account.factors_reset")
    assert (event.reason, event.old) == (
        "Phone fell into the paint bath",
        {"factors": ["recovery_codes", "totp"]},
    )


def test_nobody_resets_their_own_or_those_of_a_higher_role(world: World) -> None:
    reason = {"reason": "A reason that is long enough"}
    set_up_app(sign_in(WORLD.cy))
    hal = sign_in(WORLD.hal)
    secret = set_up_app(hal)
    assert secret
    for person, expected in ((WORLD.hal, 422), (WORLD.cy, 422), (WORLD.eve, 404)):
        address = reverse("person_factors_reset", args=[person.person_id])
        assert hal.post(address, reason).status_code == expected
    assert {*stored(WORLD.cy)} == {*stored(WORLD.hal)} == {"totp", "recovery_codes"}
