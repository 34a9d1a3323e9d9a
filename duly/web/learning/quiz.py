"""The quiz: all questions on one page, scored by the server, and how the last try went."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from duly.kernel.quiz import passed
from duly.kernel.refusal import NotFound, Refused
from duly.learning import operations
from duly.learning import queries as learning
from duly.learning.queries import PlayerPage
from duly.learning.rules import Phase
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.learning.forms import QuizForm
from duly.web.learning.rail import rail


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("learning.own")
def quiz(request: Request, attempt_id: UUID) -> HttpResponse:
    """Asks, or says how the last try went; which questions were missed is not given away."""
    page = learning.player(actor=request.actor, attempt_id=attempt_id)
    if not page.questions:
        raise NotFound(attempt_id=attempt_id)
    if request.method == "POST":
        return hand_in(request, page)
    if page.outcome or page.phase is Phase.LESSONS:
        return redirect("player", attempt_id=attempt_id)
    if page.last_try and (page.passed or page.tries_left == 0 or "again" not in request.GET):
        return result(request, page)
    return ask(request, page, QuizForm(page.questions))


def hand_in(request: Request, page: PlayerPage) -> HttpResponse:
    """Scores the answers; what a rule refuses is said on a page that leads on."""
    if page.outcome:
        return redirect("player", attempt_id=page.attempt_id)
    form = QuizForm(page.questions, request.POST)
    complete = form.is_valid()
    if page.phase is Phase.QUIZ and page.tries_left != 0 and not complete:
        return ask(request, page, form)
    try:
        with transaction(request.actor):
            answers = form.answers() if complete else []
            operations.submit_quiz(actor=request.actor, attempt_id=page.attempt_id, answers=answers)
    except Refused as refusal:
        return refused(request, page, _(refusal.message))
    return redirect("quiz", attempt_id=page.attempt_id)


def ask(request: Request, page: PlayerPage, form: QuizForm) -> HttpResponse:
    """The questions, with what is still to be answered."""
    context = {
        "page": page,
        "form": form,
        "rail": rail(page, at=Phase.QUIZ),
        "needed": needed(page),
    }
    return render(request, "learning/quiz.html", context, status=422 if form.errors else 200)


def result(request: Request, page: PlayerPage) -> HttpResponse:
    """How the last try went, and what to do next."""
    context = {
        "page": page,
        "last": page.last_try,
        "rail": rail(page, at=page.phases[-1] if page.passed else Phase.QUIZ),
        "needed": needed(page),
    }
    return render(request, "learning/result.html", context)


def refused(request: Request, page: PlayerPage, message: str) -> HttpResponse:
    """A step that cannot be taken now, in the words of the rule, with the way to the one that can."""
    context = {"page": page, "message": message, "rail": rail(page, at=page.phase)}
    return render(request, "learning/refused.html", context, status=422)


def needed(page: PlayerPage) -> int:
    """How many right answers are a pass."""
    questions = len(page.questions)
    return next(
        right for right in range(questions + 1) if passed(100 * right // questions, page.passing_score)
    )
