"""What became of a person in a run, or would become of one: word, icon and reason, the same on every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

Words = str | Promise

MISSING: Final = "_missing"
# What the word of the outcome says already.
PLAIN: Final = ("", "not_in_audience")


@dataclass(frozen=True)
class Look:
    """The word of an outcome, its icon, and what it means for whoever has it."""

    word: Words
    icon: str
    note: Words = ""


# What the rules come to, in the order of pages: what is written first.
ACTS: Final[dict[str, Look]] = {
    "opened": Look(pgettext_lazy("assignments", "Opened"), "plus", gettext_lazy("newly assigned")),
    "restored": Look(
        pgettext_lazy("assignments", "Restored"), "refresh", gettext_lazy("with the days they had left")
    ),
    "redated": Look(
        pgettext_lazy("assignments", "Re-dated"), "calendar-due", gettext_lazy("get another due day")
    ),
    "withdrawn": Look(pgettext_lazy("assignments", "Withdrawn"), "x", gettext_lazy("until they match again")),
    "unmatched": Look(
        pgettext_lazy("assignments", "No longer matching"),
        "circle-minus",
        gettext_lazy("keep theirs; listed for you"),
    ),
    "undecided": Look(
        pgettext_lazy("assignments", "Cannot decide"), "help-hexagon", gettext_lazy("a value is missing")
    ),
    "refused": Look(
        pgettext_lazy("assignments", "Refused"), "alert-triangle", gettext_lazy("could not be done")
    ),
    "kept": Look(pgettext_lazy("assignments", "Kept"), "check", gettext_lazy("nothing changes")),
    "already_valid": Look(
        pgettext_lazy("assignments", "Already valid"), "certificate", gettext_lazy("hold valid evidence")
    ),
    "excluded": Look(
        pgettext_lazy("assignments", "Not in the audience"), "circle-dashed", gettext_lazy("as before")
    ),
}
# After a number of people, or beside one of them.
REASONS: Final[dict[str, Words]] = {
    "already_open": gettext_lazy("have it open already"),
    "already_valid": gettext_lazy("hold valid evidence: completed at once"),
    "changed_meanwhile": gettext_lazy("changed in the same moment, so left as it is"),
    "completed": gettext_lazy("have completed it"),
    "exclusion": gettext_lazy("left out by an exception"),
    "in_campaign": gettext_lazy("are in the campaign already"),
    "keeps_due_day": gettext_lazy("have a due day of their own"),
    "lapsed": gettext_lazy("withdrawn because they did not match"),
    "missing": gettext_lazy("a value is not on record"),
    "no_active_version": gettext_lazy("the training has no version in force"),
    "settled": gettext_lazy("completed or withdrawn before"),
    "still_open": gettext_lazy("cannot be decided, and keep what is open"),
    "value_missing": gettext_lazy("a value is not on record"),
    "withdrawn_by_hand": gettext_lazy("somebody withdrew it, and that stays"),
    "zone_missing": gettext_lazy("no time zone on record"),
}


def look(outcome: str) -> Look:
    """How an outcome is shown; one without a word of its own as it is recorded, in plain letters."""
    return ACTS.get(outcome) or Look(outcome.replace("_", " ").capitalize(), "circle-dashed")


def reason_words(reason: str, labels: Mapping[str, str]) -> str:
    """The reason in words, where the outcome does not say it; a missing value by its attribute's name."""
    if reason in PLAIN:
        return ""
    if reason in REASONS:
        return str(REASONS[reason])
    dimension = reason.removesuffix(MISSING)
    if dimension != reason:
        return _("no %(attribute)s on record") % {"attribute": _(labels.get(dimension, dimension))}
    return reason.replace("_", " ")
