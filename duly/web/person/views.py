"""The pages of one person: profile, history, team, what they owe, and what they proved."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from duly.assignments import queries as assignments
from duly.assignments.queries import Owed
from duly.evidence.queries import evidence_list
from duly.kernel.standing import OPEN, Standing
from duly.people.queries.branches import today_of
from duly.people.queries.groups import groups_of
from duly.people.queries.history import KINDS, person_history
from duly.people.queries.person import PersonPage, person_page
from duly.tenancy.permissions import allowed
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, pages, words
from duly.web.filters import Filter, filter_of, kept
from duly.web.person.forms import LeaveForm, ReturnForm, RoleForm
from duly.web.person.ways import ways_in
from duly.web.person.words import KINDS as KIND_WORDS
from duly.web.person.words import account_words, by_words, to_words, what_words
from duly.web.standings import look
from duly.web.words import ROLES, number

Context = dict[str, Any]


@require_safe
@signed_in("people.view")
def person(request: Request, person_id: UUID) -> HttpResponse:
    """The profile, with what can be done about it."""
    return shown(request, person_page(actor=request.actor, person_id=person_id))


def shown(request: Request, page: PersonPage, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The profile page; a form that was filled in and refused comes along."""
    today = today_of(request.actor)
    context = {
        **about(request, page),
        **ways_in(request, page),
        "groups": groups_of(page.id),
        "account": account_words(page.account),
        "leave_form": LeaveForm(initial={"valid_from": today}),
        "return_form": ReturnForm(initial={"valid_from": today}),
        "role_form": RoleForm(initial={"role": page.role, "access_until": page.access_until}),
        "may_author_trail": allowed(request.actor.role, "audit.view"),
        "is_self": page.id == request.actor.person_id,
        **forms,
    }
    return render(request, "person/person.html", context, status=status)


def about(request: Request, page: PersonPage) -> Context:
    """What every page of a person says on top."""
    return {
        "page": page,
        "role_word": ROLES[page.role],
        "may_manage": allowed(request.actor.role, "people.manage"),
    }


@require_safe
@signed_in("people.view")
def history(request: Request, person_id: UUID) -> HttpResponse:
    """Everything dated about one person, newest first, with who recorded it."""
    query = request.GET
    kind = query.get("kind", "")
    found = person_history(
        actor=request.actor,
        person_id=person_id,
        kind=kind if kind in KINDS else "",
        page=a_number(query.get("page", "")),
    )
    context = {
        **about(request, person_page(actor=request.actor, person_id=person_id)),
        "rows": [(row, what_words(row), to_words(row), by_words(row)) for row in found.rows],
        "pages": pages(found),
        "filters": [filter_of(query, "kind", _("Kind"), list(KIND_WORDS.items()))],
        "narrowed": bool(kind),
    }
    return render(request, "person/history.html", context)


@require_safe
@signed_in("people.view")
def team(request: Request, person_id: UUID) -> HttpResponse:
    """Whom this person leads, and how far each of them is."""
    found = assignments.person_team(
        actor=request.actor,
        person_id=person_id,
        search=words(request.GET),
        page=a_number(request.GET.get("page", "")),
    )
    context = {
        **about(request, person_page(actor=request.actor, person_id=person_id)),
        "team": found,
        "pages": pages(found.rows),
        "q": words(request.GET),
    }
    return render(request, "person/team.html", context)


@require_safe
@signed_in("people.view")
def trainings(request: Request, person_id: UUID) -> HttpResponse:
    """What this person owes and has done."""
    found = assignments.person_trainings(actor=request.actor, person_id=person_id, **asked(request))
    page = person_page(actor=request.actor, person_id=person_id)
    return render(request, "person/trainings.html", {**about(request, page), **owed(request, found)})


def asked(request: Request) -> Context:
    """What a list of assignments is narrowed by."""
    standing = request.GET.get("standing", "")
    return {
        "search": words(request.GET),
        "standing": Standing(standing) if standing in list(Standing) else None,
        "page": a_number(request.GET.get("page", "")),
    }


def owed(request: Request, found: Owed) -> Context:
    """A list of assignments with its filter."""
    query = request.GET
    return {
        "rows": found.rows.rows,
        "pages": pages(found.rows),
        "open_standings": OPEN,
        "counts": [(one.value, found.counts[one]) for one in found.counts],
        "q": words(query),
        "filters": [_standings(request, found)],
        "keep": kept(query, "standing"),
        "narrowed": any(query.get(name) for name in ("q", "standing")),
    }


def _standings(request: Request, found: Owed) -> Filter:
    options = [
        (one.value, f"{look(one.value).word} ({number(count)})") for one, count in found.counts.items()
    ]
    return filter_of(request.GET, "standing", _("Standing"), options)


@require_safe
@signed_in("evidence.view")
def evidence(request: Request, person_id: UUID) -> HttpResponse:
    """The sealed records of one person, also those under records merged into theirs."""
    page = person_page(actor=request.actor, person_id=person_id)
    found = evidence_list(
        actor=request.actor, person_id=person_id, page=a_number(request.GET.get("page", ""))
    )
    context = {**about(request, page), "rows": found.rows, "pages": pages(found)}
    return render(request, "person/evidence.html", context)
