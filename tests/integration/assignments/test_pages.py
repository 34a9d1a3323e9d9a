"""What learners and admins see: one docket a training, and numbers that add up."""

from datetime import timedelta

import pytest

from duly.assignments.operations import exempt, withdraw
from duly.assignments.queries import campaign_list, campaign_page, my_trainings
from duly.kernel.refusal import NotFound
from duly.kernel.standing import Standing
from duly.trainings.models import Training
from tests.integration.assignments.arrange import (
    DUE,
    TODAY,
    at,
    completed,
    departments,
    everybody,
    id_of,
    launched,
    only,
    people,
)
from tests.world import World


class TestMyTrainings:
    @pytest.mark.covers("Q6")
    def test_shows_one_docket_a_training_with_the_earliest_day_and_every_reason(self, world: World) -> None:
        launched(world, departments(world, "Production"), DUE, name="Everybody in production")
        launched(world, people(id_of(world.ada)), DUE - timedelta(days=10), name="Returning to work")

        page = my_trainings(actor=world.ada)

        (docket,) = page.todo
        assert (docket.name, docket.label, docket.due_on) == (
            "Fire safety",
            "1.0",
            DUE - timedelta(days=10),
        )
        assert [ask.campaign_name for ask in docket.asks] == ["Returning to work", "Everybody in production"]
        assert (docket.standing, docket.due_soon, docket.days_left) == (Standing.ASSIGNED, True, 10)
        assert (docket.minutes, docket.lessons, docket.seen, docket.passing_score) == (8, 2, 0, 80)
        assert not docket.started
        assert page.done == ()

    def test_moves_what_is_completed_to_done(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))
        evidence_id = completed(world, id_of(world.ada))

        page = my_trainings(actor=world.ada)

        assert page.todo == ()
        assert [row.id for row in page.done] == [evidence_id]

    @pytest.mark.covers("SEED-187", "SEED-189", "SEED-191")
    @pytest.mark.parametrize(
        ("days_after", "standing", "due_soon", "days_late"),
        [
            (-15, Standing.ASSIGNED, False, 0),
            (-14, Standing.ASSIGNED, True, 0),
            (0, Standing.ASSIGNED, True, 0),
            (1, Standing.DUE, True, 1),
            (7, Standing.DUE, True, 7),
            (8, Standing.OVERDUE, False, 8),
        ],
    )
    def test_judges_by_the_day(
        self, world: World, days_after: int, standing: Standing, *, due_soon: bool, days_late: int
    ) -> None:
        Training.objects.filter(pk=world.training_id).update(grace_days=7)
        launched(world, people(id_of(world.ada)))
        now = world.now + timedelta(days=(DUE - TODAY).days + days_after)

        (docket,) = my_trainings(actor=at(world.ada, now)).todo

        assert (docket.standing, docket.due_soon, docket.days_late) == (standing, due_soon, days_late)

    def test_leaves_out_what_is_withdrawn_or_exempt(self, world: World) -> None:
        launched(world, people(id_of(world.ada), id_of(world.bo)))
        withdraw(
            actor=world.cy, assignment_id=only(world, id_of(world.ada)).pk, reason="Moved to another plant"
        )
        exempt(
            actor=world.cy,
            assignment_id=only(world, id_of(world.bo)).pk,
            until=DUE,
            reason="On leave until then.",
        )

        assert my_trainings(actor=world.ada).todo == ()
        assert my_trainings(actor=world.bo).todo == ()
        assert len(my_trainings(actor=at(world.bo, world.now + timedelta(days=20))).todo) == 1

    def test_is_everybodys_own(self, world: World) -> None:
        launched(world, people(id_of(world.ada)))

        assert my_trainings(actor=world.quinn).todo == ()


class TestTheCampaignPage:
    def test_counts_add_up_and_departments_too(self, world: World) -> None:
        report = launched(world, everybody())
        completed(world, id_of(world.ada))
        withdraw(actor=world.cy, assignment_id=only(world, id_of(world.bo)).pk, reason="Has left the site.")

        page = campaign_page(actor=at(world.cy, world.now), campaign_id=report.campaign_id)

        assert page.row.people == report.account.assigned == 7
        assert {key: n for key, n in page.row.counts.items() if n} == {
            Standing.COMPLETED: 1,
            Standing.WITHDRAWN: 1,
            Standing.ASSIGNED: 5,
        }
        assert [(one.name, one.people, one.completed) for one in page.departments] == [
            ("Administration", 2, 0),
            ("Assembly", 1, 1),
            ("Production", 1, 0),
            ("Quality", 2, 0),
            ("", 1, 0),
        ]
        assert page.account.population == 7
        assert page.audience_text == "Everybody."
        assert page.verbs == {"extend", "redate", "withdraw", "inactivate"}
        assert campaign_list(actor=world.cy).rows[0].counts == page.row.counts

    def test_the_list_is_searched_and_filtered_while_the_counts_stay(self, world: World) -> None:
        report = launched(world, everybody())
        completed(world, id_of(world.ada))

        found = campaign_page(actor=world.cy, campaign_id=report.campaign_id, search="lind")
        done = campaign_page(actor=world.cy, campaign_id=report.campaign_id, standing=Standing.COMPLETED)
        in_quality = campaign_page(
            actor=world.cy, campaign_id=report.campaign_id, department=world.value("Quality")
        )

        assert [row.name for row in found.people.rows] == ["Ada Lindqvist"]
        assert [row.name for row in done.people.rows] == ["Ada Lindqvist"]
        assert {row.name for row in in_quality.people.rows} == {"Di Novák", "Quinn Meyer"}
        assert found.row.counts == done.row.counts

    @pytest.mark.covers("SEED-190")
    def test_late_completion_is_not_overdue(self, world: World) -> None:
        report = launched(world, people(id_of(world.ada)))
        late = world.now + timedelta(days=90)
        completed(world, id_of(world.ada), now=late)

        page = campaign_page(actor=at(world.cy, late), campaign_id=report.campaign_id)

        assert page.row.counts[Standing.COMPLETED] == 1
        assert page.row.counts[Standing.OVERDUE] == 0
        assert page.people.rows[0].days_late == 0

    def test_is_not_for_learners(self, world: World) -> None:
        report = launched(world, people(id_of(world.ada)))

        with pytest.raises(NotFound):
            campaign_page(actor=world.ada, campaign_id=report.campaign_id)
