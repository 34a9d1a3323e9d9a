"""The own profile: what is on record, how it is read, password, PIN, address and sessions."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from duly.audit.models import AuditEvent, AuditPersonal
from duly.messaging.models import Message
from duly.people.models import OneTimeLink, Person
from tests.functional.factors import account_of, accounts, is_in, sign_in
from tests.functional.learner import text_of
from tests.world import WORLD, World

NEW = "amber window seventeen"
FORM = {"language": "de", "display_zone": "Asia/Tokyo", "wants_digest": "on"}
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def ada() -> Person:
    return Person.objects.get(account=account_of(WORLD.ada))


def letters(template: str) -> list[tuple[str, str]]:
    found = Message.objects.filter(template=template).order_by("created_at")
    return list(found.values_list("to_address", "body_text"))


def link_in(text: str) -> str:
    found = re.search(r"(/profile/email/\S+/)", text)
    assert found
    return found[1]


def test_the_record_is_shown_and_not_editable(world: World) -> None:
    page = text_of(sign_in(WORLD.ada).get("/profile/"))
    for words in ("Ada Lindqvist", "LA-0001", "Assembly", "Hall 2", "Bo Varga", "Ask your HR admin"):
        assert words in page
    assert 'name="employee_number"' not in page
    assert 'href="/profile/" aria-current="page"' in page


def test_language_zone_and_mail_are_chosen(world: World) -> None:
    client = sign_in(WORLD.ada)

    assert client.post("/profile/", FORM)["Location"] == "/profile/"

    person = ada()
    assert (person.language, person.display_zone) == ("de", "Asia/Tokyo")
    assert (person.wants_reminders, person.wants_digest) == (False, True)
    assert person.zone == "Europe/Vienna", "due days stay judged where the location is"
    event = AuditEvent.objects.get(verb="profile.edited")
    assert event.new == {"language": "de", "display_zone": "Asia/Tokyo", "wants_reminders": False}
    assert '<html lang="de"' in text_of(client.get("/profile/"))
    back = {"language": "default", "display_zone": "default", "wants_digest": "on"}
    client.post("/profile/", back)
    assert (ada().language, ada().display_zone) == ("", "")


def test_times_are_read_in_the_zone_of_choice(world: World) -> None:
    client = sign_in(WORLD.hal)
    assert "Lisbon" in text_of(client.get("/trainings/")), "where Hal's location is"
    Person.objects.filter(account=account_of(WORLD.hal)).update(display_zone="Asia/Tokyo")
    assert "Tokyo" in text_of(client.get("/trainings/"))


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"display_zone": "Mars/Olympus"}])
def test_a_choice_that_is_not_there_is_refused(world: World, wrong: dict[str, str]) -> None:
    answer = sign_in(WORLD.ada).post("/profile/", FORM | wrong)
    assert answer.status_code == 422
    assert "Nothing is saved yet" in text_of(answer)
    assert (ada().language, ada().display_zone) == ("", "")


@pytest.mark.covers("W9")
def test_a_new_password_ends_the_other_sessions(world: World) -> None:
    here, there = sign_in(WORLD.ada), sign_in(WORLD.ada)

    answer = here.post("/profile/password/", {"old": WORLD.password, "new": NEW})

    assert answer["Location"] == "/profile/"
    assert is_in(here)
    assert not is_in(there)
    assert is_in(sign_in(WORLD.ada, password=NEW))
    assert not is_in(sign_in(WORLD.ada))
    assert letters("security")[0][0] == WORLD.login("ada")


def test_the_wrong_password_changes_nothing(world: World) -> None:
    here, there = sign_in(WORLD.ada), sign_in(WORLD.ada)
    for old, new, field in (("wrong", NEW, "old"), (WORLD.password, "short", "new")):
        answer = here.post("/profile/password/", {"old": old, "new": new})
        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in text_of(answer)
    assert is_in(here)
    assert is_in(there)


def test_a_pin_is_changed_for_a_pin(world: World) -> None:
    client = sign_in(WORLD.ada)
    accounts(WORLD.ada).update(uses_pin=True)
    assert "Change your PIN" in text_of(client.get("/profile/password/"))
    assert client.post("/profile/password/", {"old": WORLD.password, "new": "123456"}).status_code == 422
    assert client.post("/profile/password/", {"old": WORLD.password, "new": "840273"}).status_code == 302
    assert account_of(WORLD.ada).check_password("840273")
    assert is_in(client)
    assert client.get("/profile/email/").status_code == 404
    assert "/profile/email/" not in text_of(client.get("/profile/"))


def test_a_new_address_holds_once_it_is_confirmed(world: World) -> None:
    here, there = sign_in(WORLD.ada), sign_in(WORLD.ada)
    wish = {"address": "Ada.New@larkfield.example", "password": WORLD.password}
    assert here.post("/profile/email/", wish)["Location"] == "/profile/"
    assert account_of(WORLD.ada).email == WORLD.login("ada"), "not yet"
    ((to, text),) = letters("email_change")
    assert to == "Ada.New@larkfield.example"
    assert [one[0] for one in letters("security")] == [WORLD.login("ada")]
    link = link_in(text)
    assert here.get(link).status_code == 200
    assert ada().email == WORLD.login("ada"), "looking changes nothing"

    assert here.post(link).status_code == 302

    assert (ada().email, account_of(WORLD.ada).email) == (to, to)
    assert is_in(here)
    assert not is_in(there)
    assert is_in(sign_in(WORLD.ada))
    assert [one[0] for one in letters("security")] == [WORLD.login("ada")] * 2
    event = AuditEvent.objects.get(verb="account.email_changed")
    told = AuditPersonal.objects.get(event=event)
    assert told.values == {"email": [WORLD.login("ada"), to]}
    assert here.post(link).status_code == 422, "once"


def test_a_link_is_used_by_whoever_has_the_mailbox(world: World) -> None:
    client = sign_in(WORLD.ada)
    client.post("/profile/email/", {"address": "new@larkfield.example", "password": WORLD.password})
    ((_, text),) = letters("email_change")
    phone = Client()
    assert phone.get(link_in(text)).status_code == 200
    assert phone.post(link_in(text)).status_code == 302
    assert not is_in(phone), "a link confirms, it signs nobody in"
    assert not is_in(client)


def test_old_links_open_nothing(world: World) -> None:
    client = sign_in(WORLD.ada)
    for address in ("one@larkfield.example", "two@larkfield.example"):
        client.post("/profile/email/", {"address": address, "password": WORLD.password})
    (_, replaced), (_, newest) = letters("email_change")
    assert client.post(link_in(replaced)).status_code == 422
    OneTimeLink.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    answer = client.post(link_in(newest))
    assert (answer.status_code, "no longer works" in text_of(answer)) == (422, True)
    assert client.post("/profile/email/bm9ib2R5/none/").status_code == 422
    assert ada().email == WORLD.login("ada")


def test_an_address_that_somebody_has_is_answered_alike(world: World) -> None:
    answers = []
    for address in ("free@larkfield.example", WORLD.login("bo").upper(), WORLD.login("eve")):
        client = sign_in(WORLD.ada)
        answer = client.post("/profile/email/", {"address": address, "password": WORLD.password})
        page = text_of(client.get(answer["Location"]))
        said = re.search(r"A link is on its way to (\S+)\. It works once, for 1 day\.", page)
        answers.append((answer.status_code, bool(said)))
    assert answers == [(302, True)] * 3
    assert [one[0] for one in letters("email_change")] == ["free@larkfield.example"]
    assert not OneTimeLink.objects.filter(ended_at=None).exists()


def test_an_address_taken_meanwhile_is_not_taken_twice(world: World) -> None:
    client = sign_in(WORLD.ada)
    client.post("/profile/email/", {"address": "new@larkfield.example", "password": WORLD.password})
    accounts(WORLD.bo).update(email="NEW@larkfield.example")
    ((_, text),) = letters("email_change")
    assert client.post(link_in(text)).status_code == 422
    assert ada().email == WORLD.login("ada")


@pytest.mark.parametrize(
    ("address", "password", "words"),
    [
        ("nonsense", WORLD.password, "Give an e-mail address"),
        ("ada@larkfield.example", WORLD.password, "your address already"),
        ("new@larkfield.example", "wrong", "not your password"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(world: World, address: str, password: str, words: str) -> None:
    answer = sign_in(WORLD.ada).post("/profile/email/", {"address": address, "password": password})
    page = text_of(answer)
    assert (answer.status_code, words in page) == (422, True)
    assert f'value="{address}"' in page, "what was typed stays"
    assert letters("email_change") == letters("security") == []


@pytest.mark.covers("W9")
def test_sessions_are_listed_and_ended(world: World) -> None:
    here = sign_in(WORLD.ada, Client(headers={"User-Agent": FIREFOX}))
    there = sign_in(WORLD.ada)
    page = text_of(here.get("/profile/sessions/"))
    assert "You are signed in at 2 places" in page
    assert "Firefox on Windows" in page
    assert page.index("Firefox on Windows") < page.index("This session") < page.index("unknown browser")
    other = UserSession.objects.get(session_key=there.session.session_key)

    assert here.post(f"/profile/sessions/{other.pk}/end/").status_code == 302

    assert not is_in(there)
    assert is_in(here)
    assert "at 1 place" in text_of(here.get("/profile/sessions/"))
    assert AuditEvent.objects.filter(verb="account.session_ended").count() == 1


@pytest.mark.covers("W9")
def test_all_other_sessions_end_at_once(world: World) -> None:
    here, *others = (sign_in(WORLD.ada) for _ in range(3))
    unlisted = Client()
    unlisted.force_login(account_of(WORLD.ada))

    here.post("/profile/sessions/end-others/")

    assert [is_in(one) for one in (*others, unlisted)] == [False] * 3
    assert is_in(here)
    assert UserSession.objects.filter(user_id=WORLD.ada.account_id).count() == 1
    assert AuditEvent.objects.filter(verb="account.sessions_ended").count() == 1


def test_a_session_that_is_not_ones_own_is_not_there(world: World) -> None:
    bos = sign_in(WORLD.bo)
    row = UserSession.objects.get(user_id=WORLD.bo.account_id)
    client = sign_in(WORLD.ada)
    assert client.post(f"/profile/sessions/{row.pk}/end/").status_code == 404
    mine = UserSession.objects.get(user_id=WORLD.ada.account_id)
    client.post(f"/profile/sessions/{mine.pk}/end/")
    assert is_in(client), "this one is ended by signing out"
    assert is_in(bos)


def test_last_seen_is_noted_once_a_minute(world: World) -> None:
    client = sign_in(WORLD.ada)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    UserSession.objects.update(last_seen_at=long_ago)
    client.get("/history/")
    seen = UserSession.objects.get().last_seen_at
    assert seen > long_ago
    client.get("/history/")
    assert UserSession.objects.get().last_seen_at == seen
