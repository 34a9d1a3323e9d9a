"""The people behind one count of a run."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from duly.assignments.queries import run_people as queries
from duly.assignments.queries.run_people import Behind
from duly.people.queries import dimension_labels
from duly.tenancy.actor import Actor
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, an_id, pages, words
from duly.web.exports import Column, Row, export
from duly.web.outcomes import reason_words
from duly.web.runs.words import kind_words, outcome_look

COLUMNS: list[Column] = [
    ("name", _("Person")),
    ("department", _("Department")),
    ("campaign", _("Campaign")),
    ("training", _("Training")),
    ("due_on", _("Due day")),
    ("person_id", _("Id")),
]
# Runs about one campaign, whose name need not stand beside everybody.
OF_ONE = frozenset({"launch", "extension"})


@require_safe
@signed_in("runs.view")
def run_people(request: Request, run_id: UUID) -> HttpResponse:
    """By name, with a word on whether this is the list of then or comes out now."""
    behind = behind_of(run_id, request.GET)
    found = queries.run_people(actor=request.actor, behind=behind, page=a_number(request.GET.get("page", "")))
    context = {
        "run_id": run_id,
        "found": found,
        "kind": kind_words(found.kind),
        "look": outcome_look(behind.outcome),
        "reason": reason_words(behind.reason, dimension_labels()) if behind.reason else "",
        "through_campaigns": behind.subject_id is None and found.kind not in OF_ONE,
        "page": pages(found.people) if found.people else None,
        "address": request.GET.urlencode(),
    }
    return render(request, "runs/people.html", context)


@require_safe
@signed_in("runs.view")
def run_people_export(request: Request, run_id: UUID, form: str) -> HttpResponseBase:
    """Everybody the list has, all pages, as a file."""
    actor, behind = request.actor, behind_of(run_id, request.GET)
    # Asked once before the answer begins, so that what is not there is refused with a page.
    queries.run_people(actor=actor, behind=behind)
    return export(
        actor=actor,
        form=form,
        name=f"run-{behind.outcome or 'list'}",
        columns=COLUMNS,
        rows=lambda: rows(actor, behind),
    )


def rows(actor: Actor, behind: Behind) -> Iterator[Row]:
    """The people as lines of a file."""
    for chunk in queries.all_run_people(actor=actor, behind=behind):
        yield from (
            (one.name, one.department, one.campaign, one.training, one.due_on, str(one.person_id))
            for one in chunk
        )


def behind_of(run_id: UUID, query: QueryDict) -> Behind:
    """Which count the address asks for."""
    return Behind(
        run_id=run_id,
        outcome=words(query, "outcome"),
        subject_id=an_id(query.get("subject", "")),
        reason=words(query, "reason") if "reason" in query else None,
    )
