"""Putting people into a static group and taking them out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duly.kernel.refusal import NotFound, Refused
from duly.people import operations
from duly.people.operations import MembersReport
from duly.tenancy.actor import Actor
from duly.web.access import Request, signed_in
from duly.web.addresses import an_id, ids
from duly.web.agreeing import Asking, asked, carried_out
from duly.web.groups.views import shown
from duly.web.groups.words import UNUSABLE, added_words, removed_words


@require_POST
@signed_in("groups.manage")
def group_members_add(request: Request, group_id: UUID) -> HttpResponse:
    """Adds people, a pasted list or a department; lines that name nobody stay in the field."""
    said = request.POST
    try:
        report = carried_out(actor=request.actor, said=said, act=lambda: added(request.actor, group_id, said))
    except NotFound:
        raise
    except Refused as refusal:
        wrong = {refusal.facts.get("field") or "people": _(refusal.message)}
        return shown(request, group_id, status=422, wrong=wrong, listed=said.get("listed", ""))
    if isinstance(report, Asking):
        return asked_first(request, group_id, report, title=_("Add these people?"), verb=_("Add them"))
    if report.unusable:
        return left_over(request, group_id, report)
    messages.success(request, added_words(report))
    return redirect("group", group_id)


@require_POST
@signed_in("groups.manage")
def group_members_remove(request: Request, group_id: UUID) -> HttpResponse:
    """Takes the ticked people out."""
    try:
        report = carried_out(
            actor=request.actor,
            said=request.POST,
            act=lambda: operations.remove_members(
                actor=request.actor, group_id=group_id, person_ids=ids(request.POST.getlist("person"))
            ),
        )
    except NotFound:
        raise
    except Refused as refusal:
        return shown(request, group_id, status=422, wrong={"people": _(refusal.message)})
    if isinstance(report, Asking):
        title, verb = _("Take these people out?"), _("Take them out")
        return asked_first(request, group_id, report, title=title, verb=verb)
    messages.success(request, removed_words(report))
    return redirect("group", group_id)


def asked_first(request: Request, group_id: UUID, asking: Asking, *, title: str, verb: str) -> HttpResponse:
    """What it does to assignments, before it is done."""
    back = reverse("group", args=[group_id])
    return asked(request, asking, title=title, verb=verb, keep=_("Leave them as they are"), back=back)


def added(actor: Actor, group_id: UUID, said: QueryDict) -> MembersReport:
    """Does what the pressed button says: `department`, `listed`, else the people chosen."""
    match said.get("do"):
        case "listed":
            return operations.add_listed(actor=actor, group_id=group_id, text=said.get("listed", ""))
        case "department":
            department = an_id(said.get("department", ""))
            if department is None:
                raise Refused("department_missing", "Choose a department.", field="department")
            return operations.add_department(actor=actor, group_id=group_id, department_id=department)
        case _:
            people = ids(said.getlist("person"))
            return operations.add_members(actor=actor, group_id=group_id, person_ids=people)


def left_over(request: Request, group_id: UUID, report: MembersReport) -> HttpResponse:
    """The page with the lines that were of no use, each with why."""
    unusable = [(one.line, one.text, UNUSABLE[one.code]) for one in report.unusable]
    return shown(
        request,
        group_id,
        status=422,
        unusable=unusable,
        listed="\n".join(text for _, text, _ in unusable),
        partly=added_words(report) if report.changed else "",
    )
