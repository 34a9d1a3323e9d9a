"""What may be done about one assignment, or about all open ones of a campaign, and what it needs. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from duly.assignments.rules.campaigns import CampaignKind, WithdrawalKind
from duly.kernel.refusal import Refused

NOTE_LENGTH = range(1, 1000 + 1)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an open assignment that move together."""

    due_on: date
    late_from: date
    overdue_from: date

    def moved(self, days: int) -> "Days":
        """All of them so many days later."""
        by = timedelta(days=days)
        return Days(self.due_on + by, self.late_from + by, self.overdue_from + by)

    def due(self, due_on: date) -> "Days":
        """Due on another day, with the same grace."""
        return self.moved((due_on - self.due_on).days)

    def facts(self) -> dict[str, str]:
        """As events hold them."""
        return {
            "due_on": self.due_on.isoformat(),
            "late_from": self.late_from.isoformat(),
            "overdue_from": self.overdue_from.isoformat(),
        }


def demand_withdrawn(*, withdrawn: date | None, kind: str) -> date:
    """The day it was withdrawn from. Raises Refused: not_withdrawn, and merged: somebody else owes it now."""
    if withdrawn is None:
        raise Refused("not_withdrawn", "This is not withdrawn, so there is nothing to restore.")
    if kind == WithdrawalKind.MERGED:
        raise Refused("merged", "The record was merged into another one, which owes this now.")
    return withdrawn


def demand_other_day(due_on: date, before: date) -> None:
    """Raises Refused('same_day') for the day it is due on already."""
    if due_on == before:
        raise Refused("same_day", "It is due on that day already.", field="due_on")


def demand_note(note: str) -> str:
    """The trimmed note. Raises Refused('note_length') when empty or longer than 1000 characters."""
    if len(note.strip()) not in NOTE_LENGTH:
        raise Refused("note_length", "Write a note of up to 1000 characters.", field="note")
    return note.strip()


def demand_not_of_a_rule(kind: str) -> None:
    """Raises Refused('rule_campaign') for a campaign that a rule keeps: the rule is what is changed."""
    if kind == CampaignKind.RULE:
        raise Refused("rule_campaign", "A rule keeps this campaign. Change the rule instead.")


def demand_carried_out(*, under_way: bool) -> None:
    """Raises Refused('under_way') while a launch of the campaign is not carried out to its end."""
    if under_way:
        raise Refused("under_way", "Its launch is still being carried out. Wait until everybody has it.")


def demand_not_over(due_on: date | None, today: date) -> date:
    """The due day itself. Raises Refused('campaign_over') once it has come: newcomers would be late."""
    if due_on is None or due_on <= today:
        raise Refused("campaign_over", "Its due day has come. Change the due day first.")
    return due_on
