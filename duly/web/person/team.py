"""My team: for everybody whom somebody is linked to, whatever their role (SEED-19)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from duly.assignments import queries as assignments
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, pages, words
from duly.web.person.views import asked, owed


@require_safe
@signed_in("team.own")
def my_team(request: Request) -> HttpResponse:
    """How far each of the own people is, those with most overdue first."""
    found = assignments.my_team(
        actor=request.actor, search=words(request.GET), page=a_number(request.GET.get("page", ""))
    )
    context = {
        "team": found,
        "pages": pages(found.rows),
        "q": words(request.GET),
    }
    return render(request, "person/my_team.html", context)


@require_safe
@signed_in("team.own")
def team_member(request: Request, person_id: UUID) -> HttpResponse:
    """What somebody of the own team owes; nobody else is found here."""
    name, found = assignments.team_member_trainings(
        actor=request.actor, person_id=person_id, **asked(request)
    )
    context = {"name": name, "person_id": person_id, **owed(request, found)}
    return render(request, "person/team_member.html", context)
