"""The language of a page: the person's, else the organization's, and the browser's before the sign-in."""

import pytest
from django.test import Client

from duly.audit.recording import record
from duly.people.models import OrganizationSettings, Person
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.learner import client_of, in_days, launch, text_of
from tests.world import WORLD

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
FRENCH = {"Accept-Language": "fr"}


@pytest.fixture
def ada(committed: Committed) -> Client:
    return client_of(WORLD.ada)


def speaks(language: str) -> None:
    """It stands on Ada's record."""
    ada = WORLD.ada.person_id
    assert ada
    with transaction(WORLD.cy):
        Person.objects.filter(pk=ada).update(language=language)
        record(WORLD.cy, "person.moved", object_type="person", object_id=ada)


def writes(language: str) -> None:
    """It is what Ada's organization writes in."""
    with transaction(WORLD.cy):
        OrganizationSettings.objects.update(language=language)
        record(WORLD.cy, "organization.changed", object_type="organization", object_id=None)


def test_the_sign_in_follows_the_browser(committed: Committed) -> None:
    page = text_of(Client().get("/sign-in/", headers=GERMAN))
    assert '<html lang="de"' in page
    assert "E-Mail-Adresse oder Anmeldename" in page
    assert '<html lang="en"' in text_of(Client().get("/sign-in/", headers=FRENCH))


def test_my_trainings_are_in_the_language_of_the_person(ada: Client) -> None:
    speaks("de-at")
    launch(WORLD.training_id, in_days(-9), "Autumn shutdown")
    answer = ada.get("/", headers=FRENCH)
    page = text_of(answer)
    assert answer["Content-Language"] == "de"
    assert '<html lang="de"' in page
    assert "Eine Schulung wartet auf Sie" in page
    assert "9 Tage zu spät" in page
    assert "Verlangt von „Autumn shutdown“." in page


@pytest.mark.parametrize("unknown", ["", "pt"])
def test_without_a_language_that_duly_speaks_the_organization_decides(ada: Client, unknown: str) -> None:
    speaks(unknown)
    assert '<html lang="en"' in text_of(ada.get("/", headers=GERMAN))
    writes("de")
    assert '<html lang="de"' in text_of(ada.get("/", headers=FRENCH))


def test_a_page_does_not_leave_its_language_to_the_next_one(ada: Client) -> None:
    speaks("de")
    ada.get("/")
    assert '<html lang="en"' in text_of(Client().get("/sign-in/"))
