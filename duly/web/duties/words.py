"""Rules in the words of their pages."""

from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from duly.assignments.queries.assignment_rules import RuleRow
from duly.assignments.queries.runs import Cause
from duly.assignments.rules.duties import OnLeaving, RuleFacts, RuleWarning
from duly.web.runs import words as of_runs
from duly.web.words import number

Words = str | Promise

ACTIVE: Final[dict[bool, Words]] = {
    True: pgettext_lazy("rule", "Active"),
    False: pgettext_lazy("rule", "Inactive"),
}
ASSIGNS: Final[dict[bool, Words]] = {
    True: gettext_lazy("By itself"),
    False: gettext_lazy("By hand"),
}
LEAVING: Final[dict[OnLeaving, Words]] = {
    OnLeaving.KEEP: gettext_lazy("Open assignments stay, and are listed for you"),
    OnLeaving.WITHDRAW: gettext_lazy("Open assignments are withdrawn until they match again"),
}
WARNINGS: Final[dict[RuleWarning, tuple[Words, Words]]] = {
    RuleWarning.NOBODY: (
        gettext_lazy("This is nobody yet"),
        gettext_lazy("Choose at least one value, name somebody, or choose everybody."),
    ),
    RuleWarning.EVERYBODY: (
        gettext_lazy("This is everybody"),
        gettext_lazy("Everybody active matches, today and later, whatever their department and location."),
    ),
}
# What a revision can change.
FACTS: Final[dict[str, Words]] = {
    "name": gettext_lazy("Name"),
    "audience": gettext_lazy("Who"),
    "trainings": gettext_lazy("Trainings"),
    "days_to_complete": gettext_lazy("Days to complete"),
    "auto_assign": gettext_lazy("Assigns"),
    "is_active": gettext_lazy("State"),
    "on_leaving": gettext_lazy("When somebody no longer matches"),
    "redates_open": gettext_lazy("New days for open assignments"),
}
# What set a run of the rule alone off, where a rule says it shorter than the list of all runs.
CAUSES: Final[dict[str, Words]] = {
    "by_hand": gettext_lazy("Run by hand"),
    "rule_created": gettext_lazy("The rule was made"),
    "rule_saved": gettext_lazy("The rule was changed"),
    "rule_activated": gettext_lazy("The rule was turned on"),
    "rule_inactivated": gettext_lazy("The rule was turned off"),
    "rule_automated": gettext_lazy("The rule assigns by itself now"),
    "rule_left_to_hand": gettext_lazy("The rule is run by hand now"),
}
COLUMNS: Final[tuple[tuple[str, Words], ...]] = (
    ("name", gettext_lazy("Rule")),
    ("state", gettext_lazy("State")),
    ("assigns", gettext_lazy("Assigns")),
    ("who", gettext_lazy("Who")),
    ("trainings", gettext_lazy("Trainings")),
    ("days_to_complete", gettext_lazy("Days to complete")),
    ("people", gettext_lazy("People")),
    ("undecided", gettext_lazy("Cannot decide")),
    ("revision", gettext_lazy("Revision")),
    ("revised_on", gettext_lazy("Changed")),
    ("revised_by", gettext_lazy("Changed by")),
)


def cause_words(cause: str) -> str:
    """What set a run of the rule alone off."""
    return str(CAUSES.get(cause) or capfirst(of_runs.cause_words(Cause(word=cause))))


def days_said(facts: RuleFacts) -> str:
    """'21 days', or that each training's own days hold."""
    days = facts.days_to_complete
    if days is None:
        return _("Those of each training")
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}


def manner(facts: RuleFacts) -> str:
    """In a sentence whether it assigns, and when."""
    if not facts.is_active:
        return _("Turned off: it assigns nothing. What it assigned stays.")
    if facts.auto_assign:
        return _("Active. It assigns by itself whenever a record changes.")
    return _("Active. It assigns only when somebody runs it.")


def fact_words(facts: RuleFacts, audience_text: str, trainings: Iterable[str]) -> dict[str, str]:
    """Everything a rule says, by the name of the fact."""
    return {
        "name": facts.name,
        "audience": audience_text,
        "trainings": ", ".join(trainings),
        "days_to_complete": days_said(facts),
        "auto_assign": str(ASSIGNS[facts.auto_assign]),
        "is_active": str(ACTIVE[facts.is_active]),
        "on_leaving": str(LEAVING[facts.on_leaving]),
        "redates_open": _("They move") if facts.redates_open else _("They keep theirs"),
    }


def saved_words(facts: RuleFacts, changes: int) -> str:
    """What saving has set off."""
    if not facts.is_active:
        return _("Saved. The rule is turned off and assigns nothing.")
    if not facts.auto_assign:
        return _("Saved. The rule assigns when somebody runs it.")
    if not changes:
        return _("Saved. No assignment changes by it.")
    said = ngettext(
        "Saved. %(n)s assignment is written in the background, within moments.",
        "Saved. %(n)s assignments are written in the background, within moments.",
        changes,
    )
    return said % {"n": number(changes)}


def exported(row: RuleRow, *, plain: bool) -> list[str | int | None]:
    """One rule as a row of a file: as programs read it, or in words."""
    facts = row.facts
    return [
        facts.name,
        facts.is_active if plain else str(ACTIVE[facts.is_active]),
        ("auto" if facts.auto_assign else "by_hand") if plain else str(ASSIGNS[facts.auto_assign]),
        row.audience_text,
        "; ".join(name for _id, name in row.trainings),
        facts.days_to_complete,
        row.matched.people,
        row.matched.undecided,
        row.revision,
        row.revised_at.date().isoformat(),
        row.revised_by,
    ]
