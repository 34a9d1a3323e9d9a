"""Who is there, and where they work, on each day of the year."""

from collections.abc import Iterator
from datetime import date

from duly.cli.demo import chance
from duly.cli.demo.events import Audience, Event, PersonJoined, PersonLeft, PersonMoved
from duly.cli.demo.roster import Branch, Person, Roster, Team, lineage
from duly.cli.demo.timetable import JOINS, LEAVES, MOVES, Timetable

PEOPLE_MOVING = 14
_SHOP_FLOOR = frozenset({"Machining", "Assembly", "Painting", "Test bench", "Warehouse"})


class Staff:
    """The roster as it changes: joiners, leavers, and people who go to another team."""

    def __init__(self, roster: Roster, timetable: Timetable) -> None:
        self._roster = roster
        self._timetable = timetable
        movable = [person.number for person in roster.people.values() if self._may_move(person)]
        moving = chance.sample(movable, PEOPLE_MOVING, "moves")
        self._moves = {number: self._move(roster.people[number]) for number in moving}

    def events(self) -> Iterator[Event]:
        by = self._roster.cast["hr_admin"]
        yield from self._moves.values()
        for person in self._roster.people.values():
            if self.joined(person):
                yield PersonJoined(self._timetable.at(person.started_on, JOINS), person.number, by)
            if person.left_on is not None:
                yield PersonLeft(self._timetable.at(person.left_on, LEAVES), person.number, by)

    def employed(self, day: date) -> Iterator[Person]:
        for person in self._roster.people.values():
            if person.started_on <= day and (person.left_on is None or day <= person.left_on):
                yield person

    def joined(self, person: Person) -> bool:
        return person.started_on > self._timetable.opens_on

    def matches(self, person: Person, audience: Audience, day: date) -> bool:
        """Where the record lacks what an audience asks for, nobody can say, and nothing is assigned."""
        if audience.everybody or person.number in audience.people:
            return True
        move = self._moves.get(person.number)
        moved = move if move and move.at <= self._timetable.at(day, MOVES) else None
        department = moved.department if moved else person.department
        location = moved.location if moved else person.location
        return _within(department, audience.departments, self._roster.departments) and (
            not audience.locations or _within(location, audience.locations, self._roster.locations)
        )

    def _may_move(self, person: Person) -> bool:
        team = self._roster.teams[person.team]
        settled = person.number == team.lead or person.number in self._roster.cast.values()
        passing = self.joined(person) or person.left_on is not None
        known = person.department in _SHOP_FLOOR and person.location is not None
        return known and not settled and not passing

    def _move(self, person: Person) -> PersonMoved:
        team = chance.pick(self._teams_near(person), "moves to", person.number)
        day = self._timetable.day(chance.between(20, 310, "moves on", person.number))
        return PersonMoved(
            at=self._timetable.at(day, MOVES),
            person=person.number,
            by=self._roster.cast["hr_admin"],
            department=team.department,
            location=team.location,
            manager=team.lead,
        )

    def _teams_near(self, person: Person) -> list[Team]:
        """Those of other departments on the same plant's shop floor; each plant has a zone of its own."""
        zone = self._roster.zone_of(person.location)
        others = _SHOP_FLOOR - {person.department}
        teams = [team for team in self._roster.teams.values() if team.department in others]
        return [team for team in teams if self._roster.zone_of(team.location) == zone]


def _within(name: str | None, wanted: tuple[str, ...], branches: tuple[Branch, ...]) -> bool:
    return name is not None and any(branch in wanted for branch in lineage(name, branches))
