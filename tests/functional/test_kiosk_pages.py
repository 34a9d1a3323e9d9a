"""The shared terminal: number and PIN in, next person in one tap, nobody left signed in."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from duly.people.models import OrganizationSettings
from duly.people.operations import set_pin
from duly.people.operations.settings import set_logo
from tests.functional.learner import client_of, text_of
from tests.integration.people.ways_in import account_of
from tests.unit.people.test_png import picture
from tests.world import NOW, PASSWORD, World

DOOR = "/sign-in/larkfield/"
WRONG = "This number and this PIN do not belong together."
OWN = "402857"
EVER_NEW = re.compile(r'[A-Za-z0-9]{64}|nonce="[^"]*"')


@pytest.fixture
def pin(world: World) -> str:
    """Ned's, who has no address."""
    return set_pin(actor=world.cy, person_id=world.ned_id)


def enter(pin: str, number: str = "LA-0007", client: Client | None = None, door: str = DOOR) -> Any:
    return (client or Client()).post(door, {"number": number, "pin": pin})


@pytest.fixture
def terminal(pin: str) -> Client:
    """Ned at the terminal, with a PIN of his own."""
    client = Client()
    enter(pin, client=client)
    client.post("/sign-in/change/", {"password": OWN, "again": OWN})
    return client


@pytest.mark.covers("SEED-22")
def test_a_temporary_pin_lets_in_to_choose_another_one(world: World, pin: str) -> None:
    client = Client()
    assert enter(pin, client=client)["Location"] == "/"
    assert client.get("/")["Location"] == "/sign-in/change/"
    page = text_of(client.get("/sign-in/change/"))
    assert "Choose your own PIN" in page
    for typed, said in (
        ({"password": OWN, "again": "402858"}, "The two PINs differ."),
        ({"password": "123456", "again": "123456"}, "counts up or down"),
        ({"password": pin, "again": pin}, "This is the one you have now."),
    ):
        answer = client.post("/sign-in/change/", typed)
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert typed["password"] not in text_of(answer)
    assert client.post("/sign-in/change/", {"password": OWN, "again": OWN})["Location"] == "/"
    assert client.get("/").status_code == 200
    assert enter(pin).status_code == 422
    assert enter(OWN, number=" la-0007")["Location"] == "/"


def test_the_door_shows_whose_it_is_and_nothing_else(world: World) -> None:
    set_logo(actor=world.cy, content=picture(120, 40))
    page = text_of(Client().get(DOOR))
    assert "Larkfield Pumps" in page
    assert 'src="data:image/png;base64,' in page
    assert 'inputmode="numeric"' in page
    assert "Brightwater" not in page


def test_an_organization_that_is_not_there_is_absent_like_anything(world: World) -> None:
    absent, nothing = Client().get("/sign-in/no-such-place/"), Client().get("/nowhere/")
    assert absent.status_code == nothing.status_code == 404
    assert EVER_NEW.sub("", text_of(absent)) == EVER_NEW.sub("", text_of(nothing))
    assert enter("123123", door="/sign-in/no-such-place/").status_code == 404


def test_every_wrong_answer_is_the_same_one(world: World, pin: str) -> None:
    locked = account_of(world.ned_id)
    answers = set()
    for number, typed in (
        ("LA-0007", "000000"),  # wrong
        ("LA-9999", pin),  # nobody's
        ("LA-0001", PASSWORD),  # Ada has a password
        ("BR-0001", pin),  # of another organization
        ("LA-0008", pin),  # has left
        (locked.handle, pin),  # a sign-in name is no number
    ):
        answer = enter(typed, number=number)
        answers.add((answer.status_code, EVER_NEW.sub("", text_of(answer)).replace(number, "")))
    ((status, page),) = answers
    assert status == 422
    assert WRONG in page


def test_a_pin_works_at_its_own_organization_only(world: World, pin: str) -> None:
    assert enter(pin, door="/sign-in/brightwater/").status_code == 422


def test_wrong_pins_have_to_wait_and_then_lock(world: World, pin: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(5):
            assert WRONG in text_of(enter("000000"))
        answer = enter(pin)
        assert answer.status_code == 422
        assert "Wait 30 seconds, then try again." in text_of(answer)
        for seconds in (30, 60, 120, 240, 480):
            clock.shift(seconds)
            assert WRONG in text_of(enter("000000"))
        clock.shift(timedelta(days=1))
        assert WRONG in text_of(enter(pin))


def test_empty_fields_say_what_to_type(world: World) -> None:
    answer = Client().post(DOOR, {})
    assert answer.status_code == 422
    assert "Type your employee number." in text_of(answer)
    assert "Type your PIN." in text_of(answer)


def test_the_next_person_is_one_tap_away_on_every_page(world: World, terminal: Client) -> None:
    for path in ("/", "/history/", "/profile/", "/nowhere/"):
        answer = terminal.get(path)
        assert 'action="/sign-in/kiosk/next/"' in text_of(answer), path
        assert answer["Cache-Control"] == "no-store", path
    assert terminal.post("/sign-in/kiosk/next/")["Location"] == DOOR
    assert terminal.get("/")["Location"].startswith("/sign-in/?next=")


def test_a_session_of_ones_own_has_no_such_bar(world: World) -> None:
    client = client_of(world.ada)
    answer = client.get("/")
    assert "kiosk" not in text_of(answer)
    assert client.post("/sign-in/kiosk/next/")["Location"] == "/sign-in/"


def test_signing_out_at_a_terminal_leads_to_its_door(world: World, terminal: Client) -> None:
    assert terminal.post("/sign-out/")["Location"] == DOOR


def test_somebody_signed_in_at_the_terminal_goes_on(world: World, terminal: Client) -> None:
    assert terminal.get(DOOR)["Location"] == "/"
    assert enter("000000", client=terminal).status_code == 422


def at(instant: datetime) -> Any:
    return time_machine.travel(instant, tick=False)


def test_a_terminal_that_nobody_touches_signs_out(world: World, pin: str) -> None:
    OrganizationSettings.objects.update(kiosk_minutes=5)
    client = Client()
    minute = timedelta(minutes=1)
    with at(NOW) as clock:
        enter(pin, client=client)
        client.post("/sign-in/change/", {"password": OWN, "again": OWN})
        for _ in range(4):
            clock.shift(4 * minute)
            assert client.get("/").status_code == 200
        clock.shift(4 * minute)
        assert client.post("/sign-in/kiosk/stay/").status_code == 200
        clock.shift(5 * minute)
        answer = client.get("/history/", follow=True)
        assert answer.redirect_chain == [(DOOR, 302)]
        assert "nobody touched the screen for 5 minutes" in text_of(answer)
        assert client.get("/")["Location"].startswith("/sign-in/?next=")


def test_a_shift_ends_however_often_the_screen_is_touched(world: World, terminal: Client) -> None:
    OrganizationSettings.objects.update(kiosk_minutes=60)
    client = Client()
    with at(NOW) as clock:
        enter(OWN, client=client)
        for _ in range(14):
            clock.shift(timedelta(minutes=50))
            assert client.post("/sign-in/kiosk/stay/").status_code == 200
        clock.shift(timedelta(minutes=20))
        assert client.post("/sign-in/kiosk/stay/")["Location"] == DOOR


def test_whoever_comes_to_the_door_in_a_session_of_their_own_leaves_it(
    world: World, terminal: Client
) -> None:
    client = client_of(world.cy)
    assert client.get(DOOR).status_code == 200
    enter(OWN, client=client)
    assert "Ned O'Brien" in text_of(client.get("/"))


def test_the_sessions_of_a_terminal_end_with_a_new_pin(world: World, terminal: Client) -> None:
    assert terminal.get("/").status_code == 200
    set_pin(actor=world.cy, person_id=world.ned_id)
    assert terminal.get("/").status_code == 302


def test_an_unknown_person_at_the_stay_address_is_no_error(world: World) -> None:
    assert Client().post("/sign-in/kiosk/stay/").status_code == 200
    assert Client().get("/sign-in/kiosk/stay/").status_code == 405
