"""What a rule or campaign says of somebody today, as a line of a list."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from duly.assignments.queries import Judged, Why
from duly.assignments.queries.told import Change
from duly.assignments.rules import CampaignKind
from duly.assignments.rules.reconciling import Act, Have
from duly.web.why.words import exception_words, obstacle_words
from duly.web.words import day_words


@dataclass(frozen=True)
class Line:
    """One rule or campaign: its icon, its verdict in a word, and what led to it."""

    judged: Judged
    icon: str
    word: str
    words: str


def lines(told: Why) -> list[Line]:
    """Every rule and campaign of the training, what is close first."""
    return [Line(one, *_said(one)) for one in told.judged]


def _said(one: Judged) -> tuple[str, str, str]:
    if one.has_left:
        return "circle-minus", _("Inactive person"), _("Who is inactive is asked for nothing.")
    if one.is_off:
        return "player-pause", _("Off"), _off(one)
    return _SAID[one.act](one)


def _off(one: Judged) -> str:
    if one.kind is CampaignKind.RULE:
        return _("This rule is inactive and assigns nobody. What it assigned before stays.")
    return _("This campaign is turned off. What it assigned stays.")


def _opens(one: Judged) -> tuple[str, str, str]:
    if one.kind is not CampaignKind.RULE:
        when = day_words(one.launched_at.date()) if one.launched_at else ""
        words = _("Matches now, not when it was launched on %(day)s. Newly matching people can be added.")
        return "circle-dashed", _("Matches"), words % {"day": when}
    if one.by_hand:
        return "circle-dashed", _("Matches"), _("Matches. It assigns when somebody runs the rule.")
    return "clock", _("Matches"), _("Matches. It is assigned with the next run, usually within seconds.")


def _kept(one: Judged) -> tuple[str, str, str]:
    if one.have is Have.WITHDRAWN:
        return "circle-minus", _("Withdrawn"), withdrawn_words(one.withdrawal)
    if one.have is Have.COMPLETED:
        return "circle-check", _("Completed"), _("Asked once, and done.")
    if one.obstacles:
        return (
            "check",
            _("Assigned"),
            _("Cannot be decided today: %(why)s. What is open stays.") % {"why": _why(one)},
        )
    return "check", _("Assigned"), _("Still fits today.")


def withdrawn_words(change: Change | None) -> str:
    """Who took it back, when and why, and that it stays so."""
    if change is None:
        return _("Withdrawn by hand. It stays withdrawn.")
    words = {"day": day_words(change.at.date()), "who": change.who, "reason": change.reason}
    said = _("Withdrawn by %(who)s on %(day)s") if change.who else _("Withdrawn on %(day)s")
    stays = _("It stays withdrawn.")
    return f"{said % words}: {change.reason} {stays}" if change.reason else f"{said % words}. {stays}"


def _excluded(one: Judged) -> tuple[str, str, str]:
    if one.excluded_by_name:
        return "circle-minus", _("Left out"), _("Left out by name.")
    if one.because == "exclusion":
        why = exception_words(one)
        return "circle-minus", _("Left out"), _("Left out by an exception: %(why)s.") % {"why": why}
    if not one.obstacles:
        return "circle-minus", _("Not asked"), _("Names other people only.")
    return "circle-minus", _("Not asked"), f"{_why(one, first_upper=True)}."


def _unmatched(one: Judged) -> tuple[str, str, str]:
    why = _why(one) or _("no longer named")
    if one.act is Act.WITHDRAW:
        words = _("No longer fits: %(why)s. It is withdrawn with the next run.")
    else:
        words = _("No longer fits today: %(why)s. What is open stays until somebody withdraws it.")
    return "alert-circle", _("No longer matching"), words % {"why": why}


def _undecided(one: Judged) -> tuple[str, str, str]:
    return "help-hexagon", _("Cannot decide"), _("Cannot be decided: %(why)s.") % {"why": _why(one)}


def _valid(one: Judged) -> tuple[str, str, str]:
    return "certificate", _("Already valid"), _("Fits, and the evidence on record satisfies it.")


def _refused(one: Judged) -> tuple[str, str, str]:
    return "alert-triangle", _("Waiting"), _("Fits, but no version of the training is in force.")


def _restores(one: Judged) -> tuple[str, str, str]:
    return "refresh", _("Matches"), _("Fits again. It is restored with the next run.")


def _redates(one: Judged) -> tuple[str, str, str]:
    return "calendar-due", _("Assigned"), _("Still fits today. Its due day moves with the next run.")


def _why(one: Judged, *, first_upper: bool = False) -> str:
    words = "; ".join(map(obstacle_words, one.obstacles))
    return f"{words[:1].upper()}{words[1:]}" if first_upper else words


_SAID = {
    Act.OPEN: _opens,
    Act.RESTORE: _restores,
    Act.REDATE: _redates,
    Act.WITHDRAW: _unmatched,
    Act.UNMATCHED: _unmatched,
    Act.KEEP: _kept,
    Act.ALREADY_VALID: _valid,
    Act.UNDECIDED: _undecided,
    Act.REFUSED: _refused,
    Act.EXCLUDED: _excluded,
}
