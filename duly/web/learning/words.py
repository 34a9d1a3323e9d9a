"""What the learner's pages say about what is owed, and why."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from duly.assignments.queries import Docket, MyTrainings
from duly.kernel.days import days_between
from duly.kernel.standing import Standing
from duly.web.words import day_words, distance, joined, number

# A number that begins a heading is written out, up to here.
NUMBERS: Final[tuple[str | Promise, ...]] = (
    gettext_lazy("One"),
    gettext_lazy("Two"),
    gettext_lazy("Three"),
    gettext_lazy("Four"),
    gettext_lazy("Five"),
    gettext_lazy("Six"),
    gettext_lazy("Seven"),
    gettext_lazy("Eight"),
    gettext_lazy("Nine"),
    gettext_lazy("Ten"),
    gettext_lazy("Eleven"),
    gettext_lazy("Twelve"),
)
CAMPAIGNS_NAMED = 3
CAMPAIGN_LENGTH = 90


def headline(mine: MyTrainings) -> str:
    """'Four trainings are yours to do'."""
    count = len(mine.todo)
    if not count:
        return _("Nothing is left for you to do") if mine.done else _("Nothing is yours to do yet")
    return ngettext("%(n)s training is yours to do", "%(n)s trainings are yours to do", count) % {
        "n": in_words(count)
    }


def in_words(count: int) -> str:
    """'Four', and digits from 13 on."""
    return str(NUMBERS[count - 1]) if count <= len(NUMBERS) else number(count)


def lead(mine: MyTrainings) -> str:
    """One or two sentences under the heading: what presses, and when the next thing does."""
    if not mine.todo:
        return _nothing_left(mine)
    late = [docket for docket in mine.todo if docket.days_late]
    ahead = [docket for docket in mine.todo if not docket.days_late]
    if not late:
        return _nothing_late(ahead[0], mine)
    return f"{_how_late(late, len(mine.todo))} {_after(late, ahead)}"


def shown_standing(docket: Docket) -> str:
    """The standing, or the flag in its place while nothing is late: progress has its own bar."""
    flagged = docket.due_soon and docket.standing in (Standing.ASSIGNED, Standing.IN_PROGRESS)
    return "due_soon" if flagged else docket.standing.value


def why_words(docket: Docket) -> str:
    """Which campaigns ask for it."""
    short = (Truncator(ask.campaign_name).chars(CAMPAIGN_LENGTH) for ask in docket.asks)
    names = [_("“%(words)s”") % {"words": name} for name in short]
    if len(names) > CAMPAIGNS_NAMED:
        more = len(names) - CAMPAIGNS_NAMED + 1
        others = ngettext("%(n)s other campaign", "%(n)s other campaigns", more) % {"n": number(more)}
        names = [*names[: CAMPAIGNS_NAMED - 1], others]
    return _("Asked for by %(campaigns)s.") % {"campaigns": joined(names)}


def meta_words(docket: Docket) -> list[str]:
    """How long it takes, and what stands at its end."""
    words = [_minutes(docket)] if docket.minutes else []
    if docket.passing_score is not None:
        words.append(_("Quiz, pass mark %(percent)s%%") % {"percent": docket.passing_score})
    return [*words, _("Signature")] if docket.signature else words


def minutes_left(minutes: int, unseen: int, lessons: int) -> int:
    """The share of the minutes that the lessons not seen yet take, rounded up."""
    return -(-minutes * unseen // lessons) if lessons else 0


def timeliness(due_on: date, completed_on: date) -> str:
    """How a completion stands to a day it was asked for by; late is completed all the same."""
    late = days_between(due_on, completed_on)
    words = {"day": day_words(due_on), "n": number(abs(late))}
    if late > 0:
        return (
            ngettext(
                "Due on %(day)s, done %(n)s day late. It counts as completed.",
                "Due on %(day)s, done %(n)s days late. It counts as completed.",
                late,
            )
            % words
        )
    if late == 0:
        return _("Due on %(day)s, done on its day.") % words
    return (
        ngettext("Due on %(day)s, done %(n)s day early.", "Due on %(day)s, done %(n)s days early.", -late)
        % words
    )


def _nothing_left(mine: MyTrainings) -> str:
    if mine.done:
        return _("Everything that was asked of you is done.")
    return _("Nobody has asked a training of you so far.")


def _nothing_late(first: Docket, mine: MyTrainings) -> str:
    words = {"day": day_words(first.due_on, "plain"), "distance": distance(first.due_on, mine.today)}
    if len(mine.todo) == 1:
        return _("It is due on %(day)s, %(distance)s.") % words
    return _("The first is due on %(day)s, %(distance)s.") % words


def _how_late(late: Sequence[Docket], todo: int) -> str:
    overdue = sum(docket.standing is Standing.OVERDUE for docket in late)
    if todo == 1:
        return _("It is overdue.") if overdue else _("Its due day has passed.")
    sentences = []
    if overdue:
        sentences.append(
            ngettext("%(n)s is overdue.", "%(n)s are overdue.", overdue) % {"n": in_words(overdue)}
        )
    grace = len(late) - overdue
    if grace:
        sentences.append(
            ngettext("%(n)s is past its due day.", "%(n)s are past their due day.", grace)
            % {"n": in_words(grace)}
        )
    return " ".join(sentences)


def _after(late: Sequence[Docket], ahead: Sequence[Docket]) -> str:
    if not ahead:
        return ngettext("Finish it, and nothing is left.", "Finish them, and nothing is left.", len(late))
    return ngettext(
        "If you finish it today, nothing else is due until %(day)s.",
        "If you finish them today, nothing else is due until %(day)s.",
        len(late),
    ) % {"day": day_words(ahead[0].due_on, "plain")}


def _minutes(docket: Docket) -> str:
    left = minutes_left(docket.minutes, docket.lessons - docket.seen, docket.lessons)
    if docket.started and 0 < left < docket.minutes:
        return _("%(all)s min, about %(left)s left") % {"all": number(docket.minutes), "left": number(left)}
    return _("%(all)s min") % {"all": number(docket.minutes)}
