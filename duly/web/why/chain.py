"""The chain behind one assignment: who asked, what fitted, what set it off, where its day comes from, what
changed since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from duly.assignments.queries.reasons import Due, Reason
from duly.assignments.queries.told import Cause, Change, Fact
from duly.assignments.rules import CampaignKind, EventKind
from duly.kernel.boundaries import GRACE_WEEKS
from duly.web.trail.lines import names_of, plainly
from duly.web.trail.words import verb_words
from duly.web.why.words import either
from duly.web.words import day_words, number

RUNS: dict[str, str | Promise] = {
    "launch": gettext_lazy("A campaign was launched"),
    "extension": gettext_lazy("Newly matching people were added"),
    "reconcile": gettext_lazy("The rules looked at the records"),
    "import": gettext_lazy("People were imported"),
    "bulk": gettext_lazy("Many people were changed at once"),
    "activation": gettext_lazy("A version came into force"),
    "merge": gettext_lazy("Two records became one"),
    "value_merge": gettext_lazy("Two values became one"),
    "membership": gettext_lazy("The members of a group changed"),
    "redate": gettext_lazy("The due day of a campaign was moved"),
    "withdrawal": gettext_lazy("What was open in a campaign was withdrawn"),
}
BASES: dict[str, str | Promise] = {
    "rule": pgettext_lazy("where days come from", "rule"),
    "training": pgettext_lazy("where days come from", "training"),
}
CHANGES: dict[EventKind, str | Promise] = {
    EventKind.STARTED: gettext_lazy("Started"),
    EventKind.COMPLETED: gettext_lazy("Completed"),
    EventKind.REPINNED: gettext_lazy("Moved to edition %(edition)s"),
    EventKind.REDATED: gettext_lazy("Due day moved from %(old_day)s to %(day)s"),
    EventKind.WITHDRAWN: gettext_lazy("Withdrawn"),
    EventKind.RESTORED: gettext_lazy("Restored"),
    EventKind.EXEMPTED: gettext_lazy("Exempt through %(exempt)s"),
    EventKind.CARRIED_OVER: gettext_lazy("Carried over from a record that was merged"),
    EventKind.ANNOTATED: gettext_lazy("Noted"),
}
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Fitted:
    """A condition that fitted: the value as a chip, and what it counted for."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Moment:
    """Something that happened: what, who, when, and why."""

    words: str
    at: datetime
    who: str
    note: str
    run_id: UUID | None


@dataclass(frozen=True)
class Chain:
    """One reason in words. Where `stored` does not hold, it was worked out from the records of its day."""

    reason: Reason
    is_rule: bool
    fitted: tuple[Fitted, ...]
    fits: str
    launched: Moment | None
    event: Moment | None
    formula: str
    boundaries: str
    basis: str
    later: tuple[Moment, ...]


def chain(reason: Reason, *, own: bool) -> Chain:
    """The reason as the page tells it; `own` speaks to the person themselves."""
    cause = reason.cause or reason.run
    is_launch = cause is not None and (cause.kind == "launch" or cause.verb == "campaign.launched")
    told = _event(cause)
    return Chain(
        reason=reason,
        is_rule=reason.kind is CampaignKind.RULE,
        fitted=tuple(map(_fitted, reason.facts)),
        fits=_fits(reason, own=own),
        launched=told if is_launch else None,
        event=None if is_launch else told,
        formula=_formula(reason),
        boundaries=_boundaries(reason.due),
        basis=_basis(reason.due),
        later=_later(reason.changes),
    )


def _fitted(fact: Fact) -> Fitted:
    value = fact.held or either(fact.under)
    words = {"value": value, "under": either(fact.under), "wanted": either(fact.wanted)}
    if fact.held and fact.under and fact.held not in fact.under:
        several = len(fact.wanted) > 1
        note = _("counts under %(under)s, asked for: %(wanted)s") if several else _("counts under %(under)s")
        note %= words
    elif len(fact.wanted) > 1 or (fact.wanted and value not in fact.wanted):
        note = _("asked for: %(wanted)s") % words
    else:
        note = ""
    return Fitted(_(fact.label[:1].upper() + fact.label[1:]), value or _("not on record any more"), note)


def _fits(reason: Reason, *, own: bool) -> str:
    """What fitted where no condition did: being named, being anybody, or nothing that can still be told."""
    if reason.facts:
        return ""
    if reason.named:
        return _("You are named individually") if own else _("This person is named individually")
    return _("It asks everybody") if reason.stored else _("The records of that day no longer tell")


def _event(cause: Cause | None) -> Moment | None:
    if cause is None:
        return None
    if cause.verb:
        words = str(verb_words(cause.verb))
    else:
        words = str(RUNS.get(cause.kind) or cause.kind.replace("_", " ").capitalize())
    return Moment(words, cause.at, cause.who, cause.reason or _told(cause), cause.run_id)


def _told(cause: Cause) -> str:
    """What the event says it changed, values by their names."""
    values = {key: value for key, value in cause.new.items() if isinstance(value, str | int | None)}
    ids = [UUID(str(value)) for value in values.values() if _is_id(value)]
    return plainly(values, names_of(ids)) if ids else ""


def _is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def _formula(reason: Reason) -> str:
    """'assigned 3 Nov 2026 + 14 days (rule) = due 17 Nov 2026'; without a sum where the day is its own."""
    due = reason.due
    words = {
        "assigned": day_words(reason.assigned_on, "short"),
        "days": ngettext("%(n)s day", "%(n)s days", due.days or 0) % {"n": number(due.days or 0)},
        "basis": BASES.get(due.basis, ""),
        "due": day_words(due.first_on, "short"),
    }
    if due.days is None:
        return _("assigned %(assigned)s, due %(due)s") % words
    return _("assigned %(assigned)s + %(days)s (%(basis)s) = due %(due)s") % words


def _boundaries(due: Due) -> str:
    """'late from 18 Nov 2026; overdue from 25 Nov 2026 (1 week grace)'."""
    words = {
        "due": day_words(due.due_on, "short"),
        "late": day_words(due.late_from, "short"),
        "overdue": day_words(due.overdue_from, "short"),
        "grace": _grace(due.grace_days),
    }
    if not due.grace_days:
        said = _("overdue from %(overdue)s (no grace)") % words
    else:
        said = _("late from %(late)s; overdue from %(overdue)s (%(grace)s grace)") % words
    if due.first_on != due.due_on:
        return _("Now due %(due)s") % words + "; " + said
    return said[:1].upper() + said[1:]


def _grace(days: int) -> str:
    weeks, rest = divmod(days, DAYS_OF_A_WEEK)
    if rest == 0 and weeks in GRACE_WEEKS:
        return ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": number(weeks)}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}


def _basis(due: Due) -> str:
    """Whose day or days won, and over which."""
    if due.basis == "rule" and due.others_days and due.others_days != due.days:
        words = _("The rule's own days go before the %(n)s of the training.")
        return words % {"n": number(due.others_days)}
    return {
        "campaign": _("The campaign has a day of its own for everybody."),
        "rule": _("The days are the rule's own."),
        "training": _("The rule sets no days, so those of the training hold."),
    }.get(due.basis, "")


def _later(changes: Iterable[Change]) -> tuple[Moment, ...]:
    return tuple(
        Moment(_changed(one), one.at, one.who, one.reason or _ground(one), one.run_id) for one in changes
    )


def _changed(change: Change) -> str:
    new, old = change.new, change.old
    return str(CHANGES[change.kind]) % {
        "edition": new.get("edition", ""),
        "day": _day(new.get("due_on")),
        "old_day": _day(old.get("due_on")),
        "exempt": _day(new.get("exempt_until"), before=1),
    }


def _ground(change: Change) -> str:
    """Why, where no words were given: Duly did it by itself."""
    return {
        "returned": _("by the days away"),
        "unmatched": _("no longer matched"),
        "merged": _("the record was merged into another one"),
    }.get(str(change.new.get("kind", "")), "")


def _day(value: object, *, before: int = 0) -> str:
    return day_words(date.fromisoformat(str(value)) - timedelta(days=before), "short") if value else ""
