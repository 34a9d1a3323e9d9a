"""One assignment: how it stands, everything that happened to it, and what can be done about it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from duly.assignments import operations
from duly.assignments.queries.assignment import AssignmentPage, HistoryRow, assignment_page
from duly.kernel.refusal import Refused
from duly.tenancy.permissions import allowed
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.campaigns.forms import DueDayForm, ExemptForm, NoteForm, ReasonForm
from duly.web.campaigns.words import HAPPENED, WITHDRAWALS
from duly.web.refusals import blame
from duly.web.words import day_words

FORMS: dict[str, type[Form]] = {
    "redate": DueDayForm,
    "exempt": ExemptForm,
    "withdraw": ReasonForm,
    "restore": ReasonForm,
    "annotate": NoteForm,
}
Act = Callable[..., None]


@require_safe
@signed_in("campaigns.view")
def assignment(request: Request, assignment_id: UUID) -> HttpResponse:
    """One assignment and its history."""
    return shown(request, assignment_page(actor=request.actor, assignment_id=assignment_id))


@require_POST
@signed_in("campaigns.manage")
def assignment_redate(request: Request, assignment_id: UUID) -> HttpResponse:
    """Another due day for one person."""
    return done(request, assignment_id, "redate", operations.redate, _("The due day is changed."))


@require_POST
@signed_in("campaigns.manage")
def assignment_withdraw(request: Request, assignment_id: UUID) -> HttpResponse:
    """Takes one assignment back."""
    return done(request, assignment_id, "withdraw", operations.withdraw, _("Withdrawn. The history stays."))


@require_POST
@signed_in("campaigns.manage")
def assignment_restore(request: Request, assignment_id: UUID) -> HttpResponse:
    """Opens a withdrawn one again."""
    told = _("Restored, with as many days left as before.")
    return done(request, assignment_id, "restore", operations.restore, told)


@require_POST
@signed_in("campaigns.manage")
def assignment_exempt(request: Request, assignment_id: UUID) -> HttpResponse:
    """Has somebody owe it only from a later day on."""
    return done(request, assignment_id, "exempt", operations.exempt, _("Exempted until then."))


@require_POST
@signed_in("campaigns.manage")
def assignment_annotate(request: Request, assignment_id: UUID) -> HttpResponse:
    """Adds a note."""
    return done(request, assignment_id, "annotate", operations.annotate, _("The note is in the history."))


def done(request: Request, assignment_id: UUID, verb: str, act: Act, told: str) -> HttpResponse:
    """Does it and shows the assignment, or shows the form again with what was refused."""
    form = FORMS[verb](request.POST, prefix=verb)
    if form.is_valid():
        try:
            with transaction(request.actor):
                act(actor=request.actor, assignment_id=assignment_id, **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, told)
            return redirect("assignment", assignment_id)
    page = assignment_page(actor=request.actor, assignment_id=assignment_id)
    return shown(request, page, status=422, filled={verb: form})


def shown(
    request: Request, page: AssignmentPage, *, status: int = 200, filled: dict[str, Form] | None = None
) -> HttpResponse:
    """The page; forms only of what may be done as it stands, and what was filled in before."""
    may = page.verbs if allowed(request.actor.role, "campaigns.manage") else frozenset()
    blank = {verb: form(prefix=verb) for verb, form in FORMS.items() if verb in may}
    context = {
        "page": page,
        "forms": {**blank, **(filled or {})},
        "withdrawal": WITHDRAWALS.get(page.withdrawal, ""),
        "history": [(row, HAPPENED[row.kind], changes(row)) for row in reversed(page.history)],
    }
    return render(request, "campaigns/assignment.html", context, status=status)


def changes(row: HistoryRow) -> list[tuple[str, str, str]]:
    """What changed: label, before and after; nothing for what says it all by its name."""
    told = (
        (_("Due"), *_days(row, "due_on")),
        (_("Edition"), str(row.old.get("edition", "")), str(row.new.get("edition", ""))),
        (_("Exempt until"), *_days(row, "exempt_until")),
    )
    return [(label, before, after) for label, before, after in told if after and before != after]


def _days(row: HistoryRow, name: str) -> tuple[str, str]:
    before, after = (_day(facts.get(name)) for facts in (row.old, row.new))
    return before, after


def _day(text: Any) -> str:
    return day_words(date.fromisoformat(text)) if text else ""
