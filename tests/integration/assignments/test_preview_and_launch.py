"""A launch does what its preview said, accounts for everybody, and does nothing when the world moved."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.assignments.models import Assignment, Campaign
from duly.assignments.operations import (
    activate_version,
    discard,
    draft_campaign,
    inactivate,
    launch,
    save_campaign,
)
from duly.assignments.queries import campaign_list, preview_page
from duly.assignments.rules import CampaignKind, CampaignState, Outcome, Warning
from duly.audit.models import AuditEvent, RunCount
from duly.evidence.models import Evidence, Supersession
from duly.kernel.audience import Audience, Clause, Condition
from duly.kernel.refusal import NotFound, Refused
from duly.learning.operations import open_training
from duly.people.models import Person
from duly.trainings.models import Training
from tests.integration.assignments.arrange import (
    DUE,
    TODAY,
    approved_edition,
    at,
    completed,
    departments,
    drafted,
    everybody,
    id_of,
    launched,
    only,
    people,
    previewed,
)
from tests.world import World

ACTIVE_PEOPLE = 7


def outcomes(preview_or_report: object) -> dict[tuple[str, str], int]:
    account = preview_or_report.account  # type: ignore[attr-defined]
    return {(count.outcome.value, count.reason): count.people for count in account.counts}


@pytest.mark.covers("P1", "SEED-99", "Q47")
def test_the_preview_accounts_for_every_active_person_with_a_reason(world: World) -> None:
    shown = previewed(world, departments(world, "Production"))

    assert outcomes(shown) == {
        ("assigned", ""): 2,  # Ada in the subtree, Bo himself; Ivy has left
        ("excluded", "not_in_audience"): 4,
        ("undecided", "department_missing"): 1,  # Ned
    }
    assert shown.account.population == ACTIVE_PEOPLE
    assert [row.name for row in shown.sample] == ["Ada Lindqvist", "Bo Varga"]


@pytest.mark.covers("Q26")
def test_dimensions_are_joined_by_and_values_by_or_and_individuals_are_added(world: World) -> None:
    clause = Clause(
        (
            Condition("department", frozenset(map(world.value, ("Quality", "Administration")))),
            Condition("location", frozenset({world.value("Graz")})),
        )
    )
    audience = Audience(clauses=(clause,), individuals=frozenset({world.ned_id}))

    assert outcomes(previewed(world, audience)) == {
        ("assigned", ""): 4,  # Cy, Quinn, Di and Ned by name; Hal sits in Lisbon
        ("excluded", "not_in_audience"): 3,
    }


def test_an_exclusion_is_a_reason_of_its_own(world: World) -> None:
    audience = Audience(clauses=(Clause(),), excluded_individuals=frozenset({world.ned_id}))

    shown = previewed(world, audience)

    assert outcomes(shown) == {("assigned", ""): 6, ("excluded", "exclusion"): 1}
    assert shown.warnings == (Warning.EVERYBODY,)


@pytest.mark.covers("P1", "SEED-99", "SEED-101", "SEED-103", "Q25")
def test_a_launch_opens_what_was_previewed(world: World) -> None:
    Training.objects.filter(pk=world.training_id).update(grace_days=7, due_offset_days=3)
    shown = previewed(world, departments(world, "Production"))
    campaign_id = drafted(world, departments(world, "Production"))

    report = launch(actor=world.cy, campaign_id=campaign_id, fingerprint=shown.fingerprint)

    assert outcomes(report) == outcomes(shown)
    opened = Assignment.objects.filter(campaign_id=campaign_id)
    assert {one.person_id for one in opened} == {id_of(world.ada), id_of(world.bo)}
    ada = only(world, id_of(world.ada))
    assert (ada.edition, ada.cycle, ada.run_id, ada.assigned_at) == (1, 1, report.run_id, world.now)
    assert (ada.assigned_on, ada.due_on) == (TODAY, DUE)
    assert (ada.late_from, ada.overdue_from) == (DUE + timedelta(days=1), DUE + timedelta(days=8))
    assert (ada.started_from, ada.completed_from, ada.evidence_id) == (None, None, None)
    campaign = Campaign.objects.get(pk=campaign_id)
    assert (campaign.state, campaign.edition) == (CampaignState.ACTIVE, 1)
    assert (campaign.launched_at, campaign.launched_by_id) == (world.now, id_of(world.cy))


@pytest.mark.covers("P1")
def test_a_run_writes_down_everybody_and_names_whom_it_could_not_decide(world: World) -> None:
    report = launched(world, departments(world, "Production"))

    counts = RunCount.objects.filter(run_id=report.run_id)
    assert sum(counts.values_list("count", flat=True)) == ACTIVE_PEOPLE
    listed = counts.exclude(list=None)
    assert list(listed.values_list("outcome", "reason", "list__subjects")) == [
        ("undecided", "department_missing", [world.ned_id])
    ]
    event = AuditEvent.objects.get(verb="campaign.launched")
    assert (event.object_id, event.count, event.run_id) == (report.campaign_id, 2, report.run_id)
    assert event.new is not None
    assert event.new["undecided"] == 1


@pytest.mark.covers("P7")
def test_a_launch_asks_as_many_questions_for_many_people_as_for_few(world: World) -> None:
    few, many = drafted(world, people(id_of(world.ada))), drafted(world, everybody())
    counts = []
    for campaign_id, audience in ((few, people(id_of(world.ada))), (many, everybody())):
        fingerprint = previewed(world, audience).fingerprint
        with CaptureQueriesContext(connection) as asked:
            launch(actor=world.cy, campaign_id=campaign_id, fingerprint=fingerprint)
        counts.append(len(asked))

    assert counts[0] == counts[1]


class TestTheWorldMoves:
    """Between preview and launch."""

    def launching(self, world: World, campaign_id: UUID, fingerprint: str) -> None:
        launch(actor=world.cy, campaign_id=campaign_id, fingerprint=fingerprint)

    def test_somebody_joins_the_audience(self, world: World) -> None:
        audience = departments(world, "Production")
        campaign_id, seen = drafted(world, audience), previewed(world, audience).fingerprint
        Person.objects.filter(pk=world.ned_id).update(department_id=world.value("Assembly"))

        with pytest.raises(Refused) as refusal:
            self.launching(world, campaign_id, seen)

        assert refusal.value.code == "world_moved"
        assert not Assignment.objects.exists()

    def test_another_version_became_active(self, world: World) -> None:
        audience = departments(world, "Production")
        campaign_id, seen = drafted(world, audience), previewed(world, audience).fingerprint
        activate_version(actor=world.cy, version_id=approved_edition(world, 2))

        with pytest.raises(Refused) as refusal:
            self.launching(world, campaign_id, seen)

        assert refusal.value.code == "world_moved"

    def test_the_grace_changed(self, world: World) -> None:
        audience = departments(world, "Production")
        campaign_id, seen = drafted(world, audience), previewed(world, audience).fingerprint
        Training.objects.filter(pk=world.training_id).update(grace_days=14)

        with pytest.raises(Refused) as refusal:
            self.launching(world, campaign_id, seen)

        assert refusal.value.code == "world_moved"

    def test_somebody_completed_it(self, world: World) -> None:
        audience = departments(world, "Production")
        campaign_id, seen = drafted(world, audience), previewed(world, audience).fingerprint
        completed(world, id_of(world.ada))

        with pytest.raises(Refused) as refusal:
            self.launching(world, campaign_id, seen)

        assert refusal.value.code == "world_moved"

    def test_a_hire_elsewhere_is_no_reason_to_look_again(self, world: World) -> None:
        audience = departments(world, "Production")
        campaign_id, seen = drafted(world, audience), previewed(world, audience).fingerprint
        Person.objects.create(
            organization_id=world.organization_id,
            name="Uma Holt",
            zone="Europe/Vienna",
            department_id=world.value("Quality"),
        )

        self.launching(world, campaign_id, seen)

        assert Assignment.objects.count() == 2


class TestEvidenceThatIsThereAlready:
    @pytest.mark.covers("SEED-126", "Q7")
    def test_fulfils_at_once(self, world: World) -> None:
        evidence_id = completed(world, id_of(world.ada), now=world.now - timedelta(days=30))

        report = launched(world, departments(world, "Production"))

        assert outcomes(report)["assigned", "already_valid"] == 1
        assert (report.account.assigned, report.account.fulfilled_at_once) == (2, 1)
        ada = only(world, id_of(world.ada))
        assert (ada.evidence_id, ada.completed_from) == (evidence_id, TODAY - timedelta(days=30))

    def test_does_not_when_the_switch_is_off(self, world: World) -> None:
        completed(world, id_of(world.ada))

        report = launched(world, departments(world, "Production"), accepts_evidence=False)

        assert report.account.fulfilled_at_once == 0

    @pytest.mark.covers("Q7")
    def test_does_not_when_superseded(self, world: World) -> None:
        evidence_id = completed(world, id_of(world.ada))
        Supersession.objects.create(
            organization_id=world.organization_id,
            evidence_id=evidence_id,
            reason="Newer edition",
            superseded_at=world.now,
        )

        assert previewed(world, departments(world, "Production")).account.fulfilled_at_once == 0

    @pytest.mark.covers("Q7")
    @pytest.mark.parametrize(("days", "fulfilled"), [(-1, 0), (0, 0), (1, 1)])
    def test_counts_until_the_day_it_must_be_repeated(self, world: World, days: int, fulfilled: int) -> None:
        Training.objects.filter(pk=world.training_id).update(recertify_months=12)
        long_ago = world.now.replace(year=world.now.year - 1) + timedelta(days=days)
        completed(world, id_of(world.ada), now=long_ago)

        shown = previewed(world, departments(world, "Production"))

        assert shown.account.fulfilled_at_once == fulfilled

    def test_of_an_older_edition_does_not(self, world: World) -> None:
        completed(world, id_of(world.ada))
        activate_version(actor=world.cy, version_id=approved_edition(world, 2))

        assert previewed(world, departments(world, "Production")).account.fulfilled_at_once == 0

    def test_of_several_the_best_counts_and_nobody_is_counted_twice(self, world: World) -> None:
        completed(world, id_of(world.ada), now=world.now - timedelta(days=400))
        completed(world, id_of(world.ada), now=world.now - timedelta(days=10))

        report = launched(world, departments(world, "Production"))

        assert report.account.population == ACTIVE_PEOPLE
        assert Evidence.objects.count() == 2


class TestAnAttemptThatIsOpenAlready:
    @pytest.mark.covers("SEED-126", "Q9")
    def test_makes_the_assignment_a_started_one(self, world: World) -> None:
        open_training(
            actor=at(world.ada, world.now - timedelta(days=3)), training_id=world.training_id, language="en"
        )

        launched(world, departments(world, "Production"))

        assert only(world, id_of(world.ada)).started_from == TODAY - timedelta(days=3)
        assert only(world, id_of(world.bo)).started_from is None
        assert activate_version(actor=world.cy, version_id=approved_edition(world, 2)).finishing == 1

    def test_of_an_older_edition_does_not(self, world: World) -> None:
        open_training(actor=world.ada, training_id=world.training_id, language="en")
        activate_version(actor=world.cy, version_id=approved_edition(world, 2))

        launched(world, departments(world, "Production"))

        assert only(world, id_of(world.ada)).started_from is None


class TestAnAssignmentThatIsOpenAlready:
    @pytest.mark.covers("SEED-104", "SEED-105", "Q6")
    def test_stands_beside_that_of_another_manual_campaign(self, world: World) -> None:
        launched(world, departments(world, "Production"), name="First")

        report = launched(world, departments(world, "Production"), name="Second")

        assert report.account.kept == 0
        assert Assignment.objects.filter(person_id=id_of(world.ada)).count() == 2

    @pytest.mark.covers("SEED-125", "Q6")
    def test_is_kept_by_a_mandatory_one(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))

        report = launched(world, departments(world, "Production"), kind=CampaignKind.MANDATORY)

        assert outcomes(report)["kept", "already_open"] == 1
        assert report.account.population == ACTIVE_PEOPLE
        assert Assignment.objects.filter(person_id=id_of(world.ada)).count() == 1

    @pytest.mark.covers("Q7")
    def test_does_not_count_once_it_is_completed(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))
        completed(world, id_of(world.ada))

        report = launched(
            world, people(id_of(world.ada)), kind=CampaignKind.MANDATORY, accepts_evidence=False
        )

        assert report.account.kept == 0


@pytest.mark.covers("SEED-187")
def test_each_person_is_assigned_on_the_day_it_is_where_they_are(world: World) -> None:
    Person.objects.filter(pk=id_of(world.ada)).update(zone="Pacific/Kiritimati")
    Person.objects.filter(pk=id_of(world.bo)).update(zone="Pacific/Pago_Pago")
    cy = at(world.cy, datetime(2026, 11, 22, 10, 30, tzinfo=UTC))

    launched(world, everybody(), actor=cy)

    days = dict(Assignment.objects.values_list("person_id", "assigned_on"))
    assert days[id_of(world.ada)] == TODAY + timedelta(days=1)
    assert days[id_of(world.cy)] == TODAY
    assert days[id_of(world.bo)] == TODAY - timedelta(days=1)
    assert set(Assignment.objects.values_list("due_on", flat=True)) == {DUE}


class TestTheDueDay:
    @pytest.mark.covers("Q27")
    @pytest.mark.parametrize("days", [None, -1, 0])
    def test_is_tomorrow_at_the_earliest(self, world: World, days: int | None) -> None:
        due_on = None if days is None else TODAY + timedelta(days=days)
        campaign_id = drafted(world, everybody(), due_on)

        for attempt in (
            lambda: previewed(world, everybody(), due_on),
            lambda: launch(actor=world.cy, campaign_id=campaign_id, fingerprint=""),
        ):
            with pytest.raises(Refused) as refusal:
                attempt()
            assert refusal.value.code == "due_day"

    @pytest.mark.covers("Q27")
    @pytest.mark.parametrize(("days", "warned"), [(1, True), (2, True), (3, False)])
    def test_is_warned_about_when_close(self, world: World, days: int, *, warned: bool) -> None:
        shown = previewed(world, people(id_of(world.ada)), TODAY + timedelta(days=days))

        assert (Warning.SOON in shown.warnings) is warned


class TestTheDraft:
    @pytest.mark.covers("SEED-100")
    def test_is_saved_until_it_is_launched(self, world: World) -> None:
        campaign_id = drafted(world, Audience(), None)
        save_campaign(
            actor=world.hal,
            campaign_id=campaign_id,
            name="  Fire safety, all of production ",
            training_id=world.training_id,
            audience=departments(world, "Production"),
            due_on=DUE,
        )

        row = campaign_list(actor=world.cy).rows[0]
        assert (row.name, row.state, row.due_on) == ("Fire safety, all of production", "draft", DUE)
        seen = previewed(world, departments(world, "Production")).fingerprint
        launch(actor=world.hal, campaign_id=campaign_id, fingerprint=seen)
        with pytest.raises(Refused) as refusal:
            save_campaign(
                actor=world.hal,
                campaign_id=campaign_id,
                name="Other",
                training_id=world.training_id,
                audience=everybody(),
                due_on=DUE,
            )
        assert refusal.value.code == "illegal_transition"

    def test_is_launched_once(self, world: World) -> None:
        report = launched(world, people(id_of(world.ada)))

        with pytest.raises(Refused) as refusal:
            launch(actor=world.cy, campaign_id=report.campaign_id, fingerprint="")

        assert refusal.value.code == "illegal_transition"

    def test_is_gone_once_discarded_and_only_a_draft_can_be(self, world: World) -> None:
        campaign_id = drafted(world, everybody())
        report = launched(world, people(id_of(world.ada)))

        discard(actor=world.cy, campaign_id=campaign_id)

        assert [row.id for row in campaign_list(actor=world.cy).rows] == [report.campaign_id]
        with pytest.raises(NotFound):
            launch(actor=world.cy, campaign_id=campaign_id, fingerprint="")
        with pytest.raises(Refused):
            discard(actor=world.cy, campaign_id=report.campaign_id)

    @pytest.mark.covers("SEED-132")
    def test_turned_off_a_campaign_keeps_its_records(self, world: World) -> None:
        report = launched(world, people(id_of(world.ada)))

        inactivate(actor=world.cy, campaign_id=report.campaign_id)

        assert Campaign.objects.get(pk=report.campaign_id).state == CampaignState.INACTIVE
        assert Assignment.objects.count() == 1

    @pytest.mark.parametrize("name", ["", "   ", "x" * 501])
    def test_needs_a_name(self, world: World, name: str) -> None:
        with pytest.raises(Refused) as refusal:
            drafted(world, everybody(), name=name)
        assert refusal.value.code == "campaign_name"

    def test_for_nobody_is_not_launched(self, world: World) -> None:
        campaign_id = drafted(world, Audience())

        for attempt in (
            lambda: previewed(world, Audience()),
            lambda: launch(actor=world.cy, campaign_id=campaign_id, fingerprint=""),
        ):
            with pytest.raises(Refused) as refusal:
                attempt()
            assert refusal.value.code == "nobody"

    def test_that_matches_nobody_is_not_launched(self, world: World) -> None:
        with pytest.raises(Refused) as refusal:
            launched(world, people(world.ivy_id))
        assert refusal.value.code == "nobody"


class TestWhoMay:
    @pytest.mark.parametrize("who", ["ada", "bo"])
    def test_a_learner_sees_no_campaigns(self, world: World, who: str) -> None:
        with pytest.raises(NotFound):
            drafted(world, everybody(), actor=getattr(world, who))

    def test_an_auditor_looks_but_does_not_touch(self, world: World) -> None:
        with pytest.raises(Refused) as refusal:
            drafted(world, everybody(), actor=world.di)

        assert refusal.value.code == "forbidden"
        assert campaign_list(actor=world.di).total == 0

    def test_the_training_of_another_organization_is_not_there(self, world: World) -> None:
        with pytest.raises(NotFound):
            draft_campaign(
                actor=world.cy,
                name="Borrowed",
                training_id=world.foreign_training_id,
                audience=everybody(),
            )

    @pytest.mark.covers("SEED-129")
    def test_somebody_of_another_organization_is_nobody_here(self, world: World) -> None:
        shown = previewed(world, people(id_of(world.ada), id_of(world.finn)))

        assert (shown.account.assigned, shown.account.population) == (1, ACTIVE_PEOPLE)


def test_the_list_behind_each_number_says_why(world: World) -> None:
    audience = departments(world, "Production")
    listed = {
        outcome: preview_page(
            actor=world.cy,
            audience=audience,
            training_id=world.training_id,
            due_on=DUE,
            outcome=outcome,
        )
        for outcome in Outcome
    }

    assert {outcome: page.total for outcome, page in listed.items()} == {
        Outcome.ASSIGNED: 2,
        Outcome.KEPT: 0,
        Outcome.EXCLUDED: 4,
        Outcome.UNDECIDED: 1,
    }
    assert listed[Outcome.ASSIGNED].rows[0].why == "Included: department is Production."
    assert listed[Outcome.UNDECIDED].rows[0].why == "Cannot be decided: no department on the record."
    assert listed[Outcome.EXCLUDED].rows[0].department
