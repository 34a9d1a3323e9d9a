"""The matrix of people and trainings: found both ways, page by page, each cell leading to its reasons."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from duly.assignments.queries.matrix import Matrix, matrix_lines
from duly.assignments.queries.matrix import matrix as matrix_page
from duly.assignments.rules.matrix import Asked, State
from duly.tenancy.actor import Actor
from duly.web.access import Request, signed_in
from duly.web.addresses import pages, words
from duly.web.exports import Column, Row, dated, export
from duly.web.filters import Filter, kept
from duly.web.matrix.asking import KEPT, asked_of, filters, is_narrowed, linked
from duly.web.matrix.grid import drawn, heads
from duly.web.matrix.words import cell_words
from duly.web.standings import look

ALWAYS: list[Column] = [
    ("person", gettext_lazy("Person")),
    ("number", gettext_lazy("Number")),
    ("department", gettext_lazy("Department")),
    ("location", gettext_lazy("Location")),
    ("overdue", gettext_lazy("Overdue")),
    ("open", gettext_lazy("Open")),
]


@require_safe
@signed_in("campaigns.view")
def matrix(request: Request) -> HttpResponse:
    """One page of the matrix, both ways."""
    query, actor = request.GET, request.actor
    found = matrix_page(actor=actor, asked=asked_of(query))
    context = {
        "lines": drawn(found, query),
        "heads": heads(found, query),
        "people": pages(found.lines),
        "columns": pages(found.columns),
        "legend": [(state.value, look(state.value).word) for state in State],
        "q": words(query),
        "t": words(query, "t"),
        "filters": [*filters(actor, query), *_linked(request, found)],
        "keep": kept(query, *KEPT),
        "narrowed": is_narrowed(query),
        "address": query.urlencode(),
    }
    return render(request, "matrix/matrix.html", context)


@require_safe
@signed_in("campaigns.view")
def matrix_export(request: Request, form: str) -> HttpResponseBase:
    """All that is asked for, every page of both: a line a person, a column a training."""
    actor, asked = request.actor, asked_of(request.GET)
    columns, _lines = matrix_lines(actor=actor, asked=asked)
    return export(
        actor=actor,
        form=form,
        name=dated(request, "matrix"),
        columns=[*ALWAYS, *((str(one.id), one.name) for one in columns)],
        rows=lambda: _exported(actor, asked),
    )


def _exported(actor: Actor, asked: Asked) -> Iterator[Row]:
    _columns, lines = matrix_lines(actor=actor, asked=asked)
    for line in lines:
        person = line.person
        yield [
            person.name,
            person.employee_number,
            person.department,
            person.location,
            line.overdue,
            line.owed,
            *(cell_words(cell) if cell else None for cell in line.cells),
        ]


def _linked(request: Request, found: Matrix) -> list[Filter]:
    """Chips for one person or one training that a total has led to."""
    query = request.GET
    people, columns = found.lines.rows, found.columns.rows
    return [
        *linked(query, "person", _("Person"), people[0].person.name if people else _("unknown")),
        *linked(query, "training", _("Training"), columns[0].name if columns else _("unknown")),
    ]
