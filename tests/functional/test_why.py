"""The page that answers why: the sentence on top, the chain below, for learner, lead, admin and stranger."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction as django_transaction

from duly.assignments import operations as assigning
from duly.assignments.models import Assignment
from duly.assignments.rules import EventKind
from duly.assignments.rules.duties import RuleFacts
from duly.kernel.audience import Audience, Clause, Condition
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from duly.web.why.chain import CHANGES
from tests.conftest import fresh_clone
from tests.functional.learner import client_of, in_days, in_force, just_now, launch, text_of
from tests.integration.assignments.arrange import completed, id_of
from tests.integration.learning.steps import content
from tests.world import WORLD

FIRE = WORLD.training_id
ADA = id_of(WORLD.ada)


def answer(actor: Actor, person: UUID | None = ADA, training: UUID = FIRE) -> Any:
    return client_of(actor).get(f"/why/{person}/{training}/")


def page(actor: Actor) -> str:
    found = answer(actor)
    assert found.status_code == 200
    return text_of(found)


@pytest.fixture(scope="module")
def owed(server: Any, own_database: str, worker_id: str, django_db_blocker: Any) -> Iterator[None]:
    """Production owes fire safety by a day nine days ago. What these tests write they take back."""
    with fresh_clone(server, own_database, worker_id, django_db_blocker):
        launch(FIRE, in_days(-9), "Autumn shutdown")
        yield


@pytest.mark.usefixtures("owed")
def test_the_learner_reads_who_asks_what_fits_and_where_the_day_comes_from() -> None:
    said = page(WORLD.ada)
    assert "Fire safety is yours to do" in said
    assert "The campaign “Autumn shutdown” asks for it because of your department." in said
    assert "9 days late" in said
    assert "Department: " in said
    assert "Launched by Cy Okafor" in said
    assert "Still fits today." in said
    assert "/campaigns/" not in said


@pytest.mark.usefixtures("owed")
def test_lead_admin_and_auditor_read_the_same_about_the_person() -> None:
    for actor in (WORLD.bo, WORLD.hal, WORLD.di):
        assert "Ada Lindqvist has Fire safety to do" in page(actor)
    assert "/campaigns/" in page(WORLD.di)
    assert "/campaigns/" not in page(WORLD.bo)


@pytest.mark.usefixtures("owed")
def test_whoever_does_not_lead_the_person_finds_nothing() -> None:
    assert answer(WORLD.ada, WORLD.bo.person_id).status_code == 404
    assert answer(WORLD.bo, WORLD.quinn.person_id).status_code == 404
    assert answer(WORLD.eve).status_code == 404
    assert answer(WORLD.cy, training=WORLD.foreign_training_id).status_code == 404


@pytest.mark.usefixtures("owed")
def test_who_is_not_asked_reads_the_nearest_condition() -> None:
    said = text_of(answer(WORLD.cy, WORLD.quinn.person_id))
    assert "Nobody asks Quinn Meyer for Fire safety" in said
    assert "Department is Quality, not Production." in said


@pytest.mark.usefixtures("owed")
def test_an_exception_is_told_as_one_and_goes_before_a_condition_that_fails() -> None:
    everybody = Clause(())
    administration = Clause((Condition("department", frozenset({WORLD.value("Administration")})),))
    di = id_of(WORLD.di)
    but = Audience(clauses=(everybody,), exclusions=(administration,), excluded_individuals=frozenset({di}))
    others = Audience(individuals=frozenset({ADA}))
    with django_transaction.atomic():
        with transaction(just_now(WORLD.cy)):
            for name, audience in (("All but a few", but), ("Ada alone", others)):
                facts = RuleFacts(name=name, audience=audience, training_ids=(FIRE,))
                assigning.create_rule(actor=just_now(WORLD.cy), facts=facts)
        hal = text_of(answer(WORLD.cy, WORLD.hal.person_id))
        named = text_of(answer(WORLD.cy, di))
        django_transaction.set_rollback(True)
    assert "The rule “All but a few” makes an exception: department is Administration." in hal
    assert "The rule “All but a few” makes an exception by name." in named


@pytest.mark.usefixtures("owed")
def test_a_withdrawal_says_by_whom_and_why() -> None:
    cy = just_now(WORLD.cy)
    with django_transaction.atomic():
        with transaction(cy):
            row = Assignment.objects.get(person_id=ADA)
            assigning.withdraw(actor=cy, assignment_id=row.pk, reason="Away for the whole winter.")
        said = page(WORLD.ada)
        django_transaction.set_rollback(True)
    assert "Nobody asks you for Fire safety" in said
    assert "Withdrawn: Away for the whole winter." in said
    assert "Cy Okafor" in said


@pytest.mark.usefixtures("owed")
def test_what_was_done_without_being_asked_is_on_record() -> None:
    with transaction(WORLD.cy):
        evidence_id = completed(WORLD, id_of(WORLD.hal))
    said = text_of(answer(WORLD.hal, WORLD.hal.person_id))
    assert "You have completed Fire safety" in said
    assert "it counts for good" in said
    assert f"/evidence/{evidence_id}/" in said


@pytest.mark.usefixtures("owed")
def test_what_nobody_ever_asked_for_says_so() -> None:
    said = text_of(answer(WORLD.cy, training=in_force(content())))
    assert "Nobody asks Ada Lindqvist for Hygiene" in said
    assert "No rule and no campaign is about this training." in said


def test_every_change_of_an_assignment_has_its_words() -> None:
    assert set(CHANGES) == set(EventKind)
