"""The steps of a training beside its text: what is done, where one is, what comes."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from duly.learning.queries import PlayerPage
from duly.learning.rules import Phase
from duly.web.words import day_words, number

Step = Mapping[str, Any]
NO_BREAK = "\N{NO-BREAK SPACE}"


def rail(page: PlayerPage, *, at: Phase, lesson: int | None = None) -> Mapping[str, Any]:
    """Arguments of the tag `phases` for a page that stands at `at`, and there at `lesson`."""
    return {
        "title": page.training_name,
        "note": _version(page),
        "nth": page.phases.index(at) + 1,
        "steps": [_step(page, phase, at=at, lesson=lesson) for phase in page.phases],
    }


def _step(page: PlayerPage, phase: Phase, *, at: Phase, lesson: int | None) -> Step:
    state = _state(page, phase, at)
    step: dict[str, Any] = {"label": _label(phase), "state": state, "url": "", "note": ""}
    if phase is Phase.LESSONS:
        return {**step, "lessons": _lessons(page, lesson)}
    if phase is Phase.QUIZ:
        step["note"] = _quiz_note(page) if state == "now" else ""
    reached = page.phases.index(phase) <= page.phases.index(page.phase)
    if reached and not page.outcome and phase is not at:
        step["url"] = reverse("quiz" if phase is Phase.QUIZ else "sign", args=[page.attempt_id])
    return step


def _state(page: PlayerPage, phase: Phase, at: Phase) -> str:
    if page.outcome == "completed":
        return "ok"
    if phase is at:
        return "now"
    return "ok" if page.phases.index(phase) < page.phases.index(page.phase) else "ahead"


def _label(phase: Phase) -> str:
    return {
        Phase.LESSONS: pgettext("step of a training", "Read"),
        Phase.QUIZ: pgettext("step of a training", "Quiz"),
        Phase.SIGN: pgettext("step of a training", "Sign"),
        Phase.COMPLETE: pgettext("step of a training", "Complete"),
    }[phase]


def _lessons(page: PlayerPage, here: int | None) -> list[Step]:
    """Every lesson by its title; those seen and the next one can be opened from here."""
    following = next((lesson.position for lesson in page.lessons if not lesson.seen), None)
    return [
        {
            "label": lesson.title,
            "url": reverse("lesson", args=[page.attempt_id, lesson.position])
            if lesson.seen or lesson.position in (following, here)
            else "",
            "now": lesson.position == here,
        }
        for lesson in page.lessons
    ]


def _version(page: PlayerPage) -> str:
    if page.activated_at is None:
        return _("Version %(label)s") % {"label": page.label}
    day = day_words(page.activated_at.date())
    return _("Version %(label)s, in force since %(day)s") % {"label": page.label, "day": day}


def _quiz_note(page: PlayerPage) -> str:
    size = ngettext(
        "%(n)s question, pass mark %(percent)s%%",
        "%(n)s questions, pass mark %(percent)s%%",
        len(page.questions),
    ) % {"n": number(len(page.questions)), "percent": page.passing_score}
    if page.attempt_limit is None:
        return size
    used = min(page.tries + 1, page.attempt_limit)
    limit = _("Try %(n)s of %(limit)s") % {"n": number(used), "limit": number(page.attempt_limit)}
    return f"{size}. {limit.replace(' ', NO_BREAK)}"
