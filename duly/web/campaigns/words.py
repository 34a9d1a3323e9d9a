"""What states, outcomes and reasons of a campaign are called on its pages."""

from collections.abc import Callable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from duly.assignments.rules import (
    Account,
    CampaignState,
    Count,
    EventKind,
    Outcome,
    Reason,
    Warning,
    WithdrawalKind,
)
from duly.web.accounts import AccountRow
from duly.web.words import joined, number

Words = str | Promise

STATES: Final[dict[CampaignState, Words]] = {
    CampaignState.DRAFT: pgettext_lazy("campaign", "Draft"),
    CampaignState.ACTIVE: pgettext_lazy("campaign", "Active"),
    CampaignState.INACTIVE: pgettext_lazy("campaign", "Inactive"),
    CampaignState.DISCARDED: pgettext_lazy("campaign", "Discarded"),
}
TONES: Final = {
    Outcome.ASSIGNED: "assigned",
    Outcome.KEPT: "kept",
    Outcome.EXCLUDED: "left",
    Outcome.UNDECIDED: "undecided",
}
OUTCOMES: Final[dict[Outcome, Words]] = {
    Outcome.ASSIGNED: gettext_lazy("will be assigned"),
    Outcome.KEPT: gettext_lazy("keep what they have"),
    Outcome.EXCLUDED: gettext_lazy("stay out"),
    Outcome.UNDECIDED: gettext_lazy("cannot be decided"),
}
TABS: Final[dict[Outcome, Words]] = {
    Outcome.ASSIGNED: gettext_lazy("Assigned"),
    Outcome.KEPT: gettext_lazy("Kept"),
    Outcome.EXCLUDED: gettext_lazy("Left out"),
    Outcome.UNDECIDED: gettext_lazy("Cannot decide"),
}
# After a number of people.
REASONS: Final[dict[str, Words]] = {
    Reason.ALREADY_VALID: gettext_lazy("hold valid evidence: completed at once"),
    Reason.ALREADY_OPEN: gettext_lazy("have it open already: nothing new is added"),
    Reason.IN_CAMPAIGN: gettext_lazy("are in this campaign already"),
    Reason.OUTSIDE: gettext_lazy("outside the audience"),
    Reason.EXCLUSION: gettext_lazy("left out by you"),
    Reason.ZONE: gettext_lazy("without a time zone on record"),
    "department_missing": gettext_lazy("without a department on record"),
    "location_missing": gettext_lazy("without a location on record"),
}
OTHERWISE: Final[Words] = gettext_lazy("without a value the audience asks for")
# Beside one person, where the sentence of the audience does not say it.
BESIDE: Final[dict[str, Words]] = {
    Reason.ALREADY_VALID: gettext_lazy("Holds valid evidence: completed at once."),
    Reason.ALREADY_OPEN: gettext_lazy("Has it open already: nothing new is added."),
    Reason.IN_CAMPAIGN: gettext_lazy("Is in this campaign already."),
    Reason.ZONE: gettext_lazy("Has no time zone on record."),
}
WARNINGS: Final[dict[Warning, tuple[Words, Words]]] = {
    Warning.EVERYBODY: (
        gettext_lazy("This is for everybody"),
        gettext_lazy("Everybody active matches, whatever their department and location."),
    ),
    Warning.SOON: (
        gettext_lazy("The due day is close"),
        gettext_lazy("Less than 3 days are left. Choose a later day unless it has to be this one."),
    ),
}


# What can have happened to one assignment, in the words of its history.
HAPPENED: Final[dict[str, Words]] = {
    "opened": gettext_lazy("Assigned"),
    EventKind.STARTED: gettext_lazy("Started"),
    EventKind.COMPLETED: gettext_lazy("Completed"),
    EventKind.REPINNED: gettext_lazy("Moved to a new edition"),
    EventKind.REDATED: gettext_lazy("Due day changed"),
    EventKind.WITHDRAWN: gettext_lazy("Withdrawn"),
    EventKind.RESTORED: gettext_lazy("Restored"),
    EventKind.EXEMPTED: gettext_lazy("Exempted"),
    EventKind.CARRIED_OVER: gettext_lazy("Carried over from a merged record"),
    EventKind.ANNOTATED: gettext_lazy("Note"),
}
WITHDRAWALS: Final[dict[str, Words]] = {
    WithdrawalKind.MANUAL: gettext_lazy("By hand: rules do not bring it back."),
    WithdrawalKind.UNMATCHED: gettext_lazy("By its rule, until the person matches again."),
    WithdrawalKind.MERGED: gettext_lazy("The record was merged. The kept record owes it now."),
}


def account_rows(account: Account, address: Callable[[Outcome], str]) -> list[AccountRow]:
    """The lines of an account that have people in them, each with the address of its list."""
    return [
        AccountRow(
            count=account.of(outcome),
            tone=TONES[outcome],
            title=OUTCOMES[outcome],
            note=_note(account, outcome),
            url=address(outcome),
        )
        for outcome in Outcome
        if account.of(outcome)
    ]


def _note(account: Account, outcome: Outcome) -> str:
    counts = [one for one in account.counts if one.outcome is outcome and one.reason != Reason.MATCHED]
    return joined([_reason(count, of=account.of(outcome)) for count in counts])


def _reason(count: Count, *, of: int) -> str:
    """The reason after its number; the number is left out where it is everybody's."""
    words = str(REASONS.get(count.reason, OTHERWISE))
    return words if count.people == of else f"{number(count.people)} {words}"


def launched_words(account: Account) -> str:
    """What a launch did with everybody."""
    head = ngettext("Launched for %(n)s person.", "Launched for %(n)s people.", account.assigned)
    rest = [
        (account.fulfilled_at_once, _("%(n)s completed at once by valid evidence")),
        (account.kept, _("%(n)s keep what they have")),
        (account.excluded, _("%(n)s stay out")),
        (account.undecided, _("%(n)s cannot be decided")),
    ]
    said = joined([text % {"n": number(people)} for people, text in rest if people])
    return " ".join(filter(None, (head % {"n": number(account.assigned)}, f"{said}." if said else "")))
