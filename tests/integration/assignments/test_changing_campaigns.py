"""A launched campaign changed as a whole, and one assignment by hand: counted first, with a reason."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from duly.assignments.models import Assignment, AssignmentEvent, Campaign
from duly.assignments.operations import (
    activate_version,
    annotate,
    exempt,
    extend,
    inactivate,
    on_training_started,
    redate,
    redate_campaign,
    restore,
    withdraw,
    withdraw_open,
)
from duly.assignments.queries.assignment import assignment_page
from duly.assignments.queries.open_rows import OpenRows, open_rows
from duly.assignments.queries.preview import extend_page, extend_preview
from duly.assignments.queries.run_people import Behind, run_people
from duly.assignments.rules import Outcome
from duly.audit.models import AuditEvent, AuditPersonal, RunCount, RunEnd
from duly.learning.rules import TrainingStarted
from duly.people.models import Person
from duly.trainings.models import Training
from tests.integration.assignments.arrange import (
    DUE,
    TODAY,
    approved_edition,
    at,
    completed,
    departments,
    everybody,
    id_of,
    launched,
    only,
    people,
    refused,
)
from tests.world import World

REASON = "The press moved to spring."
LATER = DUE + timedelta(days=30)


def seen(world: World, campaign_id: UUID) -> OpenRows:
    return open_rows(actor=world.cy, campaign_id=campaign_id)


def redated(world: World, campaign_id: UUID, due_on: date = LATER, **changed: Any) -> OpenRows:
    facts = {"reason": REASON, "fingerprint": seen(world, campaign_id).fingerprint, **changed}
    return redate_campaign(actor=world.cy, campaign_id=campaign_id, due_on=due_on, **facts)


def days(world: World, name: str) -> tuple[date, date, date]:
    one = only(world, id_of(getattr(world, name)))
    return one.due_on, one.late_from, one.overdue_from


def counts(verb: str) -> dict[tuple[str, str], int]:
    run_id = AuditEvent.objects.get(verb=verb).run_id
    assert run_id
    rows = RunCount.objects.filter(run_id=run_id).values_list("outcome", "reason", "count")
    found = {(outcome, reason): people for outcome, reason, people in rows}
    end = RunEnd.objects.get(run_id=run_id)
    assert sum(found.values()) == end.population
    return found


class TestAnotherDueDay:
    @pytest.mark.covers("SEED-127", "Q27", "Q28")
    def test_moves_whoever_follows_the_campaign_with_the_grace_of_today(self, world: World) -> None:
        report = launched(world, departments(world, "Production", "Quality"))
        redate(
            actor=world.cy,
            assignment_id=only(world, id_of(world.bo)).pk,
            due_on=DUE + timedelta(days=5),
            reason=REASON,
        )
        completed(world, id_of(world.quinn))
        Training.objects.filter(pk=world.training_id).update(grace_days=7)

        told = redated(world, report.campaign_id)

        assert (told.moving, told.keeping, told.settled) == (2, 1, 1)
        assert days(world, "ada") == (LATER, LATER + timedelta(days=1), LATER + timedelta(days=8))
        assert days(world, "bo")[0] == DUE + timedelta(days=5)
        assert days(world, "quinn")[0] == DUE
        assert Campaign.objects.get(pk=report.campaign_id).due_on == LATER
        event = AssignmentEvent.objects.get(assignment=only(world, id_of(world.ada)))
        assert (event.kind, event.old["due_on"], event.new["due_on"]) == ("redated", str(DUE), str(LATER))
        assert event.reason == REASON
        assert counts("campaign.redated") == {
            ("redated", ""): 2,
            ("kept", "keeps_due_day"): 1,
            ("kept", "settled"): 1,
        }

    def test_is_what_those_added_later_get(self, world: World) -> None:
        report = launched(world, departments(world, "Production"))
        redated(world, report.campaign_id)
        Person.objects.filter(pk=world.ned_id).update(department_id=world.value("Assembly"))

        extend(actor=world.cy, campaign_id=report.campaign_id, fingerprint=counted(world, report.campaign_id))

        assert only(world, world.ned_id).due_on == LATER

    @pytest.mark.covers("Q27")
    def test_is_refused_when_nothing_or_the_wrong_thing_is_asked(self, world: World) -> None:
        campaign_id = launched(world, people(id_of(world.ada))).campaign_id

        assert refused(lambda: redated(world, campaign_id, TODAY)) == "due_day"
        assert refused(lambda: redated(world, campaign_id, DUE)) == "same_day"
        assert refused(lambda: redated(world, campaign_id, reason="no")) == "reason_length"
        assert refused(lambda: redated(world, campaign_id, fingerprint="")) == "world_moved"
        inactivate(actor=world.cy, campaign_id=campaign_id)
        assert refused(lambda: redated(world, campaign_id)) == "illegal_transition"

    def test_is_refused_when_somebody_began_meanwhile(self, world: World) -> None:
        campaign_id = launched(world, people(id_of(world.ada))).campaign_id
        before = seen(world, campaign_id).fingerprint
        completed(world, id_of(world.ada))

        assert refused(lambda: redated(world, campaign_id, fingerprint=before)) == "world_moved"


def counted(world: World, campaign_id: UUID) -> str:
    return extend_preview(actor=world.cy, campaign_id=campaign_id).fingerprint


class TestAddingWhoMatchesByNow:
    @pytest.mark.covers("Q25", "SEED-105")
    def test_adds_newcomers_and_keeps_everybody_else_as_they_are(self, world: World) -> None:
        report = launched(world, departments(world, "Production"))
        withdraw(actor=world.cy, assignment_id=only(world, id_of(world.bo)).pk, reason=REASON)
        Person.objects.filter(pk=world.ned_id).update(department_id=world.value("Assembly"))
        Person.objects.filter(pk=id_of(world.ada)).update(department_id=world.value("Quality"))

        shown = extend_preview(actor=world.cy, campaign_id=report.campaign_id)
        kept = extend_page(actor=world.cy, campaign_id=report.campaign_id, outcome=Outcome.KEPT)
        added = extend(actor=world.cy, campaign_id=report.campaign_id, fingerprint=shown.fingerprint)

        assert shown.account == added.account
        assert (shown.account.assigned, shown.account.kept, shown.account.population) == (1, 2, 7)
        assert {row.reason for row in kept.rows} == {"in_campaign"}
        assert only(world, world.ned_id).run_id == added.run_id
        assert Assignment.objects.count() == 3
        assert only(world, id_of(world.bo)).withdrawn_from is not None
        assert refused(
            lambda: extend(actor=world.cy, campaign_id=report.campaign_id, fingerprint=shown.fingerprint)
        ) == ("world_moved")
        again = counted(world, report.campaign_id)
        assert (
            refused(lambda: extend(actor=world.cy, campaign_id=report.campaign_id, fingerprint=again))
            == "nobody"
        )

    def test_can_be_looked_up_in_its_run(self, world: World) -> None:
        report = launched(world, departments(world, "Production"))
        Person.objects.filter(pk=world.ned_id).update(department_id=world.value("Assembly"))
        added = extend(
            actor=world.cy, campaign_id=report.campaign_id, fingerprint=counted(world, report.campaign_id)
        )

        def listed(outcome: Outcome) -> set[UUID]:
            behind = Behind(run_id=added.run_id, outcome=outcome, subject_id=report.campaign_id)
            found = run_people(actor=world.cy, behind=behind).people
            return {row.person_id for row in found.rows} if found else set()

        assert listed(Outcome.ASSIGNED) == {world.ned_id}
        assert listed(Outcome.KEPT) == {id_of(world.ada), id_of(world.bo), world.ned_id}

    def test_gives_the_edition_of_today(self, world: World) -> None:
        report = launched(world, departments(world, "Production"))
        activate_version(actor=world.cy, version_id=approved_edition(world, 2))
        Person.objects.filter(pk=world.ned_id).update(department_id=world.value("Assembly"))

        extend(actor=world.cy, campaign_id=report.campaign_id, fingerprint=counted(world, report.campaign_id))

        assert only(world, world.ned_id).edition == 2

    def test_is_over_with_the_due_day_and_once_turned_off(self, world: World) -> None:
        report = launched(world, departments(world, "Production"))
        late = at(world.cy, world.now + (DUE - TODAY))

        assert refused(lambda: extend_preview(actor=late, campaign_id=report.campaign_id)) == "campaign_over"
        inactivate(actor=world.cy, campaign_id=report.campaign_id)
        assert refused(lambda: counted(world, report.campaign_id)) == "illegal_transition"


@pytest.mark.covers("SEED-128", "Q8")
def test_everything_open_is_withdrawn_and_what_is_completed_stays(world: World) -> None:
    report = launched(world, everybody())
    completed(world, id_of(world.quinn))
    started(world)
    before = seen(world, report.campaign_id)

    withdraw_open(
        actor=world.cy, campaign_id=report.campaign_id, reason=REASON, fingerprint=before.fingerprint
    )

    assert (before.open, before.started, before.settled) == (6, 1, 1)
    assert Assignment.objects.filter(withdrawal="manual", withdrawn_from=TODAY).count() == 6
    assert only(world, id_of(world.quinn)).withdrawn_from is None
    assert counts("campaign.withdrawn") == {("withdrawn", ""): 6, ("kept", "settled"): 1}
    again = seen(world, report.campaign_id).fingerprint
    assert refused(
        lambda: withdraw_open(
            actor=world.cy, campaign_id=report.campaign_id, reason=REASON, fingerprint=again
        )
    ) == ("nothing_open")


def started(world: World) -> None:
    event = TrainingStarted(
        person_id=id_of(world.ada), training_id=world.training_id, edition=1, started_on=TODAY
    )
    on_training_started(event, actor=world.ada)


class TestRestoring:
    def withdrawn(self, world: World) -> UUID:
        launched(world, people(id_of(world.ada)))
        assignment_id = only(world, id_of(world.ada)).pk
        withdraw(actor=world.cy, assignment_id=assignment_id, reason=REASON)
        return assignment_id

    def test_opens_the_same_one_with_as_many_days_left(self, world: World) -> None:
        assignment_id = self.withdrawn(world)

        restore(
            actor=at(world.cy, world.now + timedelta(days=10)), assignment_id=assignment_id, reason=REASON
        )

        ada = only(world, id_of(world.ada))
        assert (ada.pk, ada.withdrawn_from, ada.withdrawal) == (assignment_id, None, "")
        assert days(world, "ada") == tuple(DUE + timedelta(days=n) for n in (10, 11, 11))
        assert ada.keeps_due_day
        page = assignment_page(actor=world.di, assignment_id=assignment_id)
        assert [(row.kind, row.by, row.reason) for row in page.history] == [
            ("opened", "Cy Okafor", ""),
            ("withdrawn", "Cy Okafor", REASON),
            ("restored", "Cy Okafor", REASON),
        ]

    def test_pins_the_newer_edition_where_nothing_was_begun(self, world: World) -> None:
        assignment_id = self.withdrawn(world)
        activate_version(actor=world.cy, version_id=approved_edition(world, 2))

        restore(actor=world.cy, assignment_id=assignment_id, reason=REASON)

        assert only(world, id_of(world.ada)).edition == 2

    def test_is_completed_at_once_by_what_was_proven_meanwhile(self, world: World) -> None:
        assignment_id = self.withdrawn(world)
        evidence_id = completed(world, id_of(world.ada))

        restore(actor=world.cy, assignment_id=assignment_id, reason=REASON)

        assert only(world, id_of(world.ada)).evidence_id == evidence_id

    def test_is_for_what_is_withdrawn(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))
        assignment_id = only(world, id_of(world.ada)).pk

        assert (
            refused(lambda: restore(actor=world.cy, assignment_id=assignment_id, reason=REASON))
            == "not_withdrawn"
        )
        Assignment.objects.filter(pk=assignment_id).update(withdrawn_from=TODAY, withdrawal="merged")
        assert (
            refused(lambda: restore(actor=world.cy, assignment_id=assignment_id, reason=REASON)) == "merged"
        )


class TestOneAssignment:
    @pytest.mark.covers("SEED-127")
    def test_gets_a_day_of_its_own_with_the_grace_it_had(self, world: World) -> None:
        Training.objects.filter(pk=world.training_id).update(grace_days=7)
        launched(world, people(id_of(world.ada)))
        assignment_id = only(world, id_of(world.ada)).pk
        Training.objects.filter(pk=world.training_id).update(grace_days=0)

        redate(actor=world.cy, assignment_id=assignment_id, due_on=LATER, reason=REASON)

        assert days(world, "ada") == (LATER, LATER + timedelta(days=1), LATER + timedelta(days=8))
        assert only(world, id_of(world.ada)).keeps_due_day

        def moved(due_on: date) -> Callable[[], None]:
            return lambda: redate(actor=world.cy, assignment_id=assignment_id, due_on=due_on, reason=REASON)

        assert refused(moved(TODAY)) == "due_day"
        assert refused(moved(LATER)) == "same_day"

    @pytest.mark.covers("SEED-128")
    def test_takes_a_note_also_when_it_is_completed(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))
        completed(world, id_of(world.ada))
        assignment_id = only(world, id_of(world.ada)).pk

        annotate(actor=world.cy, assignment_id=assignment_id, note="  Took it on paper. ")

        page = assignment_page(actor=world.cy, assignment_id=assignment_id)
        assert [(row.kind, row.by, row.reason) for row in page.history[-2:]] == [
            ("completed", "Ada Lindqvist", ""),
            ("annotated", "Cy Okafor", "Took it on paper."),
        ]
        assert page.verbs == {"annotate"}
        event = AuditEvent.objects.get(verb="assignment.annotated")
        assert AuditPersonal.objects.get(event=event).values == {"note": "Took it on paper."}
        assert (
            refused(lambda: annotate(actor=world.cy, assignment_id=assignment_id, note=" ")) == "note_length"
        )

    def test_says_what_may_be_done_as_it_stands(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))
        assignment_id = only(world, id_of(world.ada)).pk
        exempt(actor=world.cy, assignment_id=assignment_id, until=LATER, reason=REASON)

        opened = assignment_page(actor=world.cy, assignment_id=assignment_id)
        withdraw(actor=world.cy, assignment_id=assignment_id, reason=REASON)
        taken = assignment_page(actor=world.cy, assignment_id=assignment_id)

        assert (str(opened.standing), set(opened.verbs)) == (
            "exempt",
            {"annotate", "exempt", "redate", "withdraw"},
        )
        assert (str(taken.standing), set(taken.verbs)) == ("withdrawn", {"annotate", "restore"})
