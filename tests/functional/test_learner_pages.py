"""My trainings and the history over HTTP: what is owed, by when, why, and what is done."""

import pytest
from django.test import Client

from duly.learning.models import Attempt
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.learner import client_of, in_days, in_force, launch, opened, signed, text_of, today
from tests.integration.learning.steps import content
from tests.world import WORLD

FIRE = WORLD.training_id


@pytest.fixture
def ada(committed: Committed) -> Client:
    return client_of(WORLD.ada)


def test_what_is_owed_is_said_in_words_with_day_reason_and_a_button(ada: Client) -> None:
    launch(FIRE, in_days(-9), "Autumn shutdown")
    launch(in_force(content(minutes=20, signature=False, questions=())), in_days(30))
    page = text_of(ada.get("/"))
    assert "Two trainings are yours to do" in page
    assert "One is overdue. If you finish it today, nothing else is due until" in page
    assert page.index("Fire safety") < page.index("Hygiene")
    assert "9 days late" in page
    assert "Asked for by “Autumn shutdown”." in page
    assert "Quiz, pass mark 80%" in page
    assert f'method="post" action="/learn/{FIRE}/"' in page


def test_two_campaigns_are_one_docket_with_two_reasons(ada: Client) -> None:
    launch(FIRE, in_days(20), "Autumn shutdown")
    launch(FIRE, in_days(5), "Safety week")
    page = text_of(ada.get("/"))
    assert "One training is yours to do" in page
    assert "2 reasons" in page
    assert f'href="/why/{WORLD.ada.person_id}/{FIRE}/"' in page


def test_a_docket_shows_how_far_one_is(ada: Client) -> None:
    launch(FIRE, in_days(40))
    opened(FIRE, seen=1)
    page = text_of(ada.get("/"))
    assert "1 of 2 lessons" in page
    assert "8 min, about 4 left" in page
    assert "Continue" in page


def test_a_single_thing_not_late_says_its_day(ada: Client) -> None:
    launch(FIRE, today())
    page = text_of(ada.get("/"))
    assert "It is due on" in page
    assert "today." in page
    assert "Due soon" in page


def test_nothing_owed_and_nothing_done_says_so(ada: Client) -> None:
    page = text_of(ada.get("/"))
    assert "Nothing is yours to do yet" in page
    assert "Your list is empty" in page
    assert "Nothing completed yet" in text_of(ada.get("/history/"))


def test_what_is_done_stands_below_and_in_the_history_with_its_record(ada: Client) -> None:
    evidence_id = signed(FIRE)
    page = text_of(ada.get("/"))
    assert "Nothing is left for you to do" in page
    assert f"/evidence/{evidence_id}/" in page
    history = text_of(ada.get("/history/"))
    assert "You completed 1 training" in history
    assert f"/evidence/{evidence_id}/" in history
    assert "Nothing fits" in text_of(ada.get("/history/", {"q": "welding"}))


def test_names_of_500_characters_are_shown(ada: Client) -> None:
    name = "Sicherheitsunterweisung " * 20 + "x" * 20
    launch(FIRE, in_days(3), name)
    page = ada.get(f"/why/{WORLD.ada.person_id}/{FIRE}/")
    assert page.status_code == 200
    assert name in text_of(page)


def test_start_opens_and_leads_to_the_first_lesson(ada: Client) -> None:
    answer = ada.post(f"/learn/{FIRE}/", follow=True)
    with transaction(WORLD.ada):
        attempt = Attempt.objects.get()
    assert answer.redirect_chain == [
        (f"/attempts/{attempt.pk}/", 302),
        (f"/attempts/{attempt.pk}/lessons/0/", 302),
    ]
    assert ada.get(f"/learn/{FIRE}/").status_code == 405
    assert ada.post(f"/learn/{WORLD.foreign_training_id}/").status_code == 404


def test_admins_have_the_same_page_and_a_way_to_their_work(committed: Committed) -> None:
    page = text_of(client_of(WORLD.quinn).get("/"))
    assert "Nothing is yours to do yet" in page
    assert "Administration" in page
