"""Evidence over HTTP: the list, one record beside its proof, its bytes, and who may see whose."""

import hashlib
import json
from typing import Any

import psycopg
import pytest
from django.test import Client

from duly.evidence.queries import rows
from tests.conftest import Committed
from tests.functional.learner import client_of, in_days, launch, signed, text_of
from tests.world import WORLD

FIRE = WORLD.training_id


@pytest.fixture
def record(committed: Committed) -> str:
    """The address of Ada's record of Fire safety, asked for by a campaign."""
    launch(FIRE, in_days(12), "Autumn shutdown")
    return f"/evidence/{signed(FIRE)}/"


@pytest.fixture
def cy(committed: Committed) -> Client:
    return client_of(WORLD.cy)


def test_the_list_finds_by_person_and_training(record: str, cy: Client) -> None:
    assert record in text_of(cy.get("/evidence/"))
    for query in ({"q": "lindq"}, {"q": "fire"}, {"training": str(FIRE)}):
        assert record in text_of(cy.get("/evidence/", query))
    missing: Any
    for missing in ({"q": "nobody"}, {"training": "01900000-0000-7000-8000-00000000dead"}):
        page = text_of(cy.get("/evidence/", missing))
        assert record not in page
        assert "Nothing fits" in page
    assert cy.get("/evidence/", {"page": "9", "training": "x", "q": "\0"}).status_code == 200


def test_an_empty_list_says_how_it_fills(cy: Client) -> None:
    assert "No evidence yet" in text_of(cy.get("/evidence/"))


def test_a_record_shows_the_words_the_facts_the_story_and_the_proof(record: str, cy: Client) -> None:
    page = text_of(cy.get(record))
    assert "Ada Lindqvist completed Fire safety" in page
    assert "“I, Ada Lindqvist (ada@larkfield.example), confirm that I completed Fire safety" in page
    assert "From 192.0.2.7, seen by the server." in page
    assert "100%, pass mark 80%, at the first try" in page
    assert "Autumn shutdown" in page
    assert "done 12 days early." in page
    assert "Fire plan" in page
    story = [
        page.index(words) for words in ("Assigned by the campaign", "Opened the", "Signed and completed")
    ]
    assert story == sorted(story)
    assert "Read 2 lessons" in page
    assert "Seal intact" in page
    assert "This record does not prove what it says" not in page


def test_the_record_can_be_downloaded_and_checked_by_hand(record: str, cy: Client) -> None:
    answer = cy.get(record, {"format": "record"})
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"].startswith('attachment; filename="evidence-')
    assert json.loads(answer.content)["person"] == str(WORLD.ada.person_id)
    assert hashlib.sha256(b"\0" + answer.content).hexdigest() in text_of(cy.get(record))


def test_a_failed_check_alarms_and_says_which(
    record: str, cy: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "content_digest", lambda version_id: b"\0" * 32)
    page = text_of(cy.get(record))
    assert "Seal broken" in page
    assert "This record does not prove what it says" in page
    assert page.count("The content is not what was read") == 2
    assert "The record has not changed" in page
    assert 'role="alert"' in page


def test_bytes_changed_behind_the_fences_break_the_seal(
    record: str, cy: Client, committed: Committed
) -> None:
    with psycopg.connect(committed.dsn("superuser"), autocommit=True) as superuser:
        superuser.execute("ALTER TABLE evidence_evidence DISABLE TRIGGER USER")
        superuser.execute("UPDATE evidence_evidence SET score = 99")
    page = text_of(cy.get(record))
    assert "Lists and searches say something else" in page
    assert "Different: score" in page


def test_an_erased_identity_leaves_a_record_that_proves_the_rest(
    record: str, cy: Client, committed: Committed
) -> None:
    with psycopg.connect(committed.dsn("superuser"), autocommit=True) as superuser:
        superuser.execute("ALTER TABLE evidence_evidenceidentity DISABLE TRIGGER USER")
        superuser.execute("DELETE FROM evidence_evidenceidentity")
    page = text_of(cy.get(record))
    assert "Somebody completed Fire safety" in page
    assert "Name and words were erased" in page
    assert "Seal intact" in page
    assert "Name erased" in text_of(cy.get("/evidence/"))


def test_people_see_their_own_record_on_the_learners_page(record: str) -> None:
    page = text_of(client_of(WORLD.ada).get(record))
    assert "You completed Fire safety" in page
    assert "Seal intact" in page
    assert "/campaigns/" not in page
    assert "/trainings/" not in page


def test_the_records_of_others_do_not_exist(record: str) -> None:
    for actor in (WORLD.bo, WORLD.eve, WORLD.finn):
        assert client_of(actor).get(record).status_code == 404
        assert client_of(actor).get(record, {"format": "record"}).status_code == 404
    for actor in (WORLD.hal, WORLD.quinn, WORLD.di):
        assert client_of(actor).get(record).status_code == 200


def test_learners_have_no_list(committed: Committed) -> None:
    assert client_of(WORLD.ada).get("/evidence/").status_code == 404
