"""Why somebody has a training to do, or why not: one page for learner, lead, admin and auditor."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from duly.assignments import queries as assignments
from duly.tenancy.permissions import allowed
from duly.web.access import Request, signed_in
from duly.web.why.chain import chain
from duly.web.why.judged import lines
from duly.web.why.words import headline, lead


@require_safe
@signed_in("learning.own")
def why(request: Request, person_id: UUID, training_id: UUID) -> HttpResponse:
    """The answer in a sentence, the chain behind each assignment, and what every other rule says."""
    actor = request.actor
    told = assignments.why(actor=actor, person_id=person_id, training_id=training_id)
    looks_after = allowed(actor.role, "campaigns.view")
    today = {line.judged.campaign_id: line for line in lines(told)}
    chains = [(chain(reason, own=told.is_own), today.get(reason.campaign_id)) for reason in told.reasons]
    asked = {reason.campaign_id for reason in told.reasons}
    context = {
        "frame": "frames/work.html" if looks_after and not told.is_own else "frames/learn.html",
        "told": told,
        "headline": headline(told),
        "lead": lead(told),
        "chains": chains,
        "others": [line for campaign, line in today.items() if campaign not in asked],
        "looks_after": looks_after,
        "sees_evidence": told.is_own or looks_after,
    }
    return render(request, "why/why.html", context)
