"""Reasons to launch a campaign: the cadence of the year, new starters, an edition all must repeat."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from duly.cli.demo.events import Audience, Kind
from duly.cli.demo.library import EVERYBODY, EditionText, TrainingText
from duly.cli.demo.timetable import APPROVES, LAUNCHES, Timetable

STARTER_BATCHES_DAYS_AGO = (270, 180, 90, 22)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A campaign to be. Without an audience, whoever is affected is named one by one."""

    at: datetime
    day: date
    campaign: str
    name: str
    training: TrainingText
    edition: EditionText
    kind: Kind
    audience: Audience | None

    @property
    def due_on(self) -> date:
        return self.day + timedelta(days=self.training.due_offset_days)

    @property
    def by(self) -> str:
        """The duty of who launches: recertifying is part of approving, the rest is the author's work."""
        recertifies = self.kind is Kind.RECERTIFICATION
        return self.training.approver if recertifies else self.training.author


def occasions(library: Iterable[TrainingText], timetable: Timetable) -> tuple[Occasion, ...]:
    """All of the year, earliest first."""
    found = (
        occasion
        for training in library
        for source in (_campaigns, _starters, _recertifications)
        for occasion in source(training, timetable)
    )
    return tuple(sorted(found, key=lambda occasion: occasion.at))


def audience_of(training: TrainingText) -> Audience:
    if training.audience == (EVERYBODY,):
        return Audience(everybody=True)
    return Audience(departments=training.audience)


def _campaigns(training: TrainingText, timetable: Timetable) -> Iterator[Occasion]:
    for position, campaign in enumerate(training.campaigns, start=1):
        audience = replace(audience_of(training), locations=campaign.locations)
        day = timetable.day(campaign.days_ago)
        yield _launched(training, timetable, day, f"{training.key}-{position}", campaign.name, audience)


def _starters(training: TrainingText, timetable: Timetable) -> Iterator[Occasion]:
    for position, days_ago in enumerate(STARTER_BATCHES_DAYS_AGO if training.onboarding else (), start=1):
        day = timetable.day(days_ago)
        name = f"New starters, {day:%B %Y}: {training.name}"
        yield _launched(training, timetable, day, f"{training.key}-starters-{position}", name, None)


def _launched(
    training: TrainingText, timetable: Timetable, day: date, key: str, name: str, audience: Audience | None
) -> Occasion:
    edition = timetable.in_force(training, day)
    at = timetable.at(day, LAUNCHES)
    return Occasion(at, day, key, name, training, edition, Kind.MANUAL, audience)


def _recertifications(training: TrainingText, timetable: Timetable) -> Iterator[Occasion]:
    for day, edition in timetable.renewals(training):
        key = f"{training.key}-recertification-{edition.number}"
        name = f"Recertification: {training.name} v{edition.number}.0"
        at = timetable.at(day, APPROVES)
        yield Occasion(at, day, key, name, training, edition, Kind.RECERTIFICATION, None)
