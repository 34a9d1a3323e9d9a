"""Inviting, PINs and sessions over HTTP: what an admin presses, and what the page then says."""

import re
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from duly.people.models import OneTimeLink
from duly.people.operations import invite
from tests.functional.learner import client_of, just_now, text_of
from tests.integration.people.ways_in import account_of, in_production, newcomer
from tests.world import World

LIST = "/people/invitations/"


def said(client: Client, answer: Any) -> str:
    """The page behind a redirect."""
    assert answer.status_code == 302
    return text_of(client.get(answer["Location"]))


def test_ticked_people_are_invited_and_the_rest_is_accounted_for(world: World) -> None:
    uma = in_production(world, "uma")
    client = client_of(world.cy)
    ticked = [str(uma), str(world.ned_id), str(world.ivy_id), "rubbish"]
    page = said(client, client.post("/people/invite/", {"person": ticked}))
    assert "Invited 1 person by mail." in page
    assert "2 stay out: 1 is not active, 1 has no e-mail address." in page
    assert "uma@larkfield.example" in page


def test_nobody_ticked_is_said(world: World) -> None:
    client = client_of(world.cy)
    assert "Select somebody to invite." in said(client, client.post("/people/invite/"))


def test_everybody_without_an_account_is_invited_at_once(world: World) -> None:
    for name in ("uma", "vic"):
        in_production(world, name)
    client = client_of(world.cy)
    assert "Invite 2 people who have no account?" in text_of(client.get(LIST))
    page = said(client, client.post("/people/invite/", {"who": "without_account"}))
    assert "Invited 2 people by mail." in page
    assert "who have no account?" not in page


def test_from_a_persons_page_one_comes_back_to_it(world: World) -> None:
    uma = in_production(world, "uma")
    answer = client_of(world.cy).post("/people/invite/", {"person": str(uma), "back": str(uma)})
    assert answer["Location"] == f"/people/{uma}/"


def names(answer: Any) -> list[str]:
    return re.findall(r'<th scope="row"><a[^>]*>([^<]*)</a>', text_of(answer))


def test_the_list_is_searched_filtered_and_leads_on_where_it_is_empty(world: World) -> None:
    client = client_of(world.di)
    empty = text_of(client.get(LIST))
    assert "No invitation is open" in empty
    assert "Invite again" not in empty
    people = [in_production(world, name) for name in ("uma", "vic")]
    invite(actor=just_now(world.cy), person_ids=people)
    OneTimeLink.objects.filter(person_id=people[0]).update(ended_at=world.now, outcome="revoked")
    assert names(client.get(LIST)) == ["vic"]
    assert names(client.get(LIST, {"state": "revoked"})) == ["uma"]
    assert sorted(names(client.get(LIST, {"state": "all"}))) == ["uma", "vic"]
    assert names(client.get(LIST, {"state": "all", "q": "LA-9-U"})) == ["uma"]
    assert "Nobody fits" in text_of(client.get(LIST, {"q": "zzz"}))
    for query in ({"state": "x"}, {"page": "99"}, {"page": "x"}, {"q": "\0"}):
        assert client.get(LIST, query).status_code == 200


def test_an_invitation_is_revoked_once(world: World) -> None:
    uma = in_production(world, "uma")
    invite(actor=just_now(world.cy), person_ids=[uma])
    client = client_of(world.quinn)
    address = f"{LIST}{OneTimeLink.objects.get(person_id=uma).pk}/revoke/"
    assert "Revoked." in said(client, client.post(address))
    assert "This invitation has ended already." in said(client, client.post(address))
    assert client.post(f"{LIST}{uuid4()}/revoke/").status_code == 404
    foreign = client_of(world.eve).post(address)
    assert foreign.status_code == 404


def test_a_pin_is_told_on_one_page_that_no_browser_keeps(world: World) -> None:
    client = client_of(world.cy)
    answer = client.post(f"/people/{world.ned_id}/pin/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    (pin,) = re.findall(r'class="hero mono mb-0">(\d{6})<', text_of(answer))
    assert account_of(world.ned_id).check_password(pin)
    assert "/sign-in/larkfield/" in text_of(answer)
    assert pin not in text_of(client.get(f"/people/{world.ned_id}/"))
    assert pin not in text_of(client.get("/audit-log/"))
    assert client.get(f"/people/{world.ned_id}/pin/").status_code == 405


def test_who_gets_no_pin_is_told_why(world: World) -> None:
    client = client_of(world.cy)
    page = said(client, client.post(f"/people/{world.quinn.person_id}/pin/"))
    assert "Only employees and team leads sign in with a PIN." in page


def test_sessions_end_by_one_press(world: World) -> None:
    ada = client_of(world.ada)
    assert ada.get("/").status_code == 200
    client = client_of(world.cy)
    page = said(client, client.post(f"/people/{world.ada.person_id}/end-sessions/"))
    assert "Signed out everywhere." in page
    assert ada.get("/").status_code == 302
    page = said(client, client.post(f"/people/{world.ned_id}/end-sessions/"))
    assert "This person has no account." in page


def test_an_hr_admin_is_offered_the_own_subtree(world: World) -> None:
    newcomer(world.cy, "uma", department=world.value("Administration"))
    in_production(world, "vic")
    client = client_of(world.hal)
    assert "Invite 1 person who has no account?" in text_of(client.get(LIST))
    page = said(client, client.post("/people/invite/", {"who": "without_account"}))
    assert "Invited 1 person by mail." in page


def test_two_pages_of_invitations(world: World) -> None:
    people: list[UUID] = [newcomer(world.cy, f"p{number}") for number in range(51)]
    invite(actor=just_now(world.cy), person_ids=people)
    client = client_of(world.cy)
    assert len(names(client.get(LIST))) == 50
    assert len(names(client.get(LIST, {"page": "2"}))) == 1
