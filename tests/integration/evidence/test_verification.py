"""Seals are derived anew from what is stored, and find what was altered behind the fences."""

from uuid import UUID

import psycopg
import pytest
from django.db import ProgrammingError, connection

from duly.evidence.queries import evidence_page, verify_rows
from duly.kernel.refusal import NotFound
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.integration.learning.steps import signed
from tests.world import World

OTHER = "(SELECT {} FROM evidence_evidence WHERE id = %(bo)s)"
SIGNED = "name, login, manifestation, salt"
# What an attacker with every privilege might do to Ada's record, and the checks that catch it.
ALTERATIONS: dict[str, tuple[str, set[str]]] = {
    "another score": ("UPDATE evidence_evidence SET score = 99 WHERE id = %(ada)s", {"columns"}),
    "another day": (
        "UPDATE evidence_evidence SET completed_on = completed_on - 1 WHERE id = %(ada)s",
        {"columns"},
    ),
    "no recertification": (
        "UPDATE evidence_evidence SET recertify_on = '2030-01-01' WHERE id = %(ada)s",
        {"columns"},
    ),
    "another person": (
        f"UPDATE evidence_evidence SET person_id = {OTHER.format('person_id')} WHERE id = %(ada)s",
        {"columns"},
    ),
    "another record": (
        f"UPDATE evidence_evidence SET payload = {OTHER.format('payload')} WHERE id = %(ada)s",
        {"columns", "identity"},
    ),
    "no record": (
        "UPDATE evidence_evidence SET payload = convert_to('none', 'UTF8') WHERE id = %(ada)s",
        {"columns", "content", "identity"},
    ),
    "one digit": (
        "ALTER TABLE evidence_evidence ALTER leaf_digest DROP EXPRESSION;"
        """ UPDATE evidence_evidence SET payload = convert_to("""
        """replace(convert_from(payload, 'UTF8'), '"tries":1', '"tries":2'), 'UTF8')""",
        {"leaf"},
    ),
    "another name": (
        "UPDATE evidence_evidenceidentity SET name = 'Somebody Else' WHERE evidence_id = %(ada)s",
        {"identity"},
    ),
    "one more word": (
        "UPDATE evidence_evidenceidentity SET manifestation = manifestation || ' not'"
        " WHERE evidence_id = %(ada)s",
        {"identity"},
    ),
    "the signature of another": (
        f"UPDATE evidence_evidenceidentity SET ({SIGNED}) = (SELECT {SIGNED} FROM evidence_evidenceidentity"
        " WHERE evidence_id = %(bo)s) WHERE evidence_id = %(ada)s",
        {"identity"},
    ),
    "another text": (
        "UPDATE trainings_version SET content = content || convert_to(' ', 'UTF8')",
        {"content"},
    ),
    "an erased identity": (
        "DELETE FROM evidence_evidenceidentity WHERE evidence_id = %(ada)s",
        set(),
    ),
}


@pytest.mark.covers("P11-a")
def test_clean_records_raise_no_alarm(world: World) -> None:
    made = [signed(actor, world.training_id) for actor in (world.ada, world.bo, world.cy)]

    verdicts = list(verify_rows(actor=world.di))

    assert [verdict.evidence_id for verdict in verdicts] == sorted(made)
    assert all(verdict.intact for verdict in verdicts)
    (only,) = verify_rows(actor=world.di, person_id=world.bo.person_id)
    assert only.evidence_id == made[1]
    with pytest.raises(NotFound):
        next(verify_rows(actor=world.ada))


@pytest.mark.covers("SEED-96", "SEED-97", "P11-c")
@pytest.mark.parametrize("table", ["evidence_evidence", "evidence_evidenceidentity", "evidence_supersession"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_application_role_changes_nothing(world: World, table: str, statement: str) -> None:
    signed(world.ada, world.training_id)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction(world.ada):
        connection.cursor().execute(statement.format(table))


def altered(committed: Committed, statement: str, **ids: UUID) -> None:
    """By a superuser who has switched the triggers off: the attacker that the seals are for."""
    with psycopg.ClientCursor(psycopg.connect(committed.dsn("superuser"), autocommit=True)) as cursor:
        for table in ("evidence_evidence", "evidence_evidenceidentity", "trainings_version"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(statement, ids)
        cursor.connection.close()


@pytest.mark.covers("P11-a", "P11-70")
@pytest.mark.parametrize("kind", ALTERATIONS)
def test_alterations_behind_the_fences_are_found(committed: Committed, kind: str) -> None:
    world = committed.world
    statement, expected = ALTERATIONS[kind]
    with transaction(world.ada):
        ada = signed(world.ada, world.training_id)
    with transaction(world.bo):
        bo = signed(world.bo, world.training_id)

    altered(committed, statement, ada=ada, bo=bo)

    with transaction(world.di):
        page = evidence_page(actor=world.di, evidence_id=ada)
        intact = {verdict.evidence_id: verdict.intact for verdict in verify_rows(actor=world.di)}
    assert {check.code for check in page.checks if check.holds is False} == expected
    assert page.intact == intact[ada] == (not expected)


@pytest.mark.covers("P11-50")
def test_an_erased_identity_leaves_the_record_whole(committed: Committed) -> None:
    world = committed.world
    with transaction(world.ada):
        ada = signed(world.ada, world.training_id)

    altered(committed, ALTERATIONS["an erased identity"][0], ada=ada)

    with transaction(world.di):
        page = evidence_page(actor=world.di, evidence_id=ada)
    assert (page.identity, page.row.name) == (None, None)
    assert [check.holds for check in page.checks] == [True, True, True, None]
