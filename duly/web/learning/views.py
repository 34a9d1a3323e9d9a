"""My trainings, the history, and the player's lessons."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duly.assignments import queries as assignments
from duly.evidence.queries import own_history
from duly.kernel.refusal import NotFound
from duly.learning import operations
from duly.learning import queries as learning
from duly.learning.queries import LessonRow, PlayerPage
from duly.learning.rules import Phase
from duly.people.queries import person_row
from duly.tenancy.actor import Actor
from duly.web.access import Request, signed_in
from duly.web.learning import words
from duly.web.learning.dockets import card, cards, owed
from duly.web.learning.rail import rail
from duly.web.words import number

DONE_SHOWN = 5
PAGE_SIZE = 25


@never_cache
@require_safe
@signed_in("learning.own")
def my_trainings(request: Request) -> HttpResponse:
    """What the signed-in person owes, by when and why, and what was done last."""
    mine = assignments.my_trainings(actor=request.actor)
    context = {
        "headline": words.headline(mine),
        "lead": words.lead(mine),
        "today": mine.today,
        "cards": cards(request.actor, mine),
        "done": mine.done[:DONE_SHOWN],
        "done_count": len(mine.done),
        "repeats": any(row.recertify_on for row in mine.done[:DONE_SHOWN]),
    }
    return render(request, "learning/my_trainings.html", context)


@require_safe
@signed_in("learning.own")
def history(request: Request) -> HttpResponse:
    """Everything the signed-in person ever completed, newest first."""
    search = request.GET.get("q", "").strip()
    done = own_history(actor=request.actor)
    found = [row for row in done if search.casefold() in row.training_name.casefold()]
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "q": search,
        "count": len(done),
        "searchable": len(done) > PAGE_SIZE or search,
        "repeats": any(row.recertify_on for row in page),
    }
    return render(request, "learning/history.html", context)


@require_POST
@signed_in("learning.own")
def open_training(request: Request, training_id: UUID) -> HttpResponse:
    """Starts or continues, in the learner's language, and leads to the first step that is not done."""
    actor = request.actor
    attempt_id = operations.open_training(actor=actor, training_id=training_id, language=language_of(actor))
    return redirect("player", attempt_id=attempt_id)


@never_cache
@require_safe
@signed_in("learning.own")
def player(request: Request, attempt_id: UUID) -> HttpResponse:
    """Leads to the first step that is not done; a closed attempt says how it ended."""
    page = learning.player(actor=request.actor, attempt_id=attempt_id)
    if page.outcome:
        return completed(request, page) if page.outcome == "completed" else closed(request, page)
    if page.phase is Phase.LESSONS:
        following = next(lesson.position for lesson in page.lessons if not lesson.seen)
        return redirect("lesson", attempt_id=attempt_id, position=following)
    return redirect("quiz" if page.phase is Phase.QUIZ else "sign", attempt_id=attempt_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("learning.own")
def lesson(request: Request, attempt_id: UUID, position: int) -> HttpResponse:
    """One lesson to read, again and again; posting says it was seen and goes on."""
    page = learning.player(actor=request.actor, attempt_id=attempt_id)
    if position >= len(page.lessons):
        raise NotFound(attempt_id=attempt_id, position=position)
    if request.method == "POST":
        return go_on(request.actor, page, position)
    mine = assignments.my_trainings(actor=request.actor)
    context = {
        "page": page,
        "lesson": page.lessons[position],
        "nth": position + 1,
        "rail": rail(page, at=Phase.LESSONS, lesson=position),
        "back": position - 1 if position else None,
        "verb": onward_words(page, position),
        "left": words.minutes_left(page.minutes, unseen_from(page, position), len(page.lessons)),
        "today": mine.today,
        "owed": owed(request.actor, mine, page.training_id),
    }
    return render(request, "learning/lesson.html", context)


def go_on(actor: Actor, page: PlayerPage, position: int) -> HttpResponse:
    """Notes the lesson as seen while the attempt is open, and leads to the next lesson or step."""
    if not page.outcome:
        operations.see_lesson(actor=actor, attempt_id=page.attempt_id, position=position)
    if position + 1 < len(page.lessons):
        return redirect("lesson", attempt_id=page.attempt_id, position=position + 1)
    return redirect("player", attempt_id=page.attempt_id)


def onward_words(page: PlayerPage, position: int) -> str:
    """What the button under a lesson leads to."""
    others = [one.position for one in page.lessons if missing(one) and one.position != position]
    following = position + 1 if position + 1 < len(page.lessons) else next(iter(others), None)
    if following is not None:
        return _("Continue to lesson %(n)s") % {"n": number(following + 1)}
    if page.outcome:
        return _("Back to the result")
    if page.questions and not page.passed:
        return _("Continue to the quiz")
    return _("Continue to the signature") if page.signature else _("Continue to the last step")


def missing(row: LessonRow) -> bool:
    """Whether completion still waits for this lesson."""
    return row.mandatory and not row.seen


def unseen_from(page: PlayerPage, position: int) -> int:
    """How many lessons are left to read, the one at hand among them."""
    return sum(not one.seen or one.position == position for one in page.lessons)


def completed(request: Request, page: PlayerPage) -> HttpResponse:
    """The attempt led to evidence: say so, and what is owed next."""
    mine = assignments.my_trainings(actor=request.actor)
    evidence = next(row for row in mine.done if row.id == page.evidence_id)
    asks = assignments.asked_by(actor=request.actor, evidence_id=evidence.id)
    context = {
        "page": page,
        "evidence": evidence,
        "rail": rail(page, at=page.phases[-1]),
        "timeliness": [words.timeliness(ask.due_on, evidence.completed_on) for ask in asks[:1]],
        "today": mine.today,
        "following": {**card(mine.todo[0]), "first": True} if mine.todo else None,
    }
    return render(request, "learning/completed.html", context)


def closed(request: Request, page: PlayerPage) -> HttpResponse:
    """The attempt ended without evidence, because a newer edition took its place."""
    return render(request, "learning/closed.html", {"page": page})


def language_of(actor: Actor) -> str:
    """The learner's language on record, else that of the page."""
    known: Any = person_row(actor=actor, person_id=actor.person_id).language if actor.person_id else ""
    return known or get_language() or ""
