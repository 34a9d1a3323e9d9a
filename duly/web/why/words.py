"""The answer to why in one or two sentences, and its heading."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duly.assignments.queries import Judged, Why
from duly.assignments.queries.reasons import Reason
from duly.assignments.queries.whynot import Obstacle
from duly.assignments.rules import CampaignKind
from duly.assignments.rules.reconciling import Act
from duly.kernel.audience import GROUP
from duly.kernel.days import days_between
from duly.kernel.standing import OPEN, Standing
from duly.web.words import day_words, distance, joined, number

NAMED = 2  # more reasons than these are counted
VALUES = 3  # more values than these are counted
LENGTH = 90  # of a name inside a sentence


def headline(told: Why) -> str:
    """What holds today: 'Fire safety is yours to do'."""
    words = {"training": told.training_name, "name": told.person_name}
    standing = told.reasons[0].standing if told.reasons else None
    if standing in OPEN:
        own, other = _("%(training)s is yours to do"), _("%(name)s has %(training)s to do")
    elif standing is Standing.EXEMPT:
        own, other = _("%(training)s can wait"), _("%(training)s can wait for %(name)s")
    elif (told.held and told.held.valid) or standing is Standing.COMPLETED:
        own, other = _("You have completed %(training)s"), _("%(name)s has completed %(training)s")
    else:
        own, other = _("Nobody asks you for %(training)s"), _("Nobody asks %(name)s for %(training)s")
    return (own if told.is_own else other) % words


def lead(told: Why) -> str:
    """Why that is so, in short."""
    waiting = [reason for reason in told.reasons if reason.standing in OPEN]
    if waiting:
        return f"{_asked(waiting, own=told.is_own)} {_due(waiting, told)}"
    if told.reasons and told.reasons[0].standing is Standing.EXEMPT:
        return _asked(told.reasons[:1], own=told.is_own)
    if told.held:
        return _done(told)
    return _not_asked(told)


def source_words(kind: CampaignKind, name: str) -> str:
    """'the rule “Paint line”', 'the campaign “Autumn”'."""
    short = {"name": Truncator(name).chars(LENGTH)}
    return (_("the rule “%(name)s”") if kind is CampaignKind.RULE else _("the campaign “%(name)s”")) % short


def some(values: Sequence[str], word: str) -> str:
    """'Graz, Lisbon or Porto'; of many the first and how many more."""
    shown, more = list(values[:VALUES]), len(values) - VALUES
    if more > 0:
        shown.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": number(more)})
    return f"{', '.join(shown[:-1])} {word} {shown[-1]}" if len(shown) > 1 else "".join(shown)


def either(values: Sequence[str]) -> str:
    return some(values, _("or"))


def obstacle_words(obstacle: Obstacle) -> str:
    """'department is Sales, not Production', 'no location on record'."""
    words = {
        "what": _(obstacle.label),
        "held": joined(list(obstacle.held)) or _("not recorded"),
        "wanted": either(obstacle.wanted),
        "open": either(obstacle.open),
    }
    if obstacle.open:
        return _("group %(open)s asks for what is not on record") % words
    if obstacle.undecided:
        return _("no %(what)s on record") % words
    if obstacle.dimension == GROUP:
        return _("not in the group %(wanted)s") % words
    return _("%(what)s is %(held)s, not %(wanted)s") % words


def exception_words(judged: Judged) -> str:
    """What somebody fits that the rule or campaign leaves out: 'department is Administration'."""
    return "; ".join(
        _("%(what)s is %(wanted)s") % {"what": _(one.label), "wanted": either(one.wanted)}
        for one in judged.obstacles
    )


def _asked(waiting: Sequence[Reason], *, own: bool) -> str:
    sources = [source_words(one.kind, one.campaign_name) for one in waiting]
    if len(sources) > NAMED:
        return ngettext("%(n)s reason asks for it.", "%(n)s reasons ask for it.", len(sources)) % {
            "n": number(len(sources))
        }
    named = joined(sources)
    said = ngettext("%(sources)s asks for it", "%(sources)s ask for it", len(sources)) % {"sources": named}
    return f"{said[0].upper()}{said[1:]}{_because(waiting, own=own)}."


def _because(waiting: Sequence[Reason], *, own: bool) -> str:
    """What about the person made it so, where it is one reason."""
    if len(waiting) > 1:
        return ""
    (reason,) = waiting
    if reason.named:
        return _(", and names you") if own else _(", and names this person")
    if not reason.facts:
        return _(", of everybody") if reason.stored else ""
    what = joined([_(fact.label) for fact in reason.facts])
    return (_(" because of your %(what)s") if own else _(" because of their %(what)s")) % {"what": what}


def _due(waiting: Sequence[Reason], told: Why) -> str:
    first = min(reason.due.due_on for reason in waiting)
    words = {"day": day_words(first), "distance": distance(first, told.today)}
    if days_between(first, told.today) > 0:
        return _("It was due on %(day)s, %(distance)s.") % words
    return _("It is due on %(day)s, %(distance)s.") % words


def _done(told: Why) -> str:
    held = told.held
    assert held is not None  # noqa: S101 - the caller has looked
    words = {"day": day_words(held.completed_on)}
    if held.until is None and held.valid:
        return _("Done on %(day)s, and it counts for good.") % words
    if held.until is None:
        return _("Done on %(day)s. A newer edition has taken its place.") % words
    words["through"] = day_words(held.until - timedelta(days=1))
    if held.valid:
        return _("Done on %(day)s. It is valid through %(through)s.") % words
    return _("Done on %(day)s. It was valid through %(through)s.") % words


def _not_asked(told: Why) -> str:
    """The nearest of what could have asked."""
    live = [one for one in told.judged if not one.is_off]
    if not told.judged:
        return _("No rule and no campaign is about this training.")
    if any(one.has_left for one in told.judged):
        return _("Who is inactive is asked for nothing.")
    if not live:
        return _("Every rule and campaign about it is off.")
    return _nearest(min(live, key=_distance))


def _distance(judged: Judged) -> tuple[bool, bool, int]:
    """Who falls under an exception fits all the rest; what names other people only is far from everybody."""
    excepted = judged.because == "exclusion"
    names_others = judged.act is Act.EXCLUDED and not excepted and not judged.obstacles
    return judged.act is not Act.UNDECIDED, names_others, 0 if excepted else len(judged.obstacles)


def _nearest(judged: Judged) -> str:
    source = source_words(judged.kind, judged.campaign_name)
    if judged.act is Act.UNDECIDED:
        said = _("%(source)s cannot decide: %(obstacles)s.")
    elif judged.withdrawal:
        return _("It was withdrawn on %(day)s.") % {"day": day_words(judged.withdrawal.at.date())}
    elif judged.excluded_by_name:
        said = _("%(source)s makes an exception by name.")
    elif judged.because == "exclusion":
        said = _("%(source)s makes an exception: %(exception)s.")
    elif judged.obstacles:
        said = _("%(source)s comes nearest: %(obstacles)s.")
    else:
        return _("What each rule and campaign says stands below.")
    words = said % {
        "source": source,
        "obstacles": "; ".join(map(obstacle_words, judged.obstacles)),
        "exception": exception_words(judged),
    }
    return f"{words[0].upper()}{words[1:]}"
