"""Where somebody is signed in."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from duly.kernel.refusal import Refused
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.sessions import end_one, end_others, sessions_of


@never_cache
@require_safe
@signed_in("profile.own")
def sessions(request: Request) -> HttpResponse:
    """This session first, then the others."""
    rows = sessions_of(
        cast(UUID, request.actor.account_id),
        now=request.actor.now,
        current=request.session.session_key or "",
    )
    return render(request, "profile/sessions.html", {"sessions": rows})


@require_POST
@signed_in("profile.own")
def end_session(request: Request, session_id: int) -> HttpResponse:
    """Signs out one other place."""
    try:
        with transaction(request.actor):
            end_one(request, session_id)
    except Refused as refusal:
        if refusal.code == "not_found":
            raise
        messages.error(request, _(refusal.message))
    else:
        messages.success(request, _("That session is ended."))
    return redirect("profile_sessions")


@require_POST
@signed_in("profile.own")
def end_other_sessions(request: Request) -> HttpResponse:
    """Signs out everywhere but here."""
    with transaction(request.actor):
        end_others(request)
    messages.success(request, _("All other sessions are ended."))
    return redirect("profile_sessions")
