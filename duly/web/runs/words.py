"""What kinds of runs, what set them off, and what they came to are called."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from duly.assignments.queries.run_account import Tally
from duly.assignments.queries.runs import Cause, RunRow
from duly.web.accounts import AccountRow
from duly.web.outcomes import Look, look, reason_words
from duly.web.trail.words import VERBS
from duly.web.words import joined, number

Words = str | Promise

KINDS: Final[dict[str, Words]] = {
    "activation": gettext_lazy("A version came into force"),
    "bulk": gettext_lazy("Many people changed"),
    "extension": gettext_lazy("Newly matching people added"),
    "import": gettext_lazy("Import"),
    "invitation": gettext_lazy("Invitations"),
    "launch": gettext_lazy("Launch"),
    "membership": gettext_lazy("Members of a group"),
    "merge": gettext_lazy("Records merged"),
    "reconcile": gettext_lazy("Rules looked again"),
    "redate": gettext_lazy("Due days moved"),
    "value_merge": gettext_lazy("Values merged"),
    "withdrawal": gettext_lazy("Assignments withdrawn"),
}
CAUSES: Final[dict[str, Words]] = {
    "activated": gettext_lazy("a training's first version came into force"),
    "attribute_optional": gettext_lazy("an attribute was made optional"),
    "attribute_required": gettext_lazy("an attribute was required"),
    "bulk": gettext_lazy("many people were changed"),
    "by_hand": gettext_lazy("somebody ran it by hand"),
    "group_edited": gettext_lazy("the condition of a group changed"),
    "hired": gettext_lazy("somebody was added"),
    "imported": pgettext_lazy("cause", "an import"),
    "joined_group": gettext_lazy("people joined a group"),
    "language": gettext_lazy("a language changed"),
    "left": gettext_lazy("somebody left"),
    "left_group": gettext_lazy("people left a group"),
    "merged": gettext_lazy("records were merged"),
    "moved": gettext_lazy("a value of a person changed"),
    "nightly": gettext_lazy("the nightly look"),
    "restored": gettext_lazy("a withdrawn assignment was restored"),
    "returned": gettext_lazy("somebody came back"),
    "rule_activated": gettext_lazy("a rule was turned on"),
    "rule_automated": gettext_lazy("a rule assigns by itself now"),
    "rule_created": gettext_lazy("a rule was written"),
    "rule_inactivated": gettext_lazy("a rule was turned off"),
    "rule_left_to_hand": gettext_lazy("a rule is run by hand now"),
    "rule_saved": gettext_lazy("a rule was saved"),
    "several": gettext_lazy("several changes"),
    "value_merged": gettext_lazy("values were merged"),
    "value_moved": gettext_lazy("a value moved in its tree"),
}
# Outcomes of launches, imports and bulks; those of the rules stand in web.outcomes.
OTHERS: Final[dict[str, Look]] = {
    "added": Look(pgettext_lazy("people", "Added"), "plus"),
    "assigned": Look(pgettext_lazy("people", "Assigned"), "plus"),
    "changed": Look(pgettext_lazy("people", "Changed"), "pencil"),
    "created": Look(pgettext_lazy("people", "New"), "user-plus"),
    "invited": Look(pgettext_lazy("people", "Invited"), "mail"),
    "leaving": Look(pgettext_lazy("people", "Left"), "logout"),
    "leaving_refused": Look(pgettext_lazy("people", "Could not leave"), "alert-triangle"),
    "left_out": Look(pgettext_lazy("people", "Left out"), "circle-dashed"),
    "link_refused": Look(gettext_lazy("Managers left out"), "alert-triangle"),
    "moved": Look(pgettext_lazy("people", "Moved"), "arrow-right"),
    "removed": Look(pgettext_lazy("people", "Taken out"), "circle-minus"),
    "returning": Look(pgettext_lazy("people", "Back"), "refresh"),
    "same": Look(pgettext_lazy("people", "The same already"), "check"),
    "unchanged": Look(pgettext_lazy("people", "Unchanged"), "check"),
}
# In the order of pages, what is written first; an outcome without a place comes last.
ORDER: Final = (
    *("assigned", "opened", "restored", "redated", "withdrawn", "created", "changed", "returning", "leaving"),
    *("added", "removed", "moved", "invited", "unmatched", "undecided", "refused", "left_out"),
    *("leaving_refused", "link_refused", "kept", "already_valid", "same", "unchanged", "excluded"),
)
WRITTEN: Final = frozenset(ORDER[: ORDER.index("unmatched")])
TONES: Final = {
    **dict.fromkeys(WRITTEN, "assigned"),
    **dict.fromkeys(("kept", "already_valid", "same", "unchanged", "unmatched"), "kept"),
    **dict.fromkeys(("undecided", "refused", "leaving_refused", "link_refused"), "undecided"),
}


def kind_words(kind: str) -> Words:
    """The kind; an unnamed one as it is recorded, in plain letters."""
    return KINDS.get(kind) or kind.replace("_", " ").capitalize()


def cause_words(cause: Cause) -> str:
    """What set a run off; empty where the run itself says it."""
    said = CAUSES.get(cause.word) or VERBS.get(cause.verb)
    return str(said) if said else cause.word.replace("_", " ")


def actor_words(row: RunRow) -> str:
    """Who acted, or on whose behalf Duly did."""
    if not row.service:
        return row.person or _("By a link")
    return _("Duly, for %(name)s") % {"name": row.person} if row.person else _("Duly")


def duration_words(took: timedelta) -> str:
    """'under a second', '14 seconds', '3 minutes'."""
    seconds = int(took.total_seconds())
    if seconds < 1:
        return _("under a second")
    if seconds < 2 * 60:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": number(seconds)}
    minutes = seconds // 60
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": number(minutes)}


def outcome_look(outcome: str) -> Look:
    """The word and icon of an outcome of any run."""
    return OTHERS.get(outcome) or look(outcome)


def place_of(outcome: str) -> int:
    """Where an outcome stands among the others."""
    return ORDER.index(outcome) if outcome in ORDER else len(ORDER)


def summary(outcomes: Mapping[str, int]) -> str:
    """What a run came to in a line: 'Opened 34, Cannot decide 2'."""
    found = [one for one in sorted(outcomes, key=place_of) if outcomes[one] and TONES.get(one) != "kept"]
    loud = [one for one in found if one != "excluded"]
    return ", ".join(f"{outcome_look(one).word} {number(outcomes[one])}" for one in loud)


def account_rows(
    tallies: tuple[Tally, ...], labels: Mapping[str, str], address: Mapping[str, str]
) -> list[AccountRow]:
    """The account, a line for each outcome with its reasons; `address` has the lists that can be opened."""
    by_outcome: dict[str, list[Tally]] = {}
    for tally in sorted(tallies, key=lambda one: place_of(one.outcome)):
        by_outcome.setdefault(tally.outcome, []).append(tally)
    return [
        AccountRow(
            count=sum(one.people for one in some),
            tone=TONES.get(outcome, "left"),
            title=outcome_look(outcome).word,
            note=_reasons(some, labels),
            url=address.get(outcome, ""),
        )
        for outcome, some in by_outcome.items()
    ]


def _reasons(tallies: list[Tally], labels: Mapping[str, str]) -> str:
    """The reasons with their numbers; without one where all share it."""
    named = [one for one in tallies if reason_words(one.reason, labels)]
    if len(named) == len(tallies) == 1:
        return reason_words(named[0].reason, labels)
    return joined([f"{number(one.people)} {reason_words(one.reason, labels)}" for one in named])
