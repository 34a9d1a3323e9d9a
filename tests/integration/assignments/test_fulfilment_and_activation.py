"""What starting, completing and a new edition do to those who owe a training."""

from datetime import timedelta
from uuid import UUID

import pytest

from duly.assignments.models import Assignment, AssignmentEvent
from duly.assignments.operations import activate_version, exempt, on_training_started, withdraw
from duly.assignments.rules import WithdrawalKind
from duly.audit.models import AuditEvent, RunCount
from duly.kernel.refusal import NotFound, Refused
from duly.learning.rules import TrainingStarted
from tests.integration.assignments.arrange import (
    DUE,
    TODAY,
    approved_edition,
    at,
    completed,
    departments,
    id_of,
    launched,
    only,
    people,
    refused,
)
from tests.world import World

REASON = "Moved to another plant."


def starts(world: World, person_id: UUID, edition: int = 1) -> None:
    event = TrainingStarted(
        person_id=person_id, training_id=world.training_id, edition=edition, started_on=TODAY
    )
    on_training_started(event, actor=world.ada)


def events(person_id: UUID) -> list[tuple[str, object, object]]:
    found = AssignmentEvent.objects.filter(assignment__person_id=person_id).order_by("recorded_at")
    return list(found.values_list("kind", "old", "new"))


class TestCompletion:
    @pytest.mark.covers("Q6")
    def test_fulfils_every_open_assignment_of_the_training_at_once(self, world: World) -> None:
        launched(world, departments(world, "Production"), name="First")
        launched(world, people(id_of(world.ada)), name="Second")

        evidence_id = completed(world, id_of(world.ada), now=world.now + timedelta(days=2))

        done = Assignment.objects.filter(person_id=id_of(world.ada))
        day = TODAY + timedelta(days=2)
        assert list(done.values_list("evidence_id", "completed_from")) == [(evidence_id, day)] * 2
        assert only(world, id_of(world.bo)).completed_from is None
        assert [kind for kind, _, _ in events(id_of(world.ada))] == ["completed", "completed"]

    def test_leaves_what_is_withdrawn_or_done_as_it_is(self, world: World) -> None:
        launched(world, people(id_of(world.ada)), name="First")
        withdraw(actor=world.cy, assignment_id=only(world, id_of(world.ada)).pk, reason=REASON)
        launched(world, people(id_of(world.ada)), name="Second")
        first = completed(world, id_of(world.ada))

        completed(world, id_of(world.ada), now=world.now + timedelta(days=5))

        done = Assignment.objects.filter(person_id=id_of(world.ada)).order_by("recorded_at")
        assert list(done.values_list("evidence_id", flat=True)) == [None, first]

    def test_of_an_older_edition_than_pinned_fulfils_nothing(self, world: World) -> None:
        activate_version(actor=world.cy, version_id=approved_edition(world, 2))
        launched(world, people(id_of(world.ada)))

        completed(world, id_of(world.ada), edition=1)

        assert only(world, id_of(world.ada)).evidence_id is None

    def test_of_a_newer_edition_than_pinned_fulfils(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))
        starts(world, id_of(world.ada))
        activate_version(actor=world.cy, version_id=approved_edition(world, 2))

        completed(world, id_of(world.ada), edition=2)

        assert only(world, id_of(world.ada)).evidence_id is not None


class TestStarting:
    def test_is_noted_once_and_only_where_it_leads_to_fulfilment(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))
        starts(world, id_of(world.ada))
        starts(world, id_of(world.ada))

        assert only(world, id_of(world.ada)).started_from == TODAY
        assert events(id_of(world.ada)) == [
            ("started", {"started_from": None}, {"started_from": TODAY.isoformat()})
        ]

    def test_with_an_older_edition_starts_nothing_that_pins_a_newer(self, world: World) -> None:
        activate_version(actor=world.cy, version_id=approved_edition(world, 2))
        launched(world, people(id_of(world.ada)))

        starts(world, id_of(world.ada), edition=1)

        assert only(world, id_of(world.ada)).started_from is None


class TestActivation:
    @pytest.mark.covers("Q9", "Q10")
    def test_moves_who_has_not_started_and_lets_the_others_finish(self, world: World) -> None:
        launched(world, departments(world, "Production", "Quality"))
        starts(world, id_of(world.bo))
        completed(world, id_of(world.quinn))

        report = activate_version(
            actor=world.cy, version_id=approved_edition(world, 2), reason="New assembly point."
        )

        editions = dict(Assignment.objects.values_list("person_id", "edition"))
        assert editions == {
            id_of(world.ada): 2,
            id_of(world.di): 2,
            id_of(world.bo): 1,
            id_of(world.quinn): 1,
        }
        assert (report.moved, report.finishing) == (2, 1)
        assert Assignment.objects.count() == 4
        event = AssignmentEvent.objects.get(assignment__person_id=id_of(world.ada))
        assert (event.kind, event.old, event.new) == ("repinned", {"edition": 1}, {"edition": 2})
        assert (event.reason, event.run_id) == ("New assembly point.", report.run_id)
        counts = RunCount.objects.filter(run_id=report.run_id).order_by("outcome")
        assert list(counts.values_list("outcome", "reason", "count")) == [
            ("kept", "started", 1),
            ("moved", "", 2),
        ]
        assert AuditEvent.objects.get(verb="assignments.repinned").count == 2

    def test_of_a_translation_moves_nobody(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))

        report = activate_version(actor=world.cy, version_id=approved_edition(world, 1, "de"))

        assert report.moved == 0
        assert events(id_of(world.ada)) == []

    @pytest.mark.covers("SEED-56")
    def test_is_not_for_an_author(self, world: World) -> None:
        version_id = approved_edition(world, 2)

        with pytest.raises(Refused):
            activate_version(actor=world.hal, version_id=version_id)

        assert not AuditEvent.objects.filter(verb="version.activated").exists()


class TestRelief:
    @pytest.mark.covers("SEED-128", "Q8")
    def test_a_withdrawal_is_dated_where_the_person_lives_and_remembers_its_kind(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))

        withdraw(actor=world.cy, assignment_id=only(world, id_of(world.ada)).pk, reason=REASON)

        assert only(world, id_of(world.ada)).withdrawn_from == TODAY
        assert events(id_of(world.ada)) == [
            (
                "withdrawn",
                {"withdrawn_from": None},
                {"withdrawn_from": TODAY.isoformat(), "kind": WithdrawalKind.MANUAL},
            )
        ]
        assert AuditEvent.objects.get(verb="assignment.withdrawn").reason == REASON

    @pytest.mark.covers("SEED-128")
    def test_what_is_completed_stays(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))
        completed(world, id_of(world.ada))
        assignment_id = only(world, id_of(world.ada)).pk

        for attempt in (
            lambda: withdraw(actor=world.cy, assignment_id=assignment_id, reason=REASON),
            lambda: exempt(actor=world.cy, assignment_id=assignment_id, until=DUE, reason=REASON),
        ):
            assert refused(attempt) == "already_completed"

    def test_twice_withdrawn_is_refused(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))
        assignment_id = only(world, id_of(world.ada)).pk
        withdraw(actor=world.cy, assignment_id=assignment_id, reason=REASON)

        assert refused(lambda: withdraw(actor=world.cy, assignment_id=assignment_id, reason=REASON)) == (
            "already_withdrawn"
        )

    def test_an_exemption_lasts_until_a_day_after_today(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))
        assignment_id = only(world, id_of(world.ada)).pk
        until = TODAY + timedelta(days=10)

        assert (
            refused(lambda: exempt(actor=world.cy, assignment_id=assignment_id, until=TODAY, reason=REASON))
            == "exempt_until"
        )
        exempt(actor=world.cy, assignment_id=assignment_id, until=until, reason=REASON)

        assert only(world, id_of(world.ada)).exempt_until == until
        assert [kind for kind, _, _ in events(id_of(world.ada))] == ["exempted"]

    def test_a_reason_is_owed(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))
        assignment_id = only(world, id_of(world.ada)).pk

        assert refused(lambda: withdraw(actor=world.cy, assignment_id=assignment_id, reason="no")) == (
            "reason_length"
        )

    def test_is_not_for_learners(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))

        with pytest.raises(NotFound):
            withdraw(actor=world.ada, assignment_id=only(world, id_of(world.ada)).pk, reason=REASON)


def test_a_withdrawn_person_is_assigned_again_by_a_later_campaign(world: World) -> None:
    launched(world, people(id_of(world.ada)), name="First")
    withdraw(actor=world.cy, assignment_id=only(world, id_of(world.ada)).pk, reason=REASON)

    launched(world, people(id_of(world.ada)), name="Second", actor=at(world.cy, world.now))

    assert Assignment.objects.open().filter(person_id=id_of(world.ada)).count() == 1
