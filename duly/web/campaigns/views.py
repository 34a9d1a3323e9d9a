"""The campaigns, and one of them: who is how far."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from duly.assignments.queries import CampaignPage, campaign_list, campaign_page
from duly.assignments.rules import CampaignState
from duly.kernel.standing import OPEN, Standing
from duly.tenancy.permissions import allowed
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, an_id, pages, words
from duly.web.campaigns.progress import ORDER, figures, of_campaign, of_departments
from duly.web.campaigns.words import STATES, launched_words
from duly.web.filters import Filter, filter_of, kept
from duly.web.standings import look
from duly.web.words import number

FILTERS = ("standing", "department")


@require_safe
@signed_in("campaigns.view")
def campaigns(request: Request) -> HttpResponse:
    """Campaigns, newest first, each with how far its people are."""
    search = words(request.GET)
    found = campaign_list(actor=request.actor, search=search, page=a_number(request.GET.get("page", "")))
    context = {
        "campaigns": [(row, STATES[row.state], of_campaign(row)) for row in found.rows],
        "page": pages(found),
        "q": search,
        "may_manage": allowed(request.actor.role, "campaigns.manage"),
    }
    return render(request, "campaigns/campaigns.html", context)


@require_safe
@vary_on_headers("HX-Request")
@signed_in("campaigns.view")
def campaign(request: Request, campaign_id: UUID) -> HttpResponse:
    """One campaign: everybody by standing, by department, and by name."""
    query = request.GET
    wanted = query.get("standing", "")
    found = campaign_page(
        actor=request.actor,
        campaign_id=campaign_id,
        search=words(query),
        standing=Standing(wanted) if wanted in list(Standing) else None,
        department=an_id(query.get("department", "")),
        page=a_number(query.get("page", "")),
    )
    if request.headers.get("HX-Request"):
        return progressed(request, found)
    context = {
        "campaign": found,
        "decided": found.row.people + found.waiting,
        "open": sum(found.row.counts[one] for one in OPEN),
        "row": found.row,
        "state": STATES[found.row.state],
        "draft": found.row.state is CampaignState.DRAFT,
        "may_manage": allowed(request.actor.role, "campaigns.manage"),
        "whole": of_campaign(found.row),
        "figures": figures(found.row),
        "departments": of_departments(found.departments, campaign_id),
        "owed": OPEN,
        "launched": launched_words(found.account) if found.account.counts else "",
        "page": pages(found.people),
        "q": words(query),
        "filters": filters(query, found),
        "keep": kept(query, *FILTERS),
        "narrowed": any(query.get(name) for name in ("q", *FILTERS)),
    }
    return render(request, "campaigns/campaign.html", context)


def progressed(request: Request, found: CampaignPage) -> HttpResponse:
    """How far a launch is; once it is done the page is loaded anew, because all of it is different then."""
    if found.waiting:
        context = {"campaign": found, "decided": found.row.people + found.waiting}
        return render(request, "campaigns/_under_way.html", context)
    answer = HttpResponse()
    answer["HX-Refresh"] = "true"
    return answer


def filters(query: QueryDict, found: CampaignPage) -> list[Filter]:
    """Standings and departments with the people of the campaign in them."""
    counts = found.row.counts
    standings = [(one.value, f"{look(one).word} ({number(counts[one])})") for one in ORDER if counts[one]]
    departments = [
        (str(one.department_id), f"{one.name} ({number(one.people)})")
        for one in found.departments
        if one.department_id
    ]
    return [
        filter_of(query, "standing", _("Standing"), standings),
        filter_of(query, "department", _("Department"), departments),
    ]
