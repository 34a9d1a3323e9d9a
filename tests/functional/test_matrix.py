"""The matrix over HTTP: cells with words and reasons, totals that open what they count, filters, exports."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.test import Client

from duly.assignments.models import Assignment, Campaign
from duly.audit.recording import record
from duly.tenancy.transactions import transaction
from tests.conftest import fresh_clone
from tests.functional.learner import client_of, in_days, in_force, launch, text_of
from tests.integration.assignments.arrange import completed, id_of
from tests.integration.learning.steps import content
from tests.world import WORLD

FIRE = WORLD.training_id
ADA, BO = id_of(WORLD.ada), id_of(WORLD.bo)


@pytest.fixture(scope="module")
def hygiene(server: Any, own_database: str, worker_id: str, django_db_blocker: Any) -> Iterator[UUID]:
    """Production is overdue with fire safety and owes hygiene later; Quinn has done fire safety unasked."""
    with fresh_clone(server, own_database, worker_id, django_db_blocker):
        launch(FIRE, in_days(-9), "Autumn shutdown")
        training_id = in_force(content())
        launch(training_id, in_days(30), "Winter shutdown")
        with transaction(WORLD.cy):
            completed(WORLD, id_of(WORLD.quinn))
        yield training_id


@pytest.fixture
def cy(hygiene: UUID) -> Client:
    return client_of(WORLD.cy)


def page(client: Client, **query: str) -> str:
    answer = client.get("/matrix/", query)
    assert answer.status_code == 200
    return text_of(answer)


def test_a_cell_says_person_training_and_standing_and_leads_to_the_reasons(cy: Client) -> None:
    said = page(cy)
    assert f'href="/why/{ADA}/{FIRE}/" aria-label="Ada Lindqvist, Fire safety: Overdue, due ' in said
    assert 'aria-label="Ada Lindqvist, Hygiene: Assigned, due ' in said
    assert 'aria-label="Quinn Meyer, Fire safety: Completed"' in said
    assert 'aria-label="Quinn Meyer, Hygiene: Not required"' in said


def test_every_total_opens_exactly_what_it_counts(cy: Client, hygiene: UUID) -> None:
    said = page(cy)
    assert 'aria-label="Fire safety: 2 overdue"' in said
    assert 'aria-label="Ada Lindqvist: 2 open"' in said
    overdue = page(cy, training=str(FIRE), standing="overdue")
    assert "2 people and 1 training." in overdue
    assert "Ada Lindqvist" in overdue
    assert "Quinn Meyer" not in overdue
    owed = page(cy, person=str(ADA), standing="open")
    assert "1 person and 2 trainings." in owed


def test_it_is_narrowed_both_ways(cy: Client, hygiene: UUID) -> None:
    assert "1 person and 2 trainings." in page(cy, q="lindq")
    assert "7 people and 1 training." in page(cy, t="hygie")
    below = page(cy, department=str(WORLD.value("Production")))
    assert "2 people and 2 trainings." in below
    assert "1 person and 1 training." in page(cy, standing="completed")
    assert "Nothing fits" in page(cy, standing="expired")
    with transaction(WORLD.cy):
        campaign = Campaign.objects.get(name="Winter shutdown")
    assert "2 people and 1 training." in page(cy, campaign=str(campaign.pk))


def test_a_page_beyond_the_last_shows_the_last_both_ways(cy: Client) -> None:
    for query in ({}, {"standing": "overdue"}):
        assert "Ada Lindqvist" in page(cy, page="99", columns="99", **query)
        assert "Ada Lindqvist" in page(cy, page="0", columns="0", **query)


def test_what_is_not_there_is_not_found(cy: Client) -> None:
    nobody = "01900000-0000-7000-8000-00000000dead"
    assert cy.get("/matrix/", {"rule": nobody}).status_code == 404
    assert cy.get("/matrix/", {"campaign": nobody}).status_code == 404
    assert "Nothing fits" in page(cy, person=nobody)


def test_the_export_has_everybody_a_line_and_every_training_a_column(cy: Client) -> None:
    answer: Any = cy.get("/matrix/export/csv/", {"standing": "overdue"})
    lines = list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert lines[0] == ["Person", "Number", "Department", "Location", "Overdue", "Open", "Fire safety"]
    assert [line[0] for line in lines[1:]] == ["Ada Lindqvist", "Bo Varga"]
    assert lines[1][6].startswith("Overdue, due ")
    book: Any = cy.get("/matrix/export/xlsx/")
    assert "xl/worksheets/sheet1.xml" in ZipFile(BytesIO(book.getvalue())).namelist()


def test_an_exempt_person_owes_nothing_while_it_lasts(cy: Client) -> None:
    with transaction(WORLD.cy):
        Assignment.objects.filter(person_id=BO, training_id=FIRE).update(exempt_until=in_days(20))

        record(WORLD.cy, "assignment.exempted", object_type="assignment", object_id=None)
    said = page(cy)
    assert 'aria-label="Bo Varga, Fire safety: Exempt through ' in said
    assert 'aria-label="Fire safety: 1 overdue"' in said
    assert "1 person and 1 training." in page(cy, standing="exempt")
