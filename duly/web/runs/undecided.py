"""The work queue: people whom rules and campaigns cannot decide until a value is recorded."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from duly.assignments.queries import undecided as queries
from duly.assignments.queries.undecided import UndecidedPage, UndecidedRow
from duly.people.queries import dimension_labels
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import allowed
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, an_id, pages, words
from duly.web.exports import Column, Row, dated, export
from duly.web.filters import Filter, filter_of, kept
from duly.web.words import joined, number

NARROWING = ("missing", "waiting")
COLUMNS: list[Column] = [
    ("name", gettext_lazy("Person")),
    ("employee_number", gettext_lazy("Employee number")),
    ("department", gettext_lazy("Department")),
    ("missing", gettext_lazy("Not recorded")),
    ("rules", gettext_lazy("Rules that wait")),
    ("campaigns", gettext_lazy("Campaigns that wait")),
    ("person_id", gettext_lazy("Id")),
]


@require_safe
@signed_in("runs.view")
def undecided(request: Request) -> HttpResponse:
    """Everybody who cannot be decided, by what is missing and by what waits for it."""
    query, labels = request.GET, dimension_labels()
    found = queries.undecided_page(
        actor=request.actor, **narrowed(query), page=a_number(query.get("page", ""))
    )
    context = {
        "found": found,
        "figures": figures(found, labels),
        "lines": [(row, missing_words(row.missing, labels)) for row in found.people.rows],
        "page": pages(found.people),
        "q": words(query),
        "filters": filters(query, found, labels),
        "keep": kept(query, *NARROWING),
        "narrowed": any(query.get(name) for name in ("q", *NARROWING)),
        "address": query.urlencode(),
        "may_manage": allowed(request.actor.role, "people.manage"),
    }
    return render(request, "runs/undecided.html", context)


@require_safe
@signed_in("runs.view")
def undecided_export(request: Request, form: str) -> HttpResponseBase:
    """The list as a file, all pages."""
    actor, asked = request.actor, narrowed(request.GET)
    return export(
        actor=actor,
        form=form,
        name=dated(request, "cannot-decide"),
        columns=COLUMNS,
        rows=lambda: rows(actor, asked),
    )


@require_safe
@signed_in("runs.view")
def undecided_person(request: Request, person_id: UUID) -> HttpResponse:
    """What waits for one person, and for which value."""
    found, labels = queries.waiting_for(actor=request.actor, person_id=person_id), dimension_labels()
    context = {
        "found": found,
        "lines": [(asker, missing_words(missing, labels)) for asker, missing in found.askers],
        "may_manage": allowed(request.actor.role, "people.manage"),
    }
    return render(request, "runs/undecided_person.html", context)


def narrowed(query: QueryDict) -> dict[str, Any]:
    """What the address asks for."""
    return {
        "missing": words(query, "missing"),
        "asker_id": an_id(query.get("waiting", "")),
        "search": words(query),
    }


def figures(found: UndecidedPage, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """People by what is missing; each figure opens them."""
    return [
        {
            "label": _("No %(attribute)s") % {"attribute": _(labels.get(dimension, dimension))},
            "number": people,
            "url": f"{reverse('undecided')}?missing={dimension}",
        }
        for dimension, people in sorted(found.missing.items(), key=lambda one: (-one[1], one[0]))
    ]


def filters(query: QueryDict, found: UndecidedPage, labels: Mapping[str, str]) -> list[Filter]:
    """What is missing, and what waits for it, with their people."""
    missing = [
        (dimension, f"{_(labels.get(dimension, dimension))} ({number(people)})")
        for dimension, people in found.missing.items()
    ]
    askers = [(str(asker.id), f"{asker.name} ({number(people)})") for asker, people in found.askers]
    return [
        filter_of(query, "missing", _("Not recorded"), missing),
        filter_of(query, "waiting", _("Rule or campaign"), askers),
    ]


def missing_words(missing: tuple[str, ...], labels: Mapping[str, str]) -> str:
    """'department and location'."""
    return joined([_(labels.get(one, one)) for one in missing])


def rows(actor: Actor, asked: dict[str, Any]) -> Iterator[Row]:
    """The people as lines of a file."""
    labels = dimension_labels()
    for chunk in queries.undecided_people(actor=actor, **asked):
        yield from (entry(row, labels) for row in chunk)


def entry(row: UndecidedRow, labels: Mapping[str, str]) -> Row:
    """One person as a line of a file."""
    missing = missing_words(row.missing, labels)
    return (
        row.name,
        row.employee_number,
        row.department,
        missing,
        row.rules,
        row.campaigns,
        str(row.person_id),
    )
