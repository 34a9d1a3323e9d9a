"""A year in the demo organization, planned as pure data: `plan(today)` says what happened when.

The runner gives each event to the real operation at the event's instant. All of it lies before `today`,
and on that day every standing is there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from duly.cli.demo import behaviour, chance, workdays
from duly.cli.demo.behaviour import Effort, Learner
from duly.cli.demo.events import (
    AssignmentWithdrawn,
    Audience,
    CampaignLaunched,
    Completed,
    Event,
    Kind,
    Signed,
    TrainingApproved,
    TrainingWritten,
)
from duly.cli.demo.library import TrainingText, load
from duly.cli.demo.occasions import Occasion, audience_of, occasions
from duly.cli.demo.roster import Person, Roster, build
from duly.cli.demo.staff import Staff
from duly.cli.demo.timetable import APPROVES, WITHDRAWS, WRITES, Timetable

_WITHDRAWN = 0.4  # the share of what nobody touched
_REASONS = (
    "On parental leave until next year.",
    "Assigned by mistake: the record named the wrong team.",
    "Works at a customer's site until the end of the project.",
)


@dataclass(frozen=True, slots=True)
class Plan:
    today: date
    opens_on: date  # whoever started before is there from the beginning
    library: Mapping[str, TrainingText]
    roster: Roster
    events: tuple[Event, ...]  # by instant
    assigned: Mapping[str, tuple[str, ...]]  # campaign -> whom its launch assigns, by number


def plan(today: date) -> Plan:
    """The year up to, but not including, `today`. The same day gives the same plan."""
    library = {training.key: training for training in load()}
    roster = build(today)
    timetable = Timetable(today, roster.zone)
    year = _Year(roster, timetable)
    events = [*year.staff.events(), *_editions(library.values(), roster, timetable)]
    assigned = {}
    for occasion in occasions(library.values(), timetable):
        if people := year.people_of(occasion):
            assigned[occasion.campaign] = people
            events += [_launch(occasion, people, roster), *year.lives(occasion, people)]
    in_order = tuple(sorted(events, key=lambda event: event.at))
    return Plan(today, timetable.opens_on, library, roster, in_order, assigned)


def _editions(
    library: Iterable[TrainingText], roster: Roster, timetable: Timetable
) -> Iterator[TrainingWritten | TrainingApproved]:
    """Who writes and who approves. The youngest edition may still wait for its review."""
    for training in library:
        author, approver = roster.cast[training.author], roster.cast[training.approver]
        for edition in training.editions:
            written_at = timetable.at(timetable.day(edition.written_days_ago), WRITES)
            yield TrainingWritten(written_at, training.key, edition.number, author)
            if approved_on := timetable.approved_on(edition):
                at = timetable.at(approved_on, APPROVES)
                yield TrainingApproved(at, training.key, edition.number, approver, edition.recertify)


def _launch(occasion: Occasion, people: tuple[str, ...], roster: Roster) -> CampaignLaunched:
    return CampaignLaunched(
        at=occasion.at,
        campaign=occasion.campaign,
        name=occasion.name,
        training=occasion.training.key,
        edition=occasion.edition.number,
        kind=occasion.kind,
        by=roster.cast[occasion.by],
        audience=occasion.audience or Audience(people=people),
        due_on=occasion.due_on,
    )


class _Year:
    """What came of the campaigns so far. They are lived through in order: each depends on those before it."""

    def __init__(self, roster: Roster, timetable: Timetable) -> None:
        self.staff = Staff(roster, timetable)
        self._roster = roster
        self._timetable = timetable
        self._owed: dict[tuple[str, str], Signed | Completed | None] = {}  # completion, where there is one

    def people_of(self, occasion: Occasion) -> tuple[str, ...]:
        """Whom the launch assigns, by number."""
        here = self.staff.employed(occasion.day)
        return tuple(person.number for person in here if self._affected(person, occasion))

    def lives(self, occasion: Occasion, people: tuple[str, ...]) -> Iterator[Event]:
        """What they do about it until today. A second campaign for the same training changes nothing."""
        for number in people:
            key = number, occasion.training.key
            if occasion.kind is Kind.RECERTIFICATION or key not in self._owed:
                life = tuple(self._life(occasion, self._roster.people[number]))
                last = life[-1] if life else None
                self._owed[key] = last if isinstance(last, Signed | Completed) else None
                yield from life

    def _affected(self, person: Person, occasion: Occasion) -> bool:
        training, key = occasion.training, (person.number, occasion.training.key)
        if occasion.audience is not None:
            return self.staff.matches(person, occasion.audience, occasion.day)
        if occasion.kind is Kind.RECERTIFICATION:
            completion = self._owed.get(key)
            return completion is not None and completion.at < occasion.at
        starts_it = self.staff.joined(person) and key not in self._owed
        return starts_it and self.staff.matches(person, audience_of(training), occasion.day)

    def _life(self, occasion: Occasion, person: Person) -> Iterator[Event]:
        training = occasion.training
        zone = self._roster.zone_of(person.location)
        learner = Learner(person.number, training.key, occasion.campaign, zone)
        habit = self._roster.habits.get((person.number, training.key))
        slow = self._roster.teams[person.team].slow
        effort = Effort(habit) if habit else behaviour.draw_effort(learner, slow=slow)
        session = behaviour.session(learner, effort, launched_on=occasion.day, due_on=occasion.due_on)
        if session.begins_on is None:
            return iter(()) if habit else self._withdrawal(occasion, person)
        edition = self._timetable.in_force(training, session.begins_on)
        until = self._last_chance(training, person, session.begins_on)
        return behaviour.steps(learner, session, edition, until=until)

    def _last_chance(self, training: TrainingText, person: Person, begins_on: date) -> date:
        """The first day on which what was begun cannot go on: today, having left, or having to start anew."""
        renewed = (day + timedelta(days=1) for day, _ in self._timetable.renewals(training))
        today = self._timetable.today
        return min(today, person.left_on or today, *(day for day in renewed if day > begins_on))

    def _withdrawal(self, occasion: Occasion, person: Person) -> Iterator[AssignmentWithdrawn]:
        day = workdays.at_or_after(occasion.day + timedelta(days=20))
        roll = ("withdrawn", occasion.campaign, person.number)
        if person.left_on is None and day < self._timetable.today and chance.share(*roll) < _WITHDRAWN:
            yield AssignmentWithdrawn(
                at=self._timetable.at(day, WITHDRAWS),
                campaign=occasion.campaign,
                person=person.number,
                by=self._roster.cast[occasion.by],
                reason=chance.pick(_REASONS, *roll),
            )
