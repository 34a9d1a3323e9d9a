"""The people of the demo organization: about 300, always the same ones, drawn from `organization.toml`.

Only days depend on `today`, so that there are always people who joined and left during the last year.
"""

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from duly.cli.demo import chance, workdays
from duly.tenancy.roles import Role

ORGANIZATION = Path(__file__).parent / "content" / "organization.toml"

JOINERS = 18
LEAVERS = 12
WITHOUT_DEPARTMENT = 5
WITHOUT_LOCATION = 5
HISTORY_DAYS = 400  # everybody but the joiners started before

_ROLE_OF_DUTY = {
    "employee": Role.EMPLOYEE,
    "team_lead": Role.TEAM_LEAD,
    "hr_admin": Role.HR_ADMIN,
    "quality_admin": Role.QUALITY_ADMIN,
    "approver": Role.QUALITY_ADMIN,
    "corporate_admin": Role.CORPORATE_ADMIN,
    "auditor": Role.AUDITOR,
}
_ASCII = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "đ": "d", "ł": "l", "ı": "i", "ø": "o", "’": None, "'": None}
)


@dataclass(frozen=True, slots=True)
class Branch:
    """A department or a location; `zone` is set where a time zone begins."""

    name: str
    parent: str | None
    zone: str | None


@dataclass(frozen=True, slots=True)
class Team:
    key: str
    department: str
    location: str
    lead: str  # a person's number
    slow: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as they were before the year began, or on their first day if they joined later."""

    number: str
    given: str
    family: str
    email: str | None
    role: Role
    team: str
    department: str | None
    location: str | None
    activity: str | None
    line: str | None
    workstation: str | None
    job_role: str
    language: str
    manager: str | None
    started_on: date
    left_on: date | None  # the last day of work

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass(frozen=True, slots=True)
class Roster:
    slug: str
    name: str
    zone: str
    departments: tuple[Branch, ...]  # parents before children
    locations: tuple[Branch, ...]
    teams: Mapping[str, Team]
    people: Mapping[str, Person]  # by number
    cast: Mapping[str, str]  # duty (employee, team_lead, hr_admin, approver ...) -> number
    habits: Mapping[tuple[str, str], str]  # number and training -> what is known instead of drawn

    def zone_of(self, location: str | None) -> str:
        """The zone of the nearest location that has one, else the organization's."""
        zones = {branch.name: branch.zone for branch in self.locations}
        path = lineage(location, self.locations) if location else ()
        return next((zone for name in path if (zone := zones[name])), self.zone)


def lineage(name: str, branches: tuple[Branch, ...]) -> Iterator[str]:
    """The branch, then what it belongs to, up to the root."""
    parents = {branch.name: branch.parent for branch in branches}
    above: str | None = name
    while above is not None:
        yield above
        above = parents[above]


def build(today: date, file: Path = ORGANIZATION) -> Roster:
    """The roster with every day counted back from `today`."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    locations = tuple(_tree(content["locations"]))
    seats = tuple(_seats(content))
    leads = {seat.team["key"]: seat.number for seat in seats if seat.leads}
    plants = {branch.name: branch.parent or branch.name for branch in locations}
    people = _with_addresses(_named(seats, content["names"], plants, leads), content["domain"])
    settled = {seat.number for seat in seats if seat.leads or seat.named}
    return Roster(
        slug=content["slug"],
        name=content["name"],
        zone=content["zone"],
        departments=tuple(_tree(content["departments"])),
        locations=locations,
        teams={team["key"]: _team(team, leads) for team in content["teams"]},
        people={person.number: person for person in _with_lives(people, settled, today)},
        cast={seat.named["duty"]: seat.number for seat in seats if "duty" in seat.named},
        habits={
            (seat.number, training): habit
            for seat in seats
            for habit in ("untouched", "stalled")
            for training in seat.named.get(habit, ())
        },
    )


@dataclass(frozen=True, slots=True)
class _Seat:
    """A place in a team, before somebody has taken it."""

    number: str
    team: Mapping[str, Any]
    leads: bool
    named: Mapping[str, Any]  # empty unless a person was written down for this place


def _seats(content: Mapping[str, Any]) -> Iterator[_Seat]:
    position = 0
    for team in content["teams"]:
        named = [entry for entry in content["named"] if entry["team"] == team["key"]]
        lead: Mapping[str, Any] = next((entry for entry in named if entry.get("lead")), {})
        members = [entry for entry in named if not entry.get("lead")]
        for place in range(team["size"]):
            position += 1
            number = f"{content['number_prefix']}{10_000 + 7 * position}"
            member = members[place - 1] if 0 < place <= len(members) else {}
            yield _Seat(number, team, place == 0, member if place else lead)


def _named(
    seats: Iterable[_Seat], pools: list[dict[str, Any]], plants: Mapping[str, str], leads: Mapping[str, str]
) -> Iterator[Person]:
    taken: set[tuple[str, str]] = set()
    by_plant = {pool["plant"]: pool for pool in pools}
    for seat in seats:
        pool = by_plant[plants[seat.team["location"]]]
        given, family = _name(seat, pool, taken)
        taken.add((given, family))
        yield _person(seat, given, family, seat.named.get("language", pool["language"]), leads)


def _name(seat: _Seat, pool: Mapping[str, Any], taken: set[tuple[str, str]]) -> tuple[str, str]:
    if seat.named:
        return seat.named["given"], seat.named["family"]
    draws = (
        (
            chance.pick(pool["given"], "given", seat.number, attempt),
            chance.pick(pool["family"], "family", seat.number, attempt),
        )
        for attempt in range(1000)
    )
    return next(name for name in draws if name not in taken)


def _person(seat: _Seat, given: str, family: str, language: str, leads: Mapping[str, str]) -> Person:
    team, number = seat.team, seat.number
    duty = seat.named.get("duty", "team_lead" if seat.leads else "employee")
    above = team.get("reports_to") if seat.leads else team["key"]
    reachable = seat.leads or seat.named or chance.share("mail", number) * 100 < team["mail"]
    return Person(
        number=number,
        given=given,
        family=family,
        email="" if reachable else None,  # the address is written once all names are known
        role=_ROLE_OF_DUTY[duty],
        team=team["key"],
        department=team["department"],
        location=team["location"],
        activity=_one_of(team.get("activities"), "activity", number),
        line=_one_of(team.get("lines"), "line", number),
        workstation=None if seat.leads else _one_of(team.get("workstations"), "workstation", number),
        job_role=team["lead"] if seat.leads else _job_role(seat),
        language=language,
        manager=leads[above] if above else None,
        started_on=date.min,
        left_on=None,
    )


def _job_role(seat: _Seat) -> str:
    return str(seat.named.get("job_role") or chance.pick(seat.team["roles"], "role", seat.number))


def _one_of(options: list[str] | None, purpose: str, number: str) -> str | None:
    return chance.pick(options, purpose, number) if options else None


def _with_addresses(people: Iterable[Person], domain: str) -> list[Person]:
    given_out: set[str] = set()
    result = []
    for person in people:
        if person.email is not None:
            local = f"{_plain(person.given.split()[0])}.{_plain(person.family.split()[-1])}"
            twin = next(n for n in range(1, 100) if _numbered(local, n) not in given_out)
            given_out.add(_numbered(local, twin))
            result.append(replace(person, email=f"{_numbered(local, twin)}@{domain}"))
        else:
            result.append(person)
    return result


def _numbered(local: str, twin: int) -> str:
    return local if twin == 1 else f"{local}{twin}"


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.lower().translate(_ASCII))
    return decomposed.encode("ascii", "ignore").decode()


def _with_lives(people: list[Person], settled: set[str], today: date) -> Iterator[Person]:
    """Give everybody a first day, some a last one, and take from a few what the records lack."""
    ordinary = [person.number for person in people if person.number not in settled]
    joiners, ordinary = _split(ordinary, JOINERS, "joiner")
    leavers, ordinary = _split(ordinary, LEAVERS, "leaver")
    nowhere, ordinary = _split(ordinary, WITHOUT_LOCATION, "without location")
    unassigned, _ = _split(ordinary, WITHOUT_DEPARTMENT, "without department")
    for person in people:
        number = person.number
        yield replace(
            person,
            department=None if number in unassigned else person.department,
            location=None if number in nowhere else person.location,
            started_on=_first_day(number, today, joined=number in joiners),
            left_on=_last_day(number, today) if number in leavers else None,
        )


def _split(numbers: list[str], count: int, purpose: str) -> tuple[set[str], list[str]]:
    drawn = set(chance.sample(numbers, count, purpose))
    return drawn, [number for number in numbers if number not in drawn]


def _first_day(number: str, today: date, *, joined: bool) -> date:
    if joined:
        ago = chance.between(20, 330, "joined", number)
    else:
        ago = HISTORY_DAYS + 10 + int(chance.share("started", number) ** 2 * 9000)
    return workdays.at_or_before(today - timedelta(days=ago))


def _last_day(number: str, today: date) -> date:
    return workdays.at_or_before(today - timedelta(days=chance.between(15, 310, "left", number)))


def _team(team: Mapping[str, Any], leads: Mapping[str, str]) -> Team:
    return Team(
        key=team["key"],
        department=team["department"],
        location=team["location"],
        lead=leads[team["key"]],
        slow=team.get("slow", False),
    )


def _tree(entries: list[dict[str, Any]]) -> Iterator[Branch]:
    for entry in entries:
        yield Branch(entry["name"], None, entry.get("zone"))
        for name in entry.get("below", ()):
            yield Branch(name, entry["name"], None)
