"""When things happen: days counted back from today, and the hour each kind of thing has.

Learning begins the day after a launch and is over before an approval in the evening, so that within a day
nothing depends on which of two people was faster.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from duly.cli.demo import workdays
from duly.cli.demo.library import EditionText, TrainingText
from duly.cli.demo.roster import HISTORY_DAYS

# Minutes past midnight in the organization's zone.
MOVES, JOINS, LAUNCHES, WITHDRAWS = 7 * 60 + 30, 8 * 60, 9 * 60 + 30, 11 * 60
WRITES, APPROVES, LEAVES = 14 * 60, 17 * 60 + 20, 18 * 60


@dataclass(frozen=True, slots=True)
class Timetable:
    today: date
    zone: str

    @property
    def opens_on(self) -> date:
        """Whoever started before this day is there from the beginning."""
        return self.today - timedelta(days=HISTORY_DAYS)

    def day(self, days_ago: int) -> date:
        return workdays.at_or_before(self.today - timedelta(days=days_ago))

    def at(self, day: date, minute: int) -> datetime:
        return workdays.instant(day, minute, self.zone)

    def approved_on(self, edition: EditionText) -> date | None:
        return None if edition.approved_days_ago is None else self.day(edition.approved_days_ago)

    def in_force(self, training: TrainingText, day: date) -> EditionText:
        """The edition in force on the morning of the day."""
        approvals = ((self.approved_on(edition), edition) for edition in training.editions)
        return [edition for approved_on, edition in approvals if approved_on and approved_on < day][-1]

    def renewals(self, training: TrainingText) -> tuple[tuple[date, EditionText], ...]:
        """The approvals that made everybody repeat the training."""
        approvals = ((self.approved_on(edition), edition) for edition in training.editions)
        return tuple((day, edition) for day, edition in approvals if day and edition.recertify)
