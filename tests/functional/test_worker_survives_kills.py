"""A worker killed at any point loses nothing and repeats nothing; so do two workers at once."""

import signal
from collections import Counter
from uuid import UUID, uuid4

import pytest
from django.db import connection

from duly.audit.models import AuditEvent
from duly.jobs.faults import OF_EACH_JOB
from duly.jobs.queue import ProcrastinateQueue
from duly.outbox.deferring import defer_each
from duly.outbox.models import Effect
from duly.outbox.ports import DeferredJob
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.probing.tasks import VERB
from tests.workers import defer_periodic, fall_silent, statuses, until, worker

JOB = "probe.note"


def defer(committed: Committed, *subjects: UUID, job: str = JOB) -> None:
    with transaction(committed.world.ada):
        defer_each(committed.world.ada, job, [{"subject_id": subject} for subject in subjects])


def effects(committed: Committed) -> Counter[UUID | None]:
    """How often each subject was noted, in committed history."""
    with transaction(committed.world.cy):
        return Counter(AuditEvent.objects.filter(verb=VERB).values_list("object_id", flat=True))


def all_done() -> bool:
    return set(statuses(JOB)) == {"succeeded"}


@pytest.mark.parametrize("point", sorted(OF_EACH_JOB))
def test_killed_at_a_named_point_the_job_is_done_exactly_once_in_effect(
    committed: Committed, point: str
) -> None:
    subject = uuid4()
    defer(committed, subject)
    with worker(committed, DULY_FAULTS=point) as doomed:
        until(lambda: doomed.poll() is not None)
    assert doomed.returncode == -signal.SIGKILL
    assert statuses(JOB) == ["doing"]
    assert effects(committed)[subject] == (1 if point == "after_commit_before_done" else 0)

    fall_silent()
    defer_periodic("jobs.sweep")
    with worker(committed) as successor:
        until(all_done)

    assert successor.returncode == 0
    assert effects(committed) == {subject: 1}


def test_job_deferred_by_a_job_exists_only_if_that_one_commits(committed: Committed) -> None:
    subject = uuid4()
    defer(committed, subject, job="probe.note_later")
    with worker(committed, DULY_FAULTS="after_effect_before_commit") as doomed:
        until(lambda: doomed.poll() is not None)
    assert statuses(JOB) == []

    fall_silent()
    defer_periodic("jobs.sweep")
    with worker(committed):
        until(all_done)

    assert effects(committed) == {subject: 1}


def test_job_acts_as_its_service_on_behalf_of_the_person_who_caused_it(committed: Committed) -> None:
    defer(committed, uuid4())
    with worker(committed):
        until(all_done)

    with transaction(committed.world.cy):
        event = AuditEvent.objects.get(verb=VERB)
    assert (event.service, event.source) == (f"service:{JOB}", "job")
    assert event.person_id == committed.world.ada.person_id
    assert event.account_id is None


def test_two_workers_share_the_jobs_and_do_each_once(committed: Committed) -> None:
    subjects = [uuid4() for _ in range(60)]
    defer(committed, *subjects)

    def both_took_part() -> bool:
        subjects.append(uuid4())
        defer(committed, subjects[-1])
        return len(workers_that_took_part()) == 2

    with worker(committed), worker(committed):
        until(both_took_part)
        until(all_done)

    assert effects(committed) == dict.fromkeys(subjects, 1)


def test_same_job_twice_in_the_queue_takes_effect_once(committed: Committed) -> None:
    subject, ada = uuid4(), committed.world.ada
    assert ada.person_id
    job = DeferredJob(JOB, ada.organization_id, ada.person_id, uuid4(), {"subject_id": str(subject)})
    with transaction(ada):
        ProcrastinateQueue().put([job] * 8)
    with worker(committed), worker(committed):
        until(all_done)

    assert effects(committed) == {subject: 1}
    with transaction(ada):
        assert Effect.objects.filter(key=job.key).count() == 1


def workers_that_took_part() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT worker_id FROM procrastinate_jobs WHERE worker_id IS NOT NULL")
        return [number for (number,) in cursor.fetchall()]
