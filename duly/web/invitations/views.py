"""Inviting people, what became of it, and the ways in that an admin gives or takes: PINs and sessions."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from duly.kernel.refusal import NotFound, Refused
from duly.people import operations
from duly.people.operations.reach import reach
from duly.people.queries import person_row
from duly.people.queries.doors import slug_of
from duly.people.queries.invitations import invitations as invitation_page
from duly.people.queries.invitations import without_account
from duly.people.rules.invited import InvitationState
from duly.tenancy.permissions import allowed
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, an_id, ids, pages, words
from duly.web.filters import filter_of, kept
from duly.web.invitations.words import EMPTY, STATES, invited, left_out
from duly.web.refusals import said

ALL = "all"
EVERYBODY = "without_account"


@require_safe
@signed_in("people.view")
def invitations(request: Request) -> HttpResponse:
    """Open invitations; others when asked for."""
    query = request.GET
    state = state_of(query)
    found = invitation_page(
        actor=request.actor, state=state, search=words(query), page=a_number(query.get("page", ""))
    )
    may_manage = allowed(request.actor.role, "people.manage")
    options = [(one.value, label) for one, label in STATES.items() if one is not InvitationState.OPEN]
    context = {
        "rows": [(row, STATES[row.state]) for row in found.rows],
        "page": pages(found),
        "q": words(query),
        "filters": [filter_of(query, "state", _("Status"), [*options, (ALL, _("All"))])],
        "keep": kept(query, "state"),
        "narrowed": bool(words(query)),
        "empty": EMPTY[state or InvitationState.OPEN],
        "open": state is InvitationState.OPEN,
        "may_manage": may_manage,
        "uninvited": len(without_account(actor=request.actor, within=reach(request.actor)))
        if may_manage
        else 0,
    }
    return render(request, "invitations/invitations.html", context)


@require_POST
@signed_in("people.manage")
def invite(request: Request) -> HttpResponse:
    """Invites whom the form names: people by their ids, or everybody who could be and was not yet."""
    try:
        with transaction(request.actor):
            report = operations.invite(actor=request.actor, person_ids=selected(request))
    except Refused as refusal:
        messages.error(request, said(refusal))
        return back(request)
    if report.invited:
        messages.success(request, invited(report))
    if out := left_out(report):
        messages.warning(request, out)
    return back(request)


@require_POST
@signed_in("people.manage")
def revoke(request: Request, link_id: UUID) -> HttpResponse:
    """The link in the mail leads nowhere from now on."""
    try:
        with transaction(request.actor):
            operations.revoke_invitation(actor=request.actor, link_id=link_id)
    except NotFound:
        raise
    except Refused as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Revoked. The link in the mail leads nowhere now."))
    return back(request)


@never_cache
@require_POST
@signed_in("people.manage")
def pin(request: Request, person_id: UUID) -> HttpResponse:
    """Sets a PIN for one use, and tells it on this page only."""
    try:
        with transaction(request.actor):
            told = operations.set_pin(actor=request.actor, person_id=person_id)
    except NotFound:
        raise
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("person", person_id=person_id)
    row = person_row(actor=request.actor, person_id=person_id)
    return render(
        request, "invitations/pin.html", {"person": row, "pin": told, "door": slug_of(request.actor)}
    )


@require_POST
@signed_in("people.manage")
def end_sessions(request: Request, person_id: UUID) -> HttpResponse:
    """Signs the person out everywhere."""
    try:
        with transaction(request.actor):
            operations.end_sessions(actor=request.actor, person_id=person_id)
    except NotFound:
        raise
    except Refused as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Signed out everywhere."))
    return redirect("person", person_id=person_id)


def state_of(query: QueryDict) -> InvitationState | None:
    """What the address asks for: without a word about it, what is open."""
    asked = query.get("state", "")
    if asked == ALL:
        return None
    return InvitationState(asked) if asked in set(InvitationState) else InvitationState.OPEN


def selected(request: Request) -> list[UUID]:
    """Whom the form names."""
    if request.POST.get("who") == EVERYBODY:
        return without_account(actor=request.actor, within=reach(request.actor))
    return sorted(ids([*request.POST.getlist("person"), *request.POST.getlist("selected")]))


def back(request: Request) -> HttpResponse:
    """To the page of the person where one was invited from there, else to the list of invitations."""
    person_id = an_id(request.POST.get("back", ""))
    return redirect("person", person_id=person_id) if person_id else redirect("invitations")
