"""Somebody new, and somebody put right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from duly.kernel.refusal import Refused
from duly.people.operations import Newcomer, edit_person, hire, link, missing_attributes, set_values
from duly.people.queries.branches import today_of
from duly.people.queries.person import Named, PersonPage, held_values, named, person_page, value_choices
from duly.people.rules.roles import PLAIN
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.agreeing import BACK, Asking, asked, carried_out
from duly.web.person.forms import EditForm, NewForm
from duly.web.person.leads import Picker, pickers, search_left, wants_search
from duly.web.refusals import said
from duly.web.words import joined

Pickers = dict[str, Picker]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("people.manage")
def person_new(request: Request) -> HttpResponse:
    """Adds somebody; who left before is offered instead of being made twice."""
    actor, said = request.actor, request.POST
    leads = pickers(actor, said, {})
    typed = request.method == "POST" and not wants_search(said)
    form = NewForm(
        said if typed else None,
        initial=search_left(said) or {"started_on": today_of(actor)},
        held=held_values(None),
        choices=value_choices(),
        roles=offered_roles(actor),
    )
    rejoiner = None
    if typed and form.is_valid():
        try:
            with transaction(actor):
                created = hire(actor=actor, newcomer=_newcomer(form, leads))
        except Refused as refusal:
            _blame(form, leads, refusal)
            rejoiner = _rejoiner(refusal)
        else:
            _welcomed(request, form)
            return redirect("person", created)
    context = {"form": form, "leads": leads.values(), "rejoiner": rejoiner}
    return render(request, "person/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("people.manage")
def person_edit(request: Request, person_id: UUID) -> HttpResponse:
    """Puts right what is known, and dates what changes."""
    actor, said = request.actor, request.POST
    page = person_page(actor=actor, person_id=person_id)
    leads = pickers(actor, said, _stored(page), but=person_id)
    typed = request.method == "POST" and not wants_search(said)
    form = EditForm(
        said if typed else None,
        initial=search_left(said) or _known(page, today_of(actor)),
        held=page.values,
        choices=value_choices(),
        language=page.language,
    )
    form.fields["family_name"].required = bool(page.family_name or not page.given_name)
    rejoiner = None
    if typed and form.is_valid() and BACK not in said:
        try:
            done = carried_out(actor=actor, said=said, act=lambda: _change(actor, page, form, leads))
        except Refused as refusal:
            _blame(form, leads, refusal)
            rejoiner = _rejoiner(refusal)
        else:
            if isinstance(done, Asking):
                return asked(request, done, **_asking(page.name))
            messages.success(request, _("Saved."))
            return redirect("person", person_id)
    context = {"page": page, "form": form, "leads": leads.values(), "rejoiner": rejoiner}
    return render(request, "person/edit.html", context, status=422 if form.errors else 200)


def _asking(name: str) -> dict[str, str]:
    return {
        "title": _("What this does to the assignments of %(name)s") % {"name": name},
        "verb": _("Save changes"),
        "keep": _("Back to the form"),
    }


def offered_roles(actor: Actor) -> list[Role]:
    """The roles this actor may give to somebody new. An auditor's needs an end, and comes afterwards."""
    above = actor.role is Role.CORPORATE_ADMIN
    return [role for role in Role if role in PLAIN or (above and role is not Role.AUDITOR)]


def _newcomer(form: NewForm, leads: Pickers) -> Newcomer:
    details = vars(form.details())
    return Newcomer(
        **details,
        role=Role(form.cleaned_data["role"]),
        attributes={key: value for key, value in form.values().items() if value},
        manager_id=leads["manager"].choice,
        line_lead_id=leads["line_lead"].choice,
    )


def _change(actor: Actor, page: PersonPage, form: EditForm, leads: Pickers) -> None:
    day = form.cleaned_data["valid_from"]
    edit_person(actor=actor, person_id=page.id, details=form.details())
    if changed := form.changed_values():
        set_values(actor=actor, person_id=page.id, values=changed, valid_from=day)
    for kind, before in _stored(page).items():
        if leads[kind].choice != before:
            link(actor=actor, person_id=page.id, kind=kind, other_id=leads[kind].choice, valid_from=day)


def _stored(page: PersonPage) -> dict[str, UUID | None]:
    return {
        "manager": page.manager.id if page.manager else None,
        "line_lead": page.line_lead.id if page.line_lead else None,
    }


def _known(page: PersonPage, today: Any) -> dict[str, Any]:
    names = ("given_name", "family_name", "employee_number", "email", "language", "started_on")
    return {**{name: getattr(page, name) for name in names}, "valid_from": today}


def _blame(form: NewForm | EditForm, leads: Pickers, refusal: Refused) -> None:
    message = said(refusal)
    field = refusal.facts.get("field")
    if field in leads:
        leads[str(field)].error = message
        field = None
    form.blame(field, message)


def _rejoiner(refusal: Refused) -> Named | None:
    """Who has the number or the address, to be opened in one step."""
    person_id = refusal.facts.get("person_id")
    return named([person_id]).get(person_id) if isinstance(person_id, UUID) else None


def _welcomed(request: Request, form: NewForm) -> None:
    missing = [_(name) for name in missing_attributes(form.values())]
    messages.success(request, _("Added. Nothing is sent before you invite them."))
    if missing:
        told = {"names": joined(missing)}
        messages.warning(
            request, _("Not recorded: %(names)s. Audiences that ask for it cannot decide.") % told
        )
