"""A worker killed inside the chunks of a large launch loses nobody and assigns nobody twice."""

import signal
from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.db.models import Max, Sum

from duly.assignments.models import Assignment, Chunk
from duly.assignments.operations import LaunchReport, carrying, draft_campaign, launch, launching
from duly.assignments.queries import preview
from duly.audit.models import AuditEvent, RunEnd
from duly.audit.recording import record
from duly.jobs.sweeping import retry_stalled
from duly.people.models import Person
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.learner import just_now
from tests.integration.assignments.arrange import everybody
from tests.workers import fall_silent, statuses, until, worker
from tests.world import WORLD

HIRE = """
INSERT INTO people_person
  (organization_id, name, given_name, family_name, zone, role, is_active, department_id, location_id,
  email, language)
SELECT organization_id, 'Worker ' || n, 'Worker', n::text, zone, role, true, department_id, location_id,
  '', ''
FROM people_person, generate_series(1, %s) n WHERE id = %s
"""


def hired(number: int) -> None:
    """So many people where Ada works."""
    with transaction(WORLD.cy):
        with connection.cursor() as cursor:
            cursor.execute(HIRE, [number, WORLD.ada.person_id])
        record(WORLD.cy, "people.imported", object_type="people", object_id=None, count=number)


def launched() -> LaunchReport:
    """Everybody owes Fire safety, as soon as a worker comes to them."""
    cy, due_on = just_now(WORLD.cy), datetime.now(UTC).date() + timedelta(days=30)
    with transaction(cy):
        campaign_id = draft_campaign(
            actor=cy, name="Everybody", training_id=WORLD.training_id, audience=everybody(), due_on=due_on
        )
        seen = preview(actor=cy, audience=everybody(), training_id=WORLD.training_id, due_on=due_on)
        return launch(actor=cy, campaign_id=campaign_id, fingerprint=seen.fingerprint)


def left() -> int:
    """How many parts are not carried out."""
    with transaction(WORLD.cy):
        return Chunk.objects.values("part").distinct().count()


@pytest.mark.covers("P7")
@pytest.mark.parametrize(
    ("people", "kills", "part"),
    [(1_500, 4, 100), pytest.param(200_000, 100, 2_000, marks=pytest.mark.prove)],
)
def test_a_launch_survives_kills_inside_its_chunks(
    committed: Committed,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    people: int,
    kills: int,
    part: int,
) -> None:
    monkeypatch.setattr(launching, "AT_ONCE", 0)
    monkeypatch.setattr(launching, "PART", part)
    monkeypatch.setattr(launching, "CHUNK", part // 2)
    hired(people)
    report = launched()

    for kill in range(kills):
        before, passage = left(), 1 + kill % 2
        with worker(committed, DULY_FAULTS=f"inside_chunk:{passage}") as doomed:
            until(lambda: doomed.poll() is not None)
        assert doomed.returncode == -signal.SIGKILL
        # What was carried out stays so; the chunk it died in is as it was.
        assert left() == before - (passage - 1) > 0
        fall_silent()
        # Here and not by the next worker, which would look for the job only seconds later. What else that
        # worker had begun, such as the job of each minute, comes back too.
        assert async_to_sync(retry_stalled)() >= 1
    assert capsys.readouterr().out.count("Killed at inside_chunk") == kills

    with worker(committed):
        until(lambda: statuses(carrying.JOB) == ["succeeded"], patience=300)
    with transaction(WORLD.cy):
        assigned = Assignment.objects.filter(run=report.run_id)
        everybody_active = set(Person.objects.filter(is_active=True).values_list("pk", flat=True))
        of = list(assigned.values_list("person_id", flat=True))
        told = AuditEvent.objects.filter(verb="assignments.opened", run_id=report.run_id)
        end = RunEnd.objects.get(run=report.run_id)
        assert len(of) == len(set(of)) == report.account.assigned == len(everybody_active)
        assert set(of) == everybody_active
        assert told.aggregate(n=Sum("count"))["n"] == end.changes == len(of)
        assert Chunk.objects.aggregate(last=Max("part"))["last"] is None
