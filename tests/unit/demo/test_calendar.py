"""The demo year: deterministic, consistent, and with something to show on every screen."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from duly.cli.demo.calendar import Plan, plan
from duly.cli.demo.events import (
    AssignmentWithdrawn,
    CampaignLaunched,
    Completed,
    Event,
    Kind,
    LessonOpened,
    PersonJoined,
    PersonLeft,
    PersonMoved,
    QuizTried,
    Signed,
    TrainingApproved,
    TrainingWritten,
)
from duly.cli.demo.library import EditionText
from duly.kernel.boundaries import boundaries, grace_from_weeks
from duly.kernel.quiz import Question, passed, score
from duly.kernel.standing import Standing, standing

E = TypeVar("E", bound=Event)
Learning = LessonOpened | QuizTried | Completed | Signed
Completion = Completed | Signed

A_MONDAY, A_SUNDAY = date(2026, 11, 23), date(2026, 3, 1)
A_LEAP_DAY, NEW_YEAR = date(2028, 2, 29), date(2027, 1, 1)


@pytest.fixture(scope="module", params=[A_MONDAY, A_SUNDAY, A_LEAP_DAY, NEW_YEAR], ids=str)
def year(request: pytest.FixtureRequest) -> Plan:
    return plan(request.param)


def of(year: Plan, kind: type[E]) -> list[E]:
    return [event for event in year.events if isinstance(event, kind)]


def learning(year: Plan) -> Iterator[Learning]:
    return (event for event in year.events if isinstance(event, Learning))


def edition_of(year: Plan, event: Learning) -> EditionText:
    return year.library[event.training].editions[event.edition - 1]


def local_day(year: Plan, person: str, at: datetime) -> date:
    zone = year.roster.zone_of(year.roster.people[person].location)
    return at.astimezone(ZoneInfo(zone)).date()


def standings(year: Plan) -> Counter[Standing]:
    """Judge every assignment of people who are still here, as the product would, on the plan's today."""
    done: dict[tuple[str, str], Learning] = {}
    begun: dict[tuple[str, str], Learning] = {}
    for event in learning(year):
        key = event.person, event.training
        begun[key] = min(begun.get(key, event), event, key=lambda one: one.at)
        if isinstance(event, Completion):
            done[key] = event  # the last one, so that a recertification is judged by its own
    withdrawn = {(event.campaign, event.person): event for event in of(year, AssignmentWithdrawn)}
    found: Counter[Standing] = Counter()
    for launch in of(year, CampaignLaunched):
        days = boundaries(
            assigned_on=launch.at.date(),
            due_on=launch.due_on,
            grace_days=grace_from_weeks(year.library[launch.training].grace_weeks),
        )
        for person in year.assigned[launch.campaign]:
            if year.roster.people[person].left_on is not None:
                continue
            completion, start = done.get((person, launch.training)), begun.get((person, launch.training))
            counts = completion is not None and completion.at > launch.at
            withdrawal = withdrawn.get((launch.campaign, person))
            facts = {
                "completed_from": local_day(year, person, completion.at) if completion and counts else None,
                "withdrawn_from": withdrawal.at.date() if withdrawal else None,
                "exempt_until": None,
                "overdue_from": days.overdue_from,
                "late_from": days.late_from,
                "started_from": local_day(year, person, start.at) if start else None,
            }
            found[standing(facts, year.today)] += 1
    return found


def test_the_same_day_gives_the_same_year() -> None:
    assert plan(A_MONDAY) == plan(A_MONDAY)


def test_every_standing_is_there_today_and_most_work_is_done(year: Plan) -> None:
    found = standings(year)

    assert set(found) == set(Standing) - {Standing.EXEMPT}  # exempting is not part of the demo year
    assert all(found[each] >= 3 for each in found)
    assert 10 <= found[Standing.OVERDUE] <= 120
    assert found[Standing.COMPLETED] / found.total() > 0.8


def test_the_year_has_the_size_of_a_real_one(year: Plan) -> None:
    assert 1500 <= sum(isinstance(event, Completion) for event in year.events) <= 3000
    assert len(year.library) == 12
    assert 10 <= len(of(year, CampaignLaunched)) <= 40
    assert {event.training for event in of(year, CampaignLaunched)} == set(year.library)
    for kind in (PersonJoined, PersonLeft, PersonMoved, AssignmentWithdrawn):
        assert len(of(year, kind)) >= 5


def test_events_stand_in_order_and_before_today(year: Plan) -> None:
    assert all(earlier.at <= later.at for earlier, later in pairwise(year.events))
    assert all(event.at.tzinfo is UTC for event in year.events)
    assert year.opens_on <= year.events[0].at.date()
    assert year.events[-1].at.date() < year.today


def test_campaigns_are_launched_on_working_days_with_names_of_their_own(year: Plan) -> None:
    launches = of(year, CampaignLaunched)

    assert all(launch.at.weekday() < 5 for launch in launches)
    assert len({launch.campaign for launch in launches}) == len(launches) == len(year.assigned)
    assert len({launch.name for launch in launches}) == len(launches)


def test_people_and_places_are_known(year: Plan) -> None:
    people = set(year.roster.people)
    departments = {branch.name for branch in year.roster.departments}
    locations = {branch.name for branch in year.roster.locations}

    for event in year.events:
        named = {getattr(event, field, None) for field in ("person", "by", "author", "approver")} - {None}
        assert named <= people
    for move in of(year, PersonMoved):
        assert move.department in departments
        assert move.location in locations
        assert move.manager in people - {move.person}
    for launch in of(year, CampaignLaunched):
        assert set(launch.audience.departments) <= departments
        assert set(launch.audience.locations) <= locations
        assert set(launch.audience.people) <= people


def test_moves_end_in_another_department_of_the_same_plant(year: Plan) -> None:
    for move in of(year, PersonMoved):
        person = year.roster.people[move.person]
        assert move.department != person.department
        assert year.roster.zone_of(move.location) == year.roster.zone_of(person.location)


def test_nobody_approves_own_work_or_before_it_is_written(year: Plan) -> None:
    written = {(event.training, event.edition): event for event in of(year, TrainingWritten)}

    assert len(of(year, TrainingApproved)) == len(written) - 1  # one waits in the review queue
    for approval in of(year, TrainingApproved):
        submission = written[approval.training, approval.edition]
        assert submission.at < approval.at
        assert submission.author != approval.approver


def test_campaigns_use_the_edition_in_force(year: Plan) -> None:
    approvals = of(year, TrainingApproved)

    for launch in of(year, CampaignLaunched):
        editions = [
            approval.edition
            for approval in approvals
            if approval.training == launch.training and approval.at <= launch.at
        ]
        assert editions[-1] == launch.edition
        assert launch.due_on > launch.at.date()


def test_a_recertification_follows_its_approval_and_names_exactly_the_holders(year: Plan) -> None:
    recertifications = [one for one in of(year, CampaignLaunched) if one.kind is Kind.RECERTIFICATION]
    assert recertifications

    for launch in recertifications:
        before = year.events[year.events.index(launch) - 1]
        assert isinstance(before, TrainingApproved)
        assert (before.training, before.recertify, before.at) == (launch.training, True, launch.at)
        holders = {
            event.person
            for event in learning(year)
            if isinstance(event, Completion) and event.training == launch.training and event.at < launch.at
        }
        gone = {event.person for event in of(year, PersonLeft) if event.at < launch.at}
        assert set(launch.audience.people) == set(year.assigned[launch.campaign]) == holders - gone


def test_only_people_who_are_there_are_assigned(year: Plan) -> None:
    for launch in of(year, CampaignLaunched):
        assert year.assigned[launch.campaign]
        for number in year.assigned[launch.campaign]:
            person = year.roster.people[number]
            assert person.started_on <= launch.at.date() <= (person.left_on or year.today)


def test_audiences_decide_by_department_and_location(year: Plan) -> None:
    moved = {move.person for move in of(year, PersonMoved)}
    parents = {branch.name: branch.parent for branch in year.roster.departments + year.roster.locations}

    for launch in of(year, CampaignLaunched):
        wanted = launch.audience
        for number in set(year.assigned[launch.campaign]) - moved:
            person = year.roster.people[number]
            place = {person.department, parents.get(person.department or "")}
            site = {person.location, parents.get(person.location or "")}
            named = wanted.everybody or number in wanted.people
            assert named or place & set(wanted.departments)
            assert named or not wanted.locations or site & set(wanted.locations)


def test_nobody_learns_before_being_assigned_or_once_it_is_over(year: Plan) -> None:
    first: dict[tuple[str, str], datetime] = {}
    for launch in of(year, CampaignLaunched):
        for person in year.assigned[launch.campaign]:
            first.setdefault((person, launch.training), launch.at)
    left = {event.person: event.at for event in of(year, PersonLeft)}
    withdrawn = {
        (event.person, campaign_of(year, event).training): event.at for event in of(year, AssignmentWithdrawn)
    }

    for event in learning(year):
        assert event.at > first[event.person, event.training] + timedelta(hours=12)
        assert event.at < left.get(event.person, event.at + timedelta(days=1))
        assert event.at < withdrawn.get((event.person, event.training), event.at + timedelta(days=1))


def campaign_of(year: Plan, withdrawal: AssignmentWithdrawn) -> CampaignLaunched:
    return next(one for one in of(year, CampaignLaunched) if one.campaign == withdrawal.campaign)


def test_withdrawals_hit_open_assignments_of_their_campaign(year: Plan) -> None:
    for withdrawal in of(year, AssignmentWithdrawn):
        assert withdrawal.person in year.assigned[withdrawal.campaign]
        assert withdrawal.at > campaign_of(year, withdrawal).at


def test_lessons_come_before_the_quiz_and_the_quiz_before_the_end(year: Plan) -> None:
    goes: dict[tuple[str, str, int], list[Learning]] = {}
    for event in learning(year):
        goes.setdefault((event.person, event.training, event.edition), []).append(event)

    for go in goes.values():
        edition = edition_of(year, go[0])
        lessons = [event.lesson for event in go if isinstance(event, LessonOpened)]
        tries = [event for event in go if isinstance(event, QuizTried)]
        ends = [event for event in go if isinstance(event, Completion)]
        assert all(earlier.at < later.at for earlier, later in pairwise(go))
        assert lessons == list(range(1, len(lessons) + 1))
        assert [*map(type, go)] == [
            *(LessonOpened for _ in lessons),
            *(QuizTried for _ in tries),
            *map(type, ends),
        ]
        assert not tries or len(lessons) == len(edition.lessons)
        assert len(tries) <= (edition.attempt_limit or len(tries))
        assert [one.passed for one in tries] == [False] * (len(tries) - len(ends)) + [True] * bool(
            tries and ends
        )
        if ends:
            assert len(lessons) == len(edition.lessons)
            assert bool(tries) == bool(edition.questions)
            assert isinstance(ends[0], Signed) == edition.signature
            assert len(ends) == 1


def test_answers_score_as_planned(year: Plan) -> None:
    tries = of(year, QuizTried)
    assert sum(not one.passed for one in tries) > 50

    for one in tries:
        edition = edition_of(year, one)
        questions = [
            Question(asked.text, asked.options, frozenset(asked.correct), asked.several)
            for asked in edition.questions
        ]
        reached = score(questions, [frozenset(answer) for answer in one.answers])
        assert passed(reached, edition.passing_score or 0) == one.passed


def test_people_learn_from_the_edition_in_force_or_finish_what_they_began(year: Plan) -> None:
    approvals = {(one.training, one.edition): one for one in of(year, TrainingApproved)}
    begun: dict[tuple[str, str, int], datetime] = {}

    for event in learning(year):
        begun.setdefault((event.person, event.training, event.edition), event.at)
        began = begun[event.person, event.training, event.edition]
        assert approvals[event.training, event.edition].at < began
        newer = approvals.get((event.training, event.edition + 1))
        if newer is not None:
            assert began < newer.at
            assert event.at < newer.at or not newer.recertify


def test_work_is_done_on_working_days_in_the_daytime_of_the_person(year: Plan) -> None:
    for event in learning(year):
        zone = year.roster.zone_of(year.roster.people[event.person].location)
        local = event.at.astimezone(ZoneInfo(zone))
        assert local.weekday() < 5
        assert 7 <= local.hour < 15


def test_the_employee_who_signs_in_has_something_to_do(year: Plan) -> None:
    employee = year.roster.cast["employee"]
    owed = {one.training for one in of(year, CampaignLaunched) if employee in year.assigned[one.campaign]}
    mine = [event for event in learning(year) if event.person == employee]
    done = {event.training for event in mine if isinstance(event, Completion)}
    begun = {event.training for event in mine} - done

    assert begun == {"hygiene-clean-assembly"}
    assert owed - done - begun == {"machine-guarding", "nonconforming-parts"}
    assert len(done) >= 3
