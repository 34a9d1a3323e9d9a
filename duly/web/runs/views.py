"""The runs, and one of them with the account of everybody."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from duly.assignments.queries.run_account import UNKEPT, RunPage, SubjectAccount, Tally, run_page
from duly.assignments.queries.runs import RunRow, RunsAsked, all_runs, run_kinds, run_list
from duly.people.queries import dimension_labels
from duly.people.queries.actors import person_names
from duly.tenancy.actor import Actor
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, an_id, pages, words
from duly.web.exports import Column, Row, dated, export
from duly.web.filters import Filter, filter_of, kept
from duly.web.outcomes import Look, reason_words
from duly.web.runs.words import (
    account_rows,
    actor_words,
    cause_words,
    duration_words,
    kind_words,
    outcome_look,
    place_of,
    summary,
)

NARROWING = ("kind", "person", "subject", "state")
UNDER_WAY = "under_way"
COLUMNS: list[Column] = [
    ("started_at", gettext_lazy("Started (UTC)")),
    ("ended_at", gettext_lazy("Ended (UTC)")),
    ("kind", gettext_lazy("Kind")),
    ("about", gettext_lazy("About")),
    ("cause", gettext_lazy("Set off by")),
    ("who", gettext_lazy("Who")),
    ("population", gettext_lazy("Looked at")),
    ("changes", gettext_lazy("Changes")),
    ("account", gettext_lazy("What it came to")),
    ("id", gettext_lazy("Run")),
]


@require_safe
@signed_in("runs.view")
def runs(request: Request) -> HttpResponse:
    """Every run, newest first, narrowed by kind, state, who acted and what it was about."""
    query = request.GET
    found = run_list(actor=request.actor, asked=asked_of(query), page=a_number(query.get("page", "")))
    context = {
        "runs": [shown(row) for row in found.rows],
        "page": pages(found),
        "q": words(query),
        "filters": filters(request.actor, query),
        "keep": kept(query, *NARROWING),
        "narrowed": any(query.get(name) for name in ("q", *NARROWING)),
        "address": query.urlencode(),
    }
    return render(request, "runs/runs.html", context)


@require_safe
@signed_in("runs.view")
def runs_export(request: Request, form: str) -> HttpResponseBase:
    """Every run that the list would show, all pages, as a file."""
    actor, asked = request.actor, asked_of(request.GET)
    return export(
        actor=actor,
        form=form,
        name=dated(request, "runs"),
        columns=COLUMNS,
        rows=lambda: rows(actor, asked),
    )


@require_safe
@signed_in("runs.view")
def run(request: Request, run_id: UUID) -> HttpResponse:
    """One run: what set it off, who, how long, and everybody by outcome and reason."""
    query = request.GET
    found = run_page(
        actor=request.actor,
        run_id=run_id,
        search=words(query),
        outcome=query.get("outcome", ""),
        page=a_number(query.get("page", "")),
    )
    labels = dimension_labels()
    outcomes = sorted({one.outcome for one in found.tallies}, key=place_of)
    context = {
        "run": shown(found.row),
        "row": found.row,
        "found": found,
        "account": account_rows(found.tallies, labels, {one: list_address(found, one) for one in outcomes}),
        "pairs": found.row.kind == "reconcile",
        "adds_up": adds_up(found),
        "subjects": [subject(run_id, one, labels) for one in found.subjects.rows],
        "page": pages(found.subjects),
        "q": words(query),
        "filters": [
            filter_of(query, "outcome", _("Outcome"), [(one, outcome_look(one).word) for one in outcomes])
        ],
        "keep": kept(query, "outcome"),
        "narrowed": bool(words(query) or query.get("outcome")),
    }
    return render(request, "runs/run.html", context)


def shown(row: RunRow) -> dict[str, Any]:
    """A run as lists and its page tell it."""
    return {
        "row": row,
        "kind": kind_words(row.kind),
        "cause": cause_words(row.cause),
        "cause_url": cause_address(row),
        "who": actor_words(row),
        "took": duration_words(row.took) if row.took is not None else "",
        "summary": summary(row.outcomes),
    }


def cause_address(row: RunRow) -> str:
    """Where what set the run off is told: another run, or the audit log of its object."""
    if row.cause.run_id and row.cause.run_id != row.id:
        return reverse("run", args=[row.cause.run_id])
    if row.cause.object_id:
        return f"{reverse('audit_log')}?object={row.cause.object_id}"
    return ""


def list_address(found: RunPage, outcome: str) -> str:
    """The people of an outcome; where nobody kept them, the rules and campaigns to choose one of."""
    if found.subjects.total and outcome in UNKEPT:
        return f"{reverse('run', args=[found.row.id])}?{urlencode({'outcome': outcome})}"
    return people_address(found.row.id, outcome)


def people_address(
    run_id: UUID, outcome: str, *, subject_id: UUID | None = None, reason: str | None = None
) -> str:
    """Where the people behind a count are listed."""
    asked = {"subject": subject_id, "outcome": outcome, "reason": reason}
    said = {name: one for name, one in asked.items() if one is not None}
    return f"{reverse('run_people', args=[run_id])}?{urlencode(said)}"


def subject(run_id: UUID, one: SubjectAccount, labels: dict[str, str]) -> dict[str, Any]:
    """One campaign of a run: each count with its words and its list."""
    ordered = sorted(one.tallies, key=lambda tally: place_of(tally.outcome))
    return {"row": one, "tallies": [tally_words(run_id, one.subject_id, tally, labels) for tally in ordered]}


def tally_words(
    run_id: UUID, subject_id: UUID, tally: Tally, labels: dict[str, str]
) -> tuple[Look, str, int, str]:
    """Look, reason, number and address of a count."""
    said = reason_words(tally.reason, labels) if tally.reason else ""
    url = people_address(run_id, tally.outcome, subject_id=subject_id, reason=tally.reason)
    return outcome_look(tally.outcome), said, tally.people, url


def adds_up(found: RunPage) -> bool:
    """Whether the account of a run about one campaign is everybody it looked at."""
    return found.row.population is not None and found.people == found.row.population


def asked_of(query: QueryDict) -> RunsAsked:
    """What the address asks for."""
    return RunsAsked(
        kind=words(query, "kind"),
        person_id=an_id(query.get("person", "")),
        subject_id=an_id(query.get("subject", "")),
        under_way=query.get("state") == UNDER_WAY,
        search=words(query),
    )


def filters(actor: Actor, query: QueryDict) -> list[Filter]:
    """Kinds and states to choose from; a person or a subject is chosen in a line, and let go here."""
    person, about = an_id(query.get("person", "")), an_id(query.get("subject", ""))
    chosen = []
    if person:
        options = [(query.get("person", ""), person_names([person]).get(person, "?"))]
        chosen.append(filter_of(query, "person", _("By"), options))
    if about:
        chosen.append(filter_of(query, "subject", _("About"), [(query.get("subject", ""), _("one thing"))]))
    return [
        filter_of(query, "kind", _("Kind"), [(one, kind_words(one)) for one in run_kinds(actor=actor)]),
        filter_of(query, "state", _("State"), [(UNDER_WAY, _("Under way"))]),
        *chosen,
    ]


def rows(actor: Actor, asked: RunsAsked) -> Iterator[Row]:
    """The runs as lines of a file."""
    for chunk in all_runs(actor=actor, asked=asked):
        yield from map(entry, chunk)


def entry(row: RunRow) -> Row:
    """One run as a line of a file."""
    return (
        row.started_at.isoformat(),
        row.ended_at.isoformat() if row.ended_at else "",
        str(kind_words(row.kind)),
        row.subject,
        cause_words(row.cause),
        actor_words(row),
        row.population,
        row.changes,
        "; ".join(f"{one}: {row.outcomes[one]}" for one in sorted(row.outcomes, key=place_of)),
        str(row.id),
    )
