"""What is sealed, and what it says for ever."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from duly.audit.models import AuditEvent
from duly.config.wiring import wire_all
from duly.evidence.models import Evidence, EvidenceIdentity
from duly.evidence.queries import evidence_page, own_history
from duly.evidence.rules import EvidenceRecorded
from duly.jobs.queue import ProcrastinateQueue
from duly.kernel.canonical import leaf_digest
from duly.outbox import deferring
from duly.people.models import Person
from duly.tenancy.actor import Actor
from duly.trainings.models import Training, Version
from tests.integration.learning.steps import content, put_in_force, signed
from tests.world import World


@pytest.mark.covers("SEED-96", "P11-70")
def test_the_payload_holds_the_facts_and_the_columns_repeat_them(world: World) -> None:
    evidence_id = signed(world.ada, world.training_id)

    page = evidence_page(actor=world.ada, evidence_id=evidence_id)

    version = Version.objects.get(pk=world.version_id)
    assert page.record["content_sha256"] == bytes(version.content_digest).hex()
    assert page.record["person"] == str(world.ada.person_id)
    assert (page.record["label"], page.record["edition"], page.record["language"]) == ("1.0", 1, "en")
    assert (page.record["score"], page.record["passing_score"], page.record["tries"]) == (100, 80, 1)
    assert page.record["completed_at"] == "2026-11-22T09:00:00.000000Z"
    assert page.record["zone"] == "Europe/Vienna"
    assert page.leaf_digest == leaf_digest(page.payload)
    assert [(check.code, check.holds) for check in page.checks] == [
        ("leaf", True),
        ("columns", True),
        ("content", True),
        ("identity", True),
    ]
    assert page.intact


@pytest.mark.covers("P11-50")
def test_no_personal_data_stands_in_the_sealed_bytes(world: World) -> None:
    page = evidence_page(actor=world.ada, evidence_id=signed(world.ada, world.training_id))

    for text in ("Ada", "Lindqvist", "larkfield", "LA-0001", "192.0.2.7", "pytest"):
        assert text.encode() not in page.payload


@pytest.mark.covers("P11-50")
def test_renaming_changes_no_shown_evidence(world: World) -> None:
    evidence_id = signed(world.ada, world.training_id)
    before = evidence_page(actor=world.ada, evidence_id=evidence_id)

    Person.objects.filter(pk=str(world.ada.person_id)).update(name="Somebody Else")
    Training.objects.filter(pk=world.training_id).update(name="Something else")

    assert evidence_page(actor=world.ada, evidence_id=evidence_id) == before
    (row,) = own_history(actor=world.ada)
    assert (row.name, row.training_name) == ("Ada Lindqvist", "Fire safety")


@pytest.mark.parametrize(
    ("zone", "now", "day"),
    [
        ("Pacific/Auckland", datetime(2026, 11, 22, 11, 0, tzinfo=UTC), date(2026, 11, 23)),
        ("America/Los_Angeles", datetime(2026, 11, 22, 7, 59, tzinfo=UTC), date(2026, 11, 21)),
        ("America/Los_Angeles", datetime(2026, 11, 22, 8, 0, tzinfo=UTC), date(2026, 11, 22)),
    ],
)
def test_the_day_of_completion_is_the_persons(world: World, zone: str, now: datetime, day: date) -> None:
    Person.objects.filter(pk=str(world.ada.person_id)).update(zone=zone)

    signed(replace(world.ada, now=now), world.training_id)

    (row,) = own_history(actor=world.ada)
    assert (row.completed_on, row.completed_at) == (day, now)


@pytest.mark.covers("SEED-96", "Q12")
def test_recertification_falls_due_by_the_policy_of_the_training(world: World) -> None:
    training_id = put_in_force(world, content())  # every 6 months
    last_of_august = replace(world.ada, now=datetime(2026, 8, 31, 9, 0, tzinfo=UTC))

    signed(last_of_august, training_id)
    signed(last_of_august, world.training_id)

    due = {row.training_id: row.recertify_on for row in own_history(actor=world.ada)}
    assert due == {training_id: date(2027, 2, 28), world.training_id: None}


def test_the_floors_above_are_told(world: World) -> None:
    told: list[EvidenceRecorded] = []

    def note(event: EvidenceRecorded, *, actor: Actor) -> None:
        told.append(event)

    deferring.wire(queue=ProcrastinateQueue(), handlers={EvidenceRecorded: (note,)})
    try:
        evidence_id = signed(world.ada, world.training_id)
    finally:
        wire_all()

    row = Evidence.objects.get(pk=evidence_id)
    assert told == [
        EvidenceRecorded(
            evidence_id=evidence_id,
            person_id=row.person_id,
            training_id=world.training_id,
            edition=1,
            completed_on=date(2026, 11, 22),
            completed_at=world.now,
        )
    ]
    event = AuditEvent.objects.get(verb="evidence.sealed")
    assert (event.object_id, event.person_id, event.source) == (evidence_id, row.person_id, "test")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2001:0DB8::0001", "2001:db8::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"),
        (None, None),
    ],
)
def test_an_address_is_kept_in_its_one_spelling(world: World, given: str | None, kept: str | None) -> None:
    evidence_id = signed(replace(world.ada, ip=given and given.partition("%")[0]), world.training_id)

    assert EvidenceIdentity.objects.get(evidence_id=evidence_id).ip == kept
    assert evidence_page(actor=world.ada, evidence_id=evidence_id).intact


def test_a_name_that_is_not_normalized_is_sealed_and_verifies(world: World) -> None:
    Person.objects.filter(pk=str(world.ada.person_id)).update(name="Zoe\u0308 Nova\u0301k 🦺 כהן")

    page = evidence_page(actor=world.ada, evidence_id=signed(world.ada, world.training_id))

    assert page.row.name == "Zoë Novák 🦺 כהן"
    assert page.intact


def test_every_record_has_its_own_salt(world: World) -> None:
    for actor in (world.ada, world.bo, world.cy):
        signed(actor, world.training_id)

    salts = {bytes(row.salt) for row in EvidenceIdentity.objects.all()}
    assert len(salts) == 3
    assert {len(salt) for salt in salts} == {32}
