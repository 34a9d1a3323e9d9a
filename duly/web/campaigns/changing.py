"""A launched campaign as a whole: people added, another due day, everything open withdrawn, turned off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from duly.assignments import operations
from duly.assignments.operations import LaunchReport
from duly.assignments.queries import CampaignPage, Preview, campaign_page
from duly.assignments.queries.open_rows import OpenRows, open_rows
from duly.assignments.queries.preview import extend_page, extend_preview
from duly.assignments.rules import Outcome
from duly.kernel.refusal import Refused
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number
from duly.web.campaigns.account import account, asked_outcome, listed
from duly.web.campaigns.forms import DueDayForm, ReasonForm
from duly.web.refusals import MOVED, PASSED_ON, said, status_after
from duly.web.words import day_words, number

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("campaigns.manage")
def campaign_extend(request: Request, campaign_id: UUID) -> HttpResponse:
    """Adds who matches by now: everybody is counted first, and stays out or in as counted."""
    moved = False
    if request.method == "POST":
        try:
            report = extended(request, campaign_id)
        except Refused as refusal:
            if refusal.code != MOVED:
                return refused(request, campaign_id, refusal)
            moved = True
        else:
            messages.success(request, added_words(report))
            return redirect("campaign", campaign_id)
    try:
        counted = extend_preview(actor=request.actor, campaign_id=campaign_id)
    except Refused as refusal:
        return refused(request, campaign_id, refusal)
    context = extending(request, campaign_page(actor=request.actor, campaign_id=campaign_id), counted)
    return render(request, "campaigns/extend.html", {**context, "moved": moved}, status=409 if moved else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("campaigns.manage")
def campaign_redate(request: Request, campaign_id: UUID) -> HttpResponse:
    """Another due day for the campaign and whoever follows it: counted first."""
    form = DueDayForm(request.POST if request.method == "POST" else None)

    def act(fingerprint: str) -> str:
        seen = operations.redate_campaign(
            actor=request.actor, campaign_id=campaign_id, fingerprint=fingerprint, **form.cleaned_data
        )
        words = ngettext(
            "%(n)s person is due on %(day)s now.", "%(n)s people are due on %(day)s now.", seen.moving
        )
        return words % {"n": number(seen.moving), "day": day_words(form.cleaned_data["due_on"])}

    return changing(request, campaign_id, form, "campaigns/redate.html", act)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("campaigns.manage")
def campaign_withdraw(request: Request, campaign_id: UUID) -> HttpResponse:
    """Takes everything open back: counted first."""
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act(fingerprint: str) -> str:
        seen = operations.withdraw_open(
            actor=request.actor, campaign_id=campaign_id, fingerprint=fingerprint, **form.cleaned_data
        )
        words = ngettext("Withdrawn from %(n)s person.", "Withdrawn from %(n)s people.", seen.open)
        return words % {"n": number(seen.open)}

    return changing(request, campaign_id, form, "campaigns/withdraw.html", act)


@require_POST
@signed_in("campaigns.manage")
def campaign_inactivate(request: Request, campaign_id: UUID) -> HttpResponse:
    """Turns a campaign off; what it assigned stays."""
    try:
        with transaction(request.actor):
            operations.inactivate(actor=request.actor, campaign_id=campaign_id)
    except Refused as refusal:
        return refused(request, campaign_id, refusal)
    messages.success(request, _("The campaign is inactive. What people owe and have done stays."))
    return redirect("campaign", campaign_id)


def changing(request: Request, campaign_id: UUID, form: Form, template: str, act: Any) -> HttpResponse:
    """The page of a change with what it would touch; once posted, the change as it was counted."""
    status = 422 if form.errors else 200
    if form.is_bound and form.is_valid():
        try:
            with transaction(request.actor):
                told = act(request.POST.get("fingerprint", ""))
        except Refused as refusal:
            status = status_after(form, refusal)
        else:
            messages.success(request, told)
            return redirect("campaign", campaign_id)
    try:
        seen = open_rows(actor=request.actor, campaign_id=campaign_id)
    except Refused as refusal:
        return refused(request, campaign_id, refusal)
    context = {**touched(request, campaign_id, seen), "form": form, "moved": status == 409}
    return render(request, template, context, status=status)


def touched(request: Request, campaign_id: UUID, seen: OpenRows) -> Context:
    campaign = campaign_page(actor=request.actor, campaign_id=campaign_id)
    return {"campaign": campaign, "row": campaign.row, "seen": seen}


def refused(request: Request, campaign_id: UUID, refusal: Refused) -> HttpResponse:
    """To the campaign with the reason, where there is nothing to fill in that would help."""
    if refusal.code in PASSED_ON:
        raise refusal
    messages.error(request, said(refusal))
    return redirect("campaign", campaign_id)


def extended(request: Request, campaign_id: UUID) -> LaunchReport:
    with transaction(request.actor):
        return operations.extend(
            actor=request.actor, campaign_id=campaign_id, fingerprint=request.POST.get("fingerprint", "")
        )


def extending(request: Request, campaign: CampaignPage, counted: Preview) -> Context:
    """The account of everybody, and the people of one outcome: those to be added unless another is asked."""
    here = reverse("campaign_extend", args=[campaign.row.id])

    def address(outcome: Outcome) -> str:
        return f"{here}?list={outcome.value}#people"

    outcome = asked_outcome(request.GET) or Outcome.ASSIGNED
    found = extend_page(
        actor=request.actor,
        campaign_id=campaign.row.id,
        outcome=outcome,
        page=a_number(request.GET.get("page", "")),
    )
    return {
        "campaign": campaign,
        "row": campaign.row,
        **account(counted, address),
        **listed(counted, outcome, found, address),
    }


def added_words(report: LaunchReport) -> str:
    """How many were added."""
    people = report.account.assigned
    words = ngettext("Added %(n)s person.", "Added %(n)s people.", people) % {"n": number(people)}
    return words if report.is_done else f"{words} {_('They get it now, part by part.')}"
