"""The review queue, one version against the one in force, and the decision beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from duly.assignments.operations import ActivationReport, activate_version
from duly.kernel.refusal import Refused
from duly.tenancy.transactions import transaction
from duly.trainings import operations, queries
from duly.trainings.queries import QueueRow
from duly.trainings.rules import Comparison, Mark, VersionState
from duly.web.access import Request, signed_in
from duly.web.review.changes import changed_facts, groups
from duly.web.review.forms import DecisionForm
from duly.web.trainings.words import CATEGORIES, STATES
from duly.web.words import counted, joined

OPEN = (VersionState.IN_REVIEW, VersionState.APPROVED)
# What is answered by its own page, not on the form: nobody gets here by what the pages offer.
ELSEWHERE = ("not_found", "forbidden", "sod_violation")


@dataclass(frozen=True)
class Item:
    """One line of the queue. `approved`: it waits to be put in force; `since` is the day it was submitted."""

    row: QueueRow
    approved: bool
    since: date


@require_safe
@signed_in("review.view")
def review(request: Request) -> HttpResponse:
    """The queue with its first version open; own work comes up only when nothing else is left."""
    waiting = queue(request)
    if not waiting:
        return render(request, "review/empty.html")
    first = next((one for one in waiting if not one.row.own), waiting[0])
    return compare(request, first.row.version_id, waiting=waiting)


@require_safe
@signed_in("review.view")
def review_version(request: Request, version_id: UUID) -> HttpResponse:
    """One version of the queue, or one already decided."""
    return compare(request, version_id)


@require_POST
@signed_in("review.decide")
def version_approve(request: Request, version_id: UUID) -> HttpResponse:
    """Approve with a rationale and, if ticked, put in force in the same transaction."""

    def approve(form: DecisionForm) -> str:
        said = form.cleaned_data
        operations.approve_version(actor=request.actor, version_id=version_id, rationale=said["rationale"])
        if not said["activate"]:
            return _("%(version)s is approved, and not in force yet.") % {"version": named(version_id)}
        return activated(activate_version(actor=request.actor, version_id=version_id))

    return decided(request, version_id, approve)


@require_POST
@signed_in("review.decide")
def version_reject(request: Request, version_id: UUID) -> HttpResponse:
    """Reject with a rationale."""

    def reject(form: DecisionForm) -> str:
        operations.reject_version(
            actor=request.actor, version_id=version_id, rationale=form.cleaned_data["rationale"]
        )
        words = _("%(version)s is rejected. Its authors can write a new version.")
        return words % {"version": named(version_id)}

    return decided(request, version_id, reject)


@require_POST
@signed_in("review.decide")
def version_activate(request: Request, version_id: UUID) -> HttpResponse:
    """Put an approved version in force."""
    try:
        with transaction(request.actor):
            report = activate_version(actor=request.actor, version_id=version_id)
    except Refused as refusal:
        if refusal.code in ELSEWHERE:
            raise
        messages.error(request, _(refusal.message))
        return redirect("review_version", version_id)
    messages.success(request, activated(report))
    return redirect("review")


def decided(request: Request, version_id: UUID, decide: Callable[[DecisionForm], str]) -> HttpResponse:
    """Decides with what the form says; whatever is refused leaves the words on the page."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        refuse_own_work(request, version_id)
        return compare(request, version_id, form=form, status=422)
    try:
        with transaction(request.actor):
            done = decide(form)
    except Refused as refusal:
        if refusal.code in ELSEWHERE:
            raise
        form.add_error(None, _(refusal.message))
        return compare(request, version_id, form=form, status=422)
    messages.success(request, done)
    return redirect("review")


def refuse_own_work(request: Request, version_id: UUID) -> None:
    """Who wrote the version is told so before being told how long a rationale is."""
    with transaction(request.actor):
        page = queries.version_page(actor=request.actor, version_id=version_id)
    if page.own:
        raise Refused("sod_violation", "You wrote this version, so someone else must decide.")


def compare(
    request: Request,
    version_id: UUID,
    *,
    waiting: list[Item] | None = None,
    form: DecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Queue, differences and decision on one page."""
    page = queries.version_page(actor=request.actor, version_id=version_id)
    address = reverse("review_version", args=[version_id])
    reading = page.comparison is None or request.GET.get("view") == "content"
    context: dict[str, Any] = {
        "queue": queue(request) if waiting is None else waiting,
        "shown": page,
        "state": STATES[page.row.state],
        "open": page.row.state in OPEN,
        "category": CATEGORIES[page.settings.category],
        "reading": reading,
        "facts": changed_facts(page),
        "form": form or DecisionForm(),
        "who_can": joined(list(queries.deciders(actor=request.actor, version_id=version_id))),
        "address": address,
    }
    if page.comparison is not None:
        whole = "whole" in request.GET
        context["groups"] = groups(page.comparison, whole=whole, unfold=f"{address}?whole=1")
        context["changes"] = changes(page.comparison) + len(context["facts"])
    return render(request, "review/review.html", context, status=status)


def changes(comparison: Comparison) -> int:
    """How many lines differ."""
    return comparison.count(Mark.ADDED) + comparison.count(Mark.REMOVED)


def queue(request: Request) -> list[Item]:
    """What waits for a decision, then what waits to be put in force."""
    zone = ZoneInfo(request.signed_in.zone)
    waiting = (
        (queries.review_queue(actor=request.actor), False),
        (queries.waiting_for_activation(actor=request.actor), True),
    )
    return [
        Item(row, approved, row.submitted_at.astimezone(zone).date())
        for rows, approved in waiting
        for row in rows
    ]


def activated(report: ActivationReport) -> str:
    """What came into force, and what that did to open assignments."""
    words = [_("%(version)s is in force.") % {"version": named(report.activation.version_id)}]
    if report.moved:
        count = counted(report.moved, "assignment", "assignments")
        words.append(_("Moved to it: %(count)s.") % {"count": count})
    if report.finishing:
        count = counted(report.finishing, "assignment", "assignments")
        words.append(_("Finishing the one before: %(count)s.") % {"count": count})
    return " ".join(words)


def named(version_id: UUID) -> str:
    """A version as one says it: 'Fire safety 1.1'."""
    version = queries.load_version(version_id)
    return f"{version.training_name} {version.label}"
