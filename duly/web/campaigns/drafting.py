"""A campaign before its launch: new, written on with everybody counted, launched or discarded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from duly.assignments import operations
from duly.assignments.queries import Preview, preview_page
from duly.assignments.queries.days import today_of
from duly.assignments.rules import CampaignState
from duly.kernel.audience import Audience
from duly.kernel.refusal import Refused
from duly.people.queries import people_counted
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number
from duly.web.audience import drawing
from duly.web.campaigns.account import account, asked_outcome, listed
from duly.web.campaigns.forms import CampaignForm
from duly.web.campaigns.sheet import Sheet, sheet_of
from duly.web.campaigns.words import launched_words
from duly.web.refusals import MOVED
from duly.web.trainings.offers import offered

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("campaigns.manage")
def campaign_new(request: Request) -> HttpResponse:
    """Name a campaign, its training and its day; whom it is for comes next."""
    actor = request.actor
    trainings = offered(actor)
    form = CampaignForm(
        request.POST if request.method == "POST" else None, trainings=trainings, today=today_of(actor)
    )
    if form.is_bound and form.is_valid():
        try:
            with transaction(actor):
                created = operations.draft_campaign(actor=actor, audience=Audience(), **form.said())
        except Refused as refusal:
            form.add_error(None, _(refusal.message))
        else:
            return redirect("campaign_edit", created)
    context = {"form": form, "trainings": trainings}
    return render(request, "campaigns/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@signed_in("campaigns.manage")
def campaign_edit(request: Request, campaign_id: UUID) -> HttpResponse:
    """A draft with the account of everybody. What is filled in stands in the address until it is saved."""
    posted = request.method == "POST"
    said = request.POST if posted else request.GET
    sheet = sheet_of(request.actor, campaign_id, said, filled=posted or "who" in said)
    if sheet.campaign.row.state is not CampaignState.DRAFT:
        return launched_before(request, campaign_id)
    if not posted:
        return shown(request, sheet)
    if said.get("do") != "save":
        return redirect(f"{sheet.address(find=sheet.who.find)}#who")
    return saved(request, sheet)


@require_POST
@signed_in("campaigns.manage")
def campaign_launch(request: Request, campaign_id: UUID) -> HttpResponse:
    """Stores the page as it is filled in and launches it, if everybody is still counted as was shown."""
    actor = request.actor
    sheet = sheet_of(actor, campaign_id, request.POST, filled=True)
    if sheet.campaign.row.state is not CampaignState.DRAFT:
        return launched_before(request, campaign_id)
    if not sheet.form.is_valid():
        return shown(request, sheet, status=422)
    try:
        with transaction(actor):
            operations.save_campaign(actor=actor, campaign_id=campaign_id, **sheet.said())
            report = operations.launch(
                actor=actor, campaign_id=campaign_id, fingerprint=request.POST.get("fingerprint", "")
            )
    except Refused as refusal:
        return not_launched(request, sheet, refusal)
    messages.success(request, launched_words(report.account))
    return redirect("campaign", campaign_id)


@require_POST
@signed_in("campaigns.manage")
def campaign_discard(request: Request, campaign_id: UUID) -> HttpResponse:
    """Puts a draft away."""
    operations.discard(actor=request.actor, campaign_id=campaign_id)
    messages.success(request, _("The draft is discarded. Nobody was assigned anything."))
    return redirect("campaigns")


def launched_before(request: Request, campaign_id: UUID) -> HttpResponse:
    """To the campaign itself: there is no draft to write on any more."""
    messages.info(request, _("This campaign is launched. It can no longer be changed."))
    return redirect("campaign", campaign_id)


def saved(request: Request, sheet: Sheet) -> HttpResponse:
    """Stores the draft, or shows what to put right."""
    if not sheet.form.is_valid():
        return shown(request, sheet, status=422)
    try:
        with transaction(request.actor):
            operations.save_campaign(actor=request.actor, campaign_id=sheet.campaign.row.id, **sheet.said())
    except Refused as refusal:
        sheet.form.add_error(None, _(refusal.message))
        return shown(request, sheet, status=422)
    messages.success(request, _("Saved as draft. Nothing is assigned yet."))
    return redirect("campaign_edit", sheet.campaign.row.id)


def not_launched(request: Request, sheet: Sheet, refusal: Refused) -> HttpResponse:
    """The page again with a fresh count: 409 where that is all that changed, else what to put right."""
    if refusal.code == MOVED:
        return shown(request, sheet, status=409, moved=True)
    sheet.form.add_error(None, _(refusal.message))
    return shown(request, sheet, status=422)


def shown(request: Request, sheet: Sheet, *, status: int = 200, moved: bool = False) -> HttpResponse:
    """The whole page, or for a request by script the parts of it that counting changes."""
    context = {
        **who(request, sheet),
        **counted(request, sheet),
        "sheet": sheet,
        "row": sheet.campaign.row,
        "moved": moved,
        "before": request.POST.get("seen", "") if moved else "",
    }
    address = sheet.address(find=sheet.who.find)
    return drawing.drawn(request, "campaigns", context, address=address, status=status)


def who(request: Request, sheet: Sheet) -> Context:
    """The lines of the audience, and people found to be named."""
    return {
        **drawing.who(request, sheet.who),
        "training": next(
            (row for row in offered(sheet.actor, sheet.training_id) if row.id == sheet.training_id), None
        ),
    }


def counted(request: Request, sheet: Sheet) -> Context:
    """The account of everybody, and one of its lists where it is asked for."""
    found = sheet.counted
    if not isinstance(found, Preview):
        return {"preview": None, "population": people_counted(actor=request.actor)}
    return {
        **account(found, sheet.list_address),
        "sample": found.sample,
        **people(request, sheet, found),
    }


def people(request: Request, sheet: Sheet, preview: Preview) -> Context:
    """The people of one outcome, each with why; nothing where none is asked for."""
    outcome = asked_outcome(request.GET)
    if outcome is None:
        return {}
    found = preview_page(
        actor=request.actor,
        due_on=sheet.listed_on,
        outcome=outcome,
        page=a_number(request.GET.get("page", "")),
        **sheet.reach(),
    )
    return listed(preview, outcome, found, sheet.list_address)
