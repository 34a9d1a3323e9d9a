"""Signing in with a password, and coming to one: uniform answers, counted tries, links in mails."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from duly.people.models import Account, Person
from duly.people.operations import invite, leave, reset, set_pin, welcome
from tests.functional.learner import client_of, just_now, text_of
from tests.integration.people.ways_in import NEW, OTHER, account_of, in_production, link_in
from tests.world import PASSWORD, World

MISMATCH = "This name and this password do not belong together."
EVER_NEW = re.compile(r'[A-Za-z0-9]{64}|nonce="[^"]*"')


def sign_in(login: str, password: str = PASSWORD, client: Client | None = None) -> Any:
    return (client or Client()).post("/sign-in/", {"login": login, "password": password})


def bare(answer: Any, typed: str) -> tuple[int, str]:
    """The answer without what was typed, and without what is new each time."""
    return answer.status_code, EVER_NEW.sub("", text_of(answer)).replace(typed, "")


def test_the_right_password_opens_the_own_trainings(world: World) -> None:
    for login in ("ada@larkfield.example", "Ada@Larkfield.example", "larkfield:ada"):
        assert sign_in(login)["Location"] == "/"


def test_every_wrong_answer_is_the_same_one(world: World) -> None:
    leave(actor=world.cy, person_id=world.bo.person_id or uuid4())
    Account.objects.filter(pk__in=[world.quinn.account_id]).update(uses_pin=True)
    answers = {
        bare(sign_in(login, password), login)
        for login, password in (
            ("ada@larkfield.example", "not it"),
            ("nobody@larkfield.example", PASSWORD),
            ("bo@larkfield.example", PASSWORD),
            ("quinn@larkfield.example", PASSWORD),
            ("ivy@larkfield.example", PASSWORD),
        )
    }
    ((status, page),) = answers
    assert status == 200
    assert MISMATCH in page


def test_too_many_tries_say_how_long_to_wait_to_everybody(world: World) -> None:
    for login in ("ada@larkfield.example", "nobody@larkfield.example"):
        for _ in range(10):
            assert MISMATCH in text_of(sign_in(login, "not it"))
        page = text_of(sign_in(login))
        assert "Too many wrong tries. Wait 15 minutes, then try again." in page
        assert MISMATCH not in page


def test_an_invitation_leads_to_a_password_and_in(world: World) -> None:
    uma = in_production(world, "uma")
    invite(actor=just_now(world.cy), person_ids=[uma])
    link = link_in(uma)
    address = f"/welcome/{link['uid']}/{link['token']}/"

    page = Client().get(address)
    assert (page.status_code, page["Cache-Control"].count("no-store")) == (200, 1)
    weak = Client().post(address, {"password": "short"})
    assert weak.status_code == 422
    assert "at least 12 characters" in text_of(weak)
    assert Client().post(address, {"password": NEW})["Location"] == "/sign-in/"
    spent = Client().get(address)
    assert spent.status_code == 409
    assert "This link is used up" in text_of(spent)
    assert Client().post(address, {"password": OTHER}).status_code == 409
    assert sign_in("uma@larkfield.example", NEW)["Location"] == "/"


def test_a_forgotten_password_is_answered_alike_and_set_anew_by_mail(world: World) -> None:
    known, unknown = (
        Client().post("/sign-in/forgot/", {"login": f"{name}@larkfield.example"})
        for name in ("ada", "nobody")
    )
    assert bare(known, "") == bare(unknown, "")
    assert "Look at your mail" in text_of(known)

    session = client_of(world.ada)
    assert session.get("/").status_code == 200
    reset(actor=just_now(world.cy), account_id=world.ada.account_id or uuid4())
    link = link_in(world.ada.person_id, "sign-in/reset")
    address = f"/sign-in/reset/{link['uid']}/{link['token']}/"
    assert "Choose a new password" in text_of(Client().get(address))
    assert Client().post(address, {"password": OTHER})["Location"] == "/sign-in/"
    assert session.get("/").status_code == 302
    assert sign_in("ada@larkfield.example", OTHER)["Location"] == "/"
    spent = Client().get(address)
    assert spent.status_code == 409
    assert 'href="/sign-in/forgot/"' in text_of(spent)


def test_an_empty_name_is_asked_for_again(world: World) -> None:
    answer = Client().post("/sign-in/forgot/", {"login": ""})
    assert answer.status_code == 422
    assert "Type the address or name you sign in with." in text_of(answer)


def test_the_sign_in_leads_to_a_forgotten_password(world: World) -> None:
    assert 'href="/sign-in/forgot/"' in text_of(Client().get("/sign-in/"))


def test_whoever_leaves_is_out_at_the_next_request(world: World) -> None:
    session = client_of(world.ada)
    assert session.get("/").status_code == 200
    leave(actor=world.cy, person_id=world.ada.person_id or uuid4())
    assert session.get("/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("path", ["/", "/history/", "/profile/", "/nowhere/"])
def test_a_secret_for_one_use_is_changed_before_anything_else(world: World, path: str) -> None:
    Account.objects.filter(pk__in=[world.ada.account_id]).update(must_change=True)
    session = client_of(world.ada)
    answer = session.get(path)
    if path == "/nowhere/":
        assert answer.status_code == 404
    else:
        assert answer["Location"] == "/sign-in/change/"


def test_it_is_changed_once(world: World) -> None:
    Account.objects.filter(pk__in=[world.ada.account_id]).update(must_change=True)
    session = client_of(world.ada)
    assert "Choose your password" in text_of(session.get("/sign-in/change/"))
    assert session.post("/sign-in/change/", {"password": PASSWORD}).status_code == 422
    assert session.post("/sign-in/change/", {"password": OTHER})["Location"] == "/"
    assert session.get("/").status_code == 200
    assert session.get("/sign-in/change/")["Location"] == "/"
    assert account_of(world.ada.person_id).check_password(OTHER)


def test_a_part_of_a_page_does_not_become_the_change(world: World) -> None:
    Account.objects.filter(pk__in=[world.ada.account_id]).update(must_change=True)
    answer = client_of(world.ada).get("/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/sign-in/change/"


def test_an_invitation_of_who_had_a_pin_takes_the_pin_away(world: World) -> None:
    uma = in_production(world, "uma")
    set_pin(actor=just_now(world.cy), person_id=uma)
    address = "/welcome/{uid}/{token}/".format(**_parts(world, uma))
    Client().post(address, {"password": NEW})
    assert sign_in("uma@larkfield.example", NEW)["Location"] == "/"
    assert not Person.objects.get(pk=uma).account.uses_pin


def _parts(world: World, person_id: Any) -> dict[str, str]:
    uid, token = welcome(actor=just_now(world.cy), person_id=person_id).link.rstrip("/").split("/")[-2:]
    return {"uid": uid, "token": token}
