"""Two records of one person become one, after everything that happens was shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from duly.assignments.queries import MergedWork, merged_work
from duly.evidence.queries import evidence_list
from duly.kernel.refusal import NotFound, Refused
from duly.people.operations import merge_people
from duly.people.queries import MergeField, MergePreview, merge_preview
from duly.people.queries.directory import people_page
from duly.people.queries.names import value_names
from duly.people.queries.person import PersonPage, named, person_page
from duly.people.queries.values import attributes
from duly.people.rules.listing import Listing, Status
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, an_id, pages, words
from duly.web.person.words import ACCOUNT_EFFECTS, EFFECTS, FIELDS, effect_words
from duly.web.refusals import said
from duly.web.words import ROLES, day_words

Context = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One thing both records may say, side by side."""

    label: str | Promise
    kept: str
    other: str
    outcome: str


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("people.manage")
def person_merge(request: Request, person_id: UUID) -> HttpResponse:
    """First which record, then what merging does; posted, it is done if nothing has moved since."""
    page = person_page(actor=request.actor, person_id=person_id)
    if request.method == "POST":
        return merged(request, page)
    other_id = an_id(request.GET.get("other", ""))
    if other_id is None:
        return chosen_from(request, page)
    return previewed(request, page, other_id, keeps_other=request.GET.get("keep") == "other")


def chosen_from(request: Request, page: PersonPage) -> HttpResponse:
    """People to choose the other record from: those who are called alike, until somebody is looked for."""
    looked_for = words(request.GET) or page.family_name or page.name
    found = people_page(
        actor=request.actor,
        listing=Listing(search=looked_for, status=Status.BOTH),
        page=a_number(request.GET.get("page", "")),
    )
    rows = [row for row in found.rows if row.id != page.id and row.merged_into_id is None]
    context = {"page": page, "rows": rows, "pages": pages(found), "q": words(request.GET)}
    return render(request, "person/merge_choice.html", context)


def previewed(
    request: Request, page: PersonPage, other_id: UUID, *, keeps_other: bool, status: int = 200
) -> HttpResponse:
    """What merging does, or why it cannot be done."""
    pair = (other_id, page.id) if keeps_other else (page.id, other_id)
    other = person_page(actor=request.actor, person_id=other_id)
    kept, gone = (other, page) if keeps_other else (page, other)
    address = reverse("person_merge", args=[page.id])
    context: Context = {
        "page": page,
        "kept": kept,
        "gone": gone,
        "keeps_other": keeps_other,
        "swap": f"{address}?other={other_id}" + ("" if keeps_other else "&keep=other"),
        "moved": status == 409,
    }
    try:
        plan = merge_preview(actor=request.actor, kept_id=pair[0], merged_id=pair[1])
    except Refused as refusal:
        if isinstance(refusal, NotFound):
            raise
        context["obstacle"] = said(refusal)
    else:
        context |= told(request, plan)
    return render(request, "person/merge.html", context, status=status)


def told(request: Request, plan: MergePreview) -> Context:
    """The plan in words."""
    work = merged_work(actor=request.actor, kept_id=plan.kept_id, merged_id=plan.merged_id)
    evidence = evidence_list(actor=request.actor, person_id=plan.merged_id).total
    return {
        "plan": plan,
        "lines": [line for line in lines(request, plan) if line.kept or line.other],
        "effects": list(effects(plan, work, evidence)),
    }


def merged(request: Request, page: PersonPage) -> HttpResponse:
    """Does it, and goes to the record that is kept."""
    kept_id, other_id = an_id(request.POST.get("kept", "")), an_id(request.POST.get("merged", ""))
    if kept_id is None or other_id is None:
        return redirect("person_merge", page.id)
    if page.id not in (kept_id, other_id):
        raise NotFound
    try:
        with transaction(request.actor):
            merge_people(
                actor=request.actor,
                kept_id=kept_id,
                merged_id=other_id,
                fingerprint=request.POST.get("fingerprint", ""),
            )
    except Refused as refusal:
        if isinstance(refusal, NotFound):
            raise
        other = other_id if page.id == kept_id else kept_id
        status = 409 if refusal.code == "stale" else 422
        return previewed(request, page, other, keeps_other=page.id != kept_id, status=status)
    messages.success(request, _("The two records are one now. Nothing that was proven has changed."))
    return redirect("person", kept_id)


def lines(request: Request, plan: MergePreview) -> list[Line]:
    """What both say, side by side."""
    names: Mapping[Any, str] = {
        **value_names(),
        **{one.id: one.name for one in named(_ids(plan)).values()},
    }
    labels = {**FIELDS, **{one.key: _(one.name) for one in attributes(actor=request.actor)}}
    return [
        Line(labels[one.key], _words(one, one.kept, names), _words(one, one.other, names), one.outcome)
        for one in plan.fields
    ]


def _ids(plan: MergePreview) -> list[UUID]:
    links = [one for one in plan.fields if one.kind == "link"]
    return [value for one in links for value in (one.kept, one.other) if isinstance(value, UUID)]


def _words(one: MergeField, value: object, names: Mapping[Any, str]) -> str:
    if not value:
        return ""
    if one.kind == "role":
        return str(ROLES[Role(str(value))])
    if isinstance(value, date):
        return day_words(value, "short")
    return names.get(value, "") if isinstance(value, UUID) else str(value)


def effects(plan: MergePreview, work: MergedWork, evidence: int) -> Iterator[tuple[str, str]]:
    """What else happens, each with its icon; what does not apply is left out."""
    led = len({one for people in plan.reports.values() for one in people})
    counts = {
        "evidence": evidence,
        "carried": work.carried,
        "withdrawn": work.withdrawn - work.carried,
        "led": led,
        "groups": len(plan.groups),
    }
    for effect, count in counts.items():
        if count > 0:
            yield EFFECTS[effect], effect_words(effect, count)
    if plan.account in ACCOUNT_EFFECTS:
        icon, text = ACCOUNT_EFFECTS[plan.account]
        yield icon, str(text)
