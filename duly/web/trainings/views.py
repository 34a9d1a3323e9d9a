"""The library, a new training, one training, and one of its versions."""

from collections import Counter
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from duly.kernel.refusal import Refused
from duly.people.queries import organization_settings
from duly.tenancy.permissions import allowed
from duly.tenancy.transactions import transaction
from duly.trainings import operations, queries
from duly.trainings.queries import TrainingPage, TrainingRow, VersionRow
from duly.trainings.rules import Category, VersionState
from duly.web.access import Request, signed_in
from duly.web.filters import Filter, filter_of, kept
from duly.web.trainings.forms import SettingsForm
from duly.web.trainings.words import CATEGORIES, STATES
from duly.web.words import number

PAGE_SIZE = 50
WAITING = (VersionState.IN_REVIEW, VersionState.APPROVED)


@require_safe
@signed_in("trainings.view")
def trainings(request: Request) -> HttpResponse:
    """The library by name, searched and filtered by category."""
    query = request.GET
    found = queries.library(actor=request.actor, search=query.get("q", ""))
    category = query.get("category", "")
    shown = [row for row in found if category in ("", row.category)]
    page = Paginator(shown, PAGE_SIZE).get_page(query.get("page"))
    context = {
        "page": page,
        "rows": [(row, CATEGORIES[row.category]) for row in page],
        "q": query.get("q", ""),
        "filters": [by_category(query, found)],
        "keep": kept(query, "category"),
        "narrowed": bool(query.get("q") or category),
        "may_write": allowed(request.actor.role, "trainings.author"),
        "may_review": allowed(request.actor.role, "review.view"),
    }
    return render(request, "trainings/trainings.html", context)


def by_category(query: QueryDict, found: list[TrainingRow]) -> Filter:
    """The categories with the trainings in them that fit the words."""
    counts = Counter(row.category for row in found)
    options = [(one.value, f"{CATEGORIES[one]} ({number(counts[one])})") for one in Category]
    return filter_of(query, "category", _("Category"), options)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("trainings.author")
def training_new(request: Request) -> HttpResponse:
    """Name a training and say how long people have; its draft is next."""
    form = SettingsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction(request.actor):
                created = operations.create_training(actor=request.actor, settings=form.settings())
        except Refused as refusal:
            form.add_error(None, _(refusal.message))
        else:
            return redirect("draft", created)
    return render(request, "trainings/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@signed_in("trainings.view")
def training(request: Request, training_id: UUID) -> HttpResponse:
    """One training: what is in force, its settings, and all versions with who wrote and who decided."""
    actor = request.actor
    found = queries.training_page(actor=actor, training_id=training_id)
    history = queries.version_history(actor=actor, training_id=training_id)
    shown = in_language(found, request.GET.get("language") or organization_settings().language)
    context = {
        "training": found,
        "category": CATEGORIES[found.settings.category],
        "history": [(one, STATES[one.row.state]) for one in history],
        "waiting": any(one.row.state in WAITING for one in history),
        "shown": queries.version_page(actor=actor, version_id=shown.id) if shown else None,
        "may_write": allowed(actor.role, "trainings.author"),
        "may_review": allowed(actor.role, "review.view"),
    }
    return render(request, "trainings/training.html", context)


def in_language(found: TrainingPage, language: str) -> VersionRow | None:
    """The version in force in this language, else in the first that has one."""
    return next((one for one in found.active if one.language == language), next(iter(found.active), None))


@require_safe
@signed_in("trainings.view")
def version(request: Request, version_id: UUID) -> HttpResponse:
    """One version as it was frozen."""
    found = queries.version_page(actor=request.actor, version_id=version_id)
    context = {
        "shown": found,
        "state": STATES[found.row.state],
        "category": CATEGORIES[found.settings.category],
    }
    return render(request, "trainings/version.html", context)
