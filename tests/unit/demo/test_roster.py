"""The people of the demo organization."""

import re
from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from duly.cli.demo.roster import HISTORY_DAYS, Roster, build, lineage
from duly.tenancy.roles import Role

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def roster() -> Roster:
    return build(TODAY)


def test_the_same_day_gives_the_same_people(roster: Roster) -> None:
    assert build(TODAY) == roster


def test_another_day_shifts_days_only(roster: Roster) -> None:
    later = build(TODAY + timedelta(days=200))

    assert [person.name for person in later.people.values()] == [p.name for p in roster.people.values()]
    assert later.people != roster.people


def test_there_are_about_300_people_and_a_third_has_no_email(roster: Roster) -> None:
    people = roster.people.values()
    share = sum(person.email is None for person in people) / len(people)

    assert 290 <= len(people) <= 310
    assert 0.28 <= share <= 0.40
    assert len({person.name for person in people}) == len(people)


def test_addresses_are_unique_plain_and_lead_nowhere(roster: Roster) -> None:
    addresses = [person.email for person in roster.people.values() if person.email is not None]

    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch(r"[a-z0-9.-]{3,64}@tarnholt\.example", address) for address in addresses)


def test_names_try_the_screens(roster: Roster) -> None:
    names = [person.name for person in roster.people.values()]

    for character in "äöüßåéçãőışłđž’-":
        assert any(character in name.lower() for name in names), character
    assert max(map(len, names)) > 80
    assert min(map(len, names)) < 6


def test_trees_have_two_levels_and_every_plant_a_zone(roster: Roster) -> None:
    assert 12 <= len(roster.departments) <= 16
    for tree in (roster.departments, roster.locations):
        assert {len(list(lineage(branch.name, tree))) for branch in tree} == {1, 2}
    plants = [branch for branch in roster.locations if branch.parent is None]
    assert len({ZoneInfo(plant.zone or "") for plant in plants}) == len(plants) == 3


def test_people_stand_in_known_places_below_known_managers(roster: Roster) -> None:
    departments = {branch.name for branch in roster.departments}
    locations = {branch.name for branch in roster.locations}

    for person in roster.people.values():
        assert person.department is None or person.department in departments
        assert person.location is None or person.location in locations
        assert person.manager is None or person.manager in roster.people
        assert person.team in roster.teams


def test_management_ends_at_one_person_without_a_cycle(roster: Roster) -> None:
    def top(number: str) -> str:
        seen = set()
        while manager := roster.people[number].manager:
            assert number not in seen
            seen.add(number)
            number = manager
        return number

    assert len({top(number) for number in roster.people}) == 1


def test_managers_are_there_before_and_after_their_people(roster: Roster) -> None:
    managers = {person.manager for person in roster.people.values()}

    assert all(roster.people[number].left_on is None for number in managers if number)


def test_some_join_and_some_leave_during_the_year(roster: Roster) -> None:
    opens_on = TODAY - timedelta(days=HISTORY_DAYS)
    started = [person.started_on for person in roster.people.values()]
    left = [person.left_on for person in roster.people.values() if person.left_on is not None]

    assert 10 <= sum(day > opens_on for day in started) <= 30
    assert 8 <= len(left) <= 20
    assert all(opens_on < day < TODAY for day in left)
    assert TODAY.year - min(started).year >= 10


def test_ten_records_lack_a_department_or_a_location(roster: Roster) -> None:
    lacking = Counter(
        (person.department is None, person.location is None) for person in roster.people.values()
    )

    assert lacking[True, False] + lacking[False, True] == 10
    assert lacking[True, True] == 0


def test_the_cast_has_one_person_per_role_and_a_second_approver(roster: Roster) -> None:
    cast = {duty: roster.people[number] for duty, number in roster.cast.items()}

    assert {person.role for person in cast.values()} == set(Role)
    assert cast["approver"].role is cast["quality_admin"].role is Role.QUALITY_ADMIN
    assert len({person.number for person in cast.values()}) == len(cast) == 7
    assert all(person.email and person.left_on is None for person in cast.values())
    assert any(person.manager == cast["team_lead"].number for person in roster.people.values())
