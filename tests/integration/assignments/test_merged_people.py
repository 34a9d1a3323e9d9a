"""When two records turn out to be one person: what either owed is owed, what either proved counts."""

from datetime import date
from uuid import UUID

from duly.assignments.models import Assignment, AssignmentEvent
from duly.assignments.operations import withdraw
from duly.assignments.queries import my_trainings
from duly.assignments.rules import Outcome
from duly.audit.models import AuditEvent
from duly.evidence.models import Evidence
from duly.evidence.queries import evidence_list, evidence_page, own_history, verify_rows
from duly.people.operations import hire, merge_people
from duly.people.operations.hiring import Newcomer
from duly.people.queries import merge_preview
from tests.integration.assignments.arrange import (
    TODAY,
    completed,
    everybody,
    id_of,
    launched,
    only,
    people,
    previewed,
)
from tests.world import World


def double(world: World) -> UUID:
    """A second record of Ada."""
    return hire(actor=world.cy, newcomer=Newcomer(given_name="Ada", family_name="Lindquist"))


def merged(world: World, kept: UUID, other: UUID) -> None:
    plan = merge_preview(actor=world.cy, kept_id=kept, merged_id=other)
    merge_people(actor=world.cy, kept_id=kept, merged_id=other, fingerprint=plan.fingerprint)


def test_what_the_merged_record_owed_is_owed_with_the_same_pin_and_day(world: World) -> None:
    ada, other = id_of(world.ada), double(world)
    launched(world, people(other), due_on=date(2026, 12, 24))
    before = only(world, other)

    merged(world, ada, other)

    after, gone = only(world, ada), only(world, other)
    same = ("campaign_id", "edition", "cycle", "due_on", "late_from", "overdue_from")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert (after.assigned_on, gone.withdrawn_from) == (TODAY, TODAY)
    carried = AssignmentEvent.objects.get(assignment=after)
    assert (carried.kind, carried.old["assignment"]) == ("carried_over", str(gone.pk))
    assert AssignmentEvent.objects.get(assignment=gone).new["kind"] == "merged"
    assert AuditEvent.objects.filter(verb="assignments.carried_over", object_id=ada, count=2).exists()


def test_what_the_kept_person_has_already_is_not_doubled(world: World) -> None:
    ada, other = id_of(world.ada), double(world)
    launched(world, people(ada, other))
    withdraw(actor=world.cy, assignment_id=only(world, ada).pk, reason="Works in the office now.")

    merged(world, ada, other)

    assert only(world, ada).withdrawn_from is not None
    assert not Assignment.objects.open().exists()


def test_evidence_stays_and_counts_for_the_kept_person(world: World) -> None:
    ada, other = id_of(world.ada), double(world)
    launched(world, people(ada))
    evidence = completed(world, other)
    sealed = bytes(Evidence.objects.get(pk=evidence).payload)

    merged(world, ada, other)

    assert Evidence.objects.get(pk=evidence).person_id == other
    assert bytes(Evidence.objects.get(pk=evidence).payload) == sealed
    assert only(world, ada).evidence_id == evidence
    assert [row.id for row in own_history(actor=world.ada)] == [evidence]
    assert my_trainings(actor=world.ada).todo == ()
    assert evidence_page(actor=world.ada, evidence_id=evidence).intact
    assert [row.id for row in evidence_list(actor=world.di, person_id=ada).rows] == [evidence]
    assert [one.evidence_id for one in verify_rows(actor=world.di, person_id=ada)] == [evidence]
    assert evidence_list(actor=world.di, person_id=id_of(world.bo)).rows == ()


def test_what_is_carried_over_is_completed_where_the_kept_person_proved_it(world: World) -> None:
    ada, other = id_of(world.ada), double(world)
    evidence = completed(world, ada)
    launched(world, people(other))

    merged(world, ada, other)

    assert only(world, ada).evidence_id == evidence


def test_a_launch_counts_evidence_of_a_merged_record(world: World) -> None:
    ada, other = id_of(world.ada), double(world)
    completed(world, other)
    merged(world, ada, other)

    assert previewed(world, people(ada)).account.fulfilled_at_once == 1
    assert previewed(world, people(id_of(world.bo))).account.fulfilled_at_once == 0
    assert previewed(world, everybody()).account.of(Outcome.ASSIGNED) == 7
