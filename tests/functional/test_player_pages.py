"""The player over HTTP, from the first lesson to the record, and everything that is refused on the way."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from duly.evidence.models import Evidence, EvidenceIdentity
from duly.learning import operations as learning
from duly.learning.models import Attempt, Try
from duly.people.models import Account
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.learner import (
    FAILING,
    PASSING,
    client_of,
    in_days,
    in_force,
    launch,
    opened,
    passed,
    signed,
    text_of,
)
from tests.integration.learning.steps import content, put_in_force
from tests.world import PASSWORD, WORLD

FIRE = WORLD.training_id


@pytest.fixture
def ada(committed: Committed) -> Client:
    return client_of(WORLD.ada)


def only(pattern: str, answer: Any) -> str:
    """What the pattern finds once on the page."""
    (found,) = re.findall(pattern, text_of(answer))
    return str(found)


def token_in(answer: Any) -> str:
    return only(r'name="token" value="([^"]+)"', answer)


def sentence_in(answer: Any) -> str:
    return only(r'<blockquote class="record" id="words"><p>(.*?)</p>', answer)


def name_under(ada: Client, attempt_id: UUID, **fields: str) -> Any:
    """Posts the signature, correct but for the given fields."""
    token = token_in(ada.get(f"/attempts/{attempt_id}/sign/"))
    form = {"token": token, "understood": "on", "password": PASSWORD, **fields}
    return ada.post(f"/attempts/{attempt_id}/sign/", {key: value for key, value in form.items() if value})


def sealed() -> int:
    with transaction(WORLD.ada):
        return Evidence.objects.count()


def test_from_the_first_lesson_to_the_record(ada: Client) -> None:
    launch(FIRE, in_days(-3), "Autumn shutdown")
    start = ada.post(f"/learn/{FIRE}/", follow=True)
    attempt_id = start.redirect_chain[0][0].split("/")[2]
    first = text_of(start)
    assert "Before a fire" in first
    assert "<strong>Keep them clear.</strong>" in first
    assert "Name the two nearest exits" in first
    assert "SOP-FS-001" in first
    assert "3 days late" in first
    second = ada.post(f"/attempts/{attempt_id}/lessons/0/", follow=True)
    assert "When the alarm sounds" in text_of(second)
    assert "Continue to the quiz" in text_of(second)
    quiz = ada.post(f"/attempts/{attempt_id}/lessons/1/", follow=True)
    assert "2 questions" in text_of(quiz)
    result = ada.post(f"/attempts/{attempt_id}/quiz/", PASSING, follow=True)
    assert "You passed with 2 of 2" in text_of(result)
    shown = ada.get(f"/attempts/{attempt_id}/sign/")
    done = ada.post(
        f"/attempts/{attempt_id}/sign/",
        {"token": token_in(shown), "understood": "on", "password": PASSWORD},
        follow=True,
    )
    assert "You completed Fire safety" in text_of(done)
    assert "done 3 days late. It counts as completed." in text_of(done)
    assert "Nothing else is left for you to do" in text_of(done)
    with transaction(WORLD.ada):
        identity = EvidenceIdentity.objects.get()
    assert identity.manifestation == sentence_in(shown)
    assert str(identity.evidence_id) in text_of(done)


def test_lessons_can_be_read_again_also_after_completion(ada: Client) -> None:
    attempt_id = passed(FIRE)
    assert "Before a fire" in text_of(ada.get(f"/attempts/{attempt_id}/lessons/0/"))
    assert ada.get(f"/attempts/{attempt_id}/lessons/2/").status_code == 404
    assert name_under(ada, attempt_id).status_code == 302
    again = ada.get(f"/attempts/{attempt_id}/lessons/1/")
    assert "Back to the result" in text_of(again)
    assert ada.post(f"/attempts/{attempt_id}/lessons/1/")["Location"] == f"/attempts/{attempt_id}/"


def test_the_quiz_waits_for_every_lesson(ada: Client) -> None:
    attempt_id = opened(FIRE, seen=1)
    assert ada.get(f"/attempts/{attempt_id}/quiz/")["Location"] == f"/attempts/{attempt_id}/"
    assert ada.get(f"/attempts/{attempt_id}/")["Location"] == f"/attempts/{attempt_id}/lessons/1/"
    early = ada.post(f"/attempts/{attempt_id}/quiz/", PASSING)
    assert early.status_code == 422
    assert "Read every lesson first." in text_of(early)
    with transaction(WORLD.ada):
        assert not Try.objects.exists()


def test_the_signature_waits_for_lessons_and_quiz(ada: Client) -> None:
    attempt_id = opened(FIRE, seen=1)
    form = {"token": "none", "understood": "on", "password": PASSWORD}
    unread = ada.post(f"/attempts/{attempt_id}/sign/", form)
    assert (unread.status_code, "Read every lesson first." in text_of(unread)) == (422, True)
    opened(FIRE, seen=2)
    untried = ada.post(f"/attempts/{attempt_id}/sign/", form)
    assert (untried.status_code, "Pass the quiz first." in text_of(untried)) == (422, True)
    assert ada.get(f"/attempts/{attempt_id}/sign/")["Location"] == f"/attempts/{attempt_id}/"
    assert sealed() == 0


def test_a_quiz_with_gaps_says_which_and_keeps_what_was_ticked(ada: Client) -> None:
    attempt_id = opened(FIRE, seen=2)
    answer = ada.post(f"/attempts/{attempt_id}/quiz/", {"q0": "0"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Question 2: Choose an answer." in page
    assert 'name="q0" value="0" checked' in page
    with transaction(WORLD.ada):
        assert not Try.objects.exists()


def test_a_failed_try_gives_no_answers_away_and_can_be_repeated(ada: Client) -> None:
    attempt_id = opened(FIRE, seen=2)
    failed = text_of(ada.post(f"/attempts/{attempt_id}/quiz/", FAILING, follow=True))
    assert "1 of 2 right, not passed yet" in failed
    assert "There is no limit." in failed
    assert "What do you do first?" not in failed
    assert "What do you do first?" in text_of(ada.get(f"/attempts/{attempt_id}/quiz/", {"again": "1"}))
    ada.post(f"/attempts/{attempt_id}/quiz/?again=1", PASSING)
    assert "You passed with 2 of 2" in text_of(ada.get(f"/attempts/{attempt_id}/quiz/"))


def test_tries_run_out(ada: Client) -> None:
    attempt_id = opened(in_force(content(attempt_limit=2)), seen=2)
    address = f"/attempts/{attempt_id}/quiz/"
    assert "2 tries are left." in text_of(ada.get(address))
    assert "1 try is left." in text_of(ada.post(address, FAILING, follow=True))
    spent = text_of(ada.post(address, FAILING, follow=True))
    assert "Your 2 tries are used up" in spent
    assert "Ask your quality admin" in spent
    assert "Your 2 tries are used up" in text_of(ada.get(address, {"again": "1"}))
    third = ada.post(address, PASSING)
    assert third.status_code == 422
    assert "You have used every try." in text_of(third)


def test_several_answers_can_be_ticked(ada: Client) -> None:
    several = tuple(
        replace(question, several=True, correct=frozenset({0, 1})) for question in content().questions
    )
    attempt_id = opened(in_force(content(questions=several)), seen=2)
    assert 'type="checkbox"' in text_of(ada.get(f"/attempts/{attempt_id}/quiz/"))
    answers = {"q0": ["0", "1"], "q1": ["0", "1"]}
    assert "You passed with 2 of 2" in text_of(
        ada.post(f"/attempts/{attempt_id}/quiz/", answers, follow=True)
    )


def test_a_wrong_password_is_said_beside_the_field_and_never_sent_back(ada: Client) -> None:
    attempt_id = passed(FIRE)
    answer = name_under(ada, attempt_id, password="not my password")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "That is not your password." in page
    assert "not my password" not in page
    assert re.search(r'name="understood"[^>]* checked', page)
    assert sealed() == 0


def test_without_the_box_nothing_is_signed(ada: Client) -> None:
    attempt_id = passed(FIRE)
    answer = name_under(ada, attempt_id, understood="")
    assert answer.status_code == 422
    assert "Tick the box to say that you have read and understood this." in text_of(answer)
    assert PASSWORD not in text_of(answer)
    assert sealed() == 0


def test_a_page_open_too_long_shows_the_sentence_anew(ada: Client) -> None:
    attempt_id = passed(FIRE)
    before = replace(WORLD.ada, now=datetime.now(UTC) - timedelta(minutes=6))
    with transaction(before):
        old = learning.signing_intent(actor=before, attempt_id=attempt_id)
    answer = name_under(ada, attempt_id, token=old.token)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "This page was open for over 5 minutes." in page
    assert sentence_in(answer) != old.manifestation
    assert not re.search(r'name="understood"[^>]* checked', page)
    fresh = {"token": token_in(answer), "understood": "on", "password": PASSWORD}
    assert ada.post(f"/attempts/{attempt_id}/sign/", fresh).status_code == 302
    assert sealed() == 1


def test_the_words_of_another_attempt_are_not_signed(ada: Client) -> None:
    attempt_id = passed(FIRE)
    answer = name_under(ada, attempt_id, token="forged")
    assert answer.status_code == 422
    assert "This is not the page you are signing." in text_of(answer)
    assert sealed() == 0


def test_too_many_wrong_passwords_close_the_form_for_a_while(ada: Client) -> None:
    attempt_id = passed(FIRE)
    for _ in range(10):
        name_under(ada, attempt_id, password="wrong")
    answer = name_under(ada, attempt_id)
    assert answer.status_code == 422
    assert "Too many wrong tries." in text_of(answer)
    assert sealed() == 0


def test_signing_twice_leads_to_the_same_record(ada: Client) -> None:
    attempt_id = passed(FIRE)
    token = token_in(ada.get(f"/attempts/{attempt_id}/sign/"))
    form = {"token": token, "understood": "on", "password": PASSWORD}
    for _ in range(2):
        answer = ada.post(f"/attempts/{attempt_id}/sign/", form)
        assert answer["Location"] == f"/attempts/{attempt_id}/"
    assert sealed() == 1


def test_the_sign_page_is_not_kept_by_the_browser(ada: Client) -> None:
    answer = ada.get(f"/attempts/{passed(FIRE)}/sign/")
    assert "no-store" in answer["Cache-Control"]


def test_without_a_signature_a_button_completes(ada: Client) -> None:
    attempt_id = opened(in_force(content(signature=False, questions=())), seen=2)
    page = text_of(ada.get(f"/attempts/{attempt_id}/", follow=True))
    assert "Complete the training" in page
    assert 'type="password"' not in page
    done = text_of(ada.post(f"/attempts/{attempt_id}/sign/", follow=True))
    assert "You completed Hygiene" in done
    assert sealed() == 1


def test_what_is_owed_next_is_offered_at_the_end(ada: Client) -> None:
    launch(in_force(content(minutes=20)), in_days(30))
    attempt_id = passed(FIRE)
    done = name_under(ada, attempt_id)
    page = text_of(ada.get(done["Location"]))
    assert "Next" in page
    assert "Hygiene" in page
    assert "Nothing else is left" not in page


def test_the_attempts_of_others_do_not_exist(committed: Committed) -> None:
    attempt_id = opened(FIRE, seen=1)
    for actor in (WORLD.bo, WORLD.cy, WORLD.di, WORLD.eve):
        client = client_of(actor)
        for step in ("", "lessons/0/", "quiz/", "sign/"):
            assert client.get(f"/attempts/{attempt_id}/{step}").status_code == 404
        for step in ("lessons/0/", "quiz/", "sign/"):
            assert client.post(f"/attempts/{attempt_id}/{step}").status_code == 404


def test_an_attempt_replaced_by_a_newer_edition_says_so(ada: Client) -> None:
    training_id = in_force(content())
    attempt_id = opened(training_id, seen=1)
    with transaction(WORLD.cy):
        put_in_force(WORLD, content(minutes=30), training_id)
        Attempt.objects.filter(pk=attempt_id).update(closed_at=datetime.now(UTC), outcome=Attempt.SUPERSEDED)
    page = text_of(ada.get(f"/attempts/{attempt_id}/"))
    assert "There is a newer edition of Hygiene" in page
    assert f'action="/learn/{training_id}/"' in page
    assert ada.get(f"/attempts/{attempt_id}/quiz/")["Location"] == f"/attempts/{attempt_id}/"


def test_a_completed_training_can_be_done_again(ada: Client) -> None:
    signed(FIRE)
    again = ada.post(f"/learn/{FIRE}/", follow=True)
    assert "Before a fire" in text_of(again)


@pytest.mark.covers("SEED-90")
def test_who_signs_in_with_a_pin_signs_with_it(ada: Client) -> None:
    attempt_id = passed(FIRE)
    Account.objects.filter(pk__in=[WORLD.ada.account_id]).update(
        uses_pin=True, password=make_password("402857")
    )
    ada = client_of(WORLD.ada)
    page = text_of(ada.get(f"/attempts/{attempt_id}/sign/"))
    assert "Your PIN" in page
    assert "Your password" not in page
    assert 'inputmode="numeric"' in page
    wrong = name_under(ada, attempt_id, password="000000")
    assert wrong.status_code == 422
    assert "That is not your PIN." in text_of(wrong)
    assert name_under(ada, attempt_id, password="402857").status_code == 302
    assert sealed() == 1
