"""The tokens that programs read with: the list, a new one, and revoking."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duly.kernel.refusal import NotFound, Refused
from duly.people.operations.tokens import create_token, revoke_token
from duly.people.queries.actors import organization_settings
from duly.people.queries.tokens import tokens as token_page
from duly.people.rules.tokens import TokenState
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, pages, words
from duly.web.filters import filter_of, kept
from duly.web.refusals import blame, said
from duly.web.tokens.forms import TokenForm
from duly.web.tokens.words import EMPTY, EMPTY_AT_ALL, SHORTLY, STATES

ALL = "all"


@require_safe
@signed_in("api.view")
def tokens(request: Request) -> HttpResponse:
    """The tokens that work; others when asked for."""
    query = request.GET
    state = state_of(query)
    found = token_page(
        actor=request.actor, state=state, search=words(query), page=a_number(query.get("page", ""))
    )
    options = [(one.value, label) for one, label in STATES.items() if one is not TokenState.WORKING]
    context = {
        "rows": [(row, STATES[row.state], [SHORTLY[scope] for scope in row.scopes]) for row in found.rows],
        "page": pages(found),
        "q": words(query),
        "filters": [filter_of(query, "state", _("Status"), [*options, (ALL, _("All"))])],
        "keep": kept(query, "state"),
        "narrowed": bool(words(query)),
        "empty": EMPTY[state] if state else EMPTY_AT_ALL,
        "working": state is TokenState.WORKING,
        "address": f"{settings.BASE_URL}/api/v1/",
    }
    return render(request, "tokens/tokens.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("api.manage")
def token_new(request: Request) -> HttpResponse:
    """Creates a token, and tells it on the page that answers and nowhere else."""
    today = request.actor.today(organization_settings().zone)
    if request.method != "POST":
        return render(request, "tokens/new.html", {"form": TokenForm(today=today)})
    form = TokenForm(request.POST, today=today)
    if form.is_valid():
        try:
            with transaction(request.actor):
                created = create_token(actor=request.actor, **form.said())
        except Refused as refusal:
            blame(form, refusal)
        else:
            context = {
                "word": created.word,
                "name": form.cleaned_data["name"],
                "last_day": form.cleaned_data["last_day"],
                "address": f"{settings.BASE_URL}/api/v1/",
            }
            return render(request, "tokens/created.html", context)
    return render(request, "tokens/new.html", {"form": form}, status=422)


@require_POST
@signed_in("api.manage")
def token_revoke(request: Request, token_id: UUID) -> HttpResponse:
    """The token opens nothing from now on."""
    try:
        with transaction(request.actor):
            name = revoke_token(actor=request.actor, token_id=token_id)
    except NotFound:
        raise
    except Refused as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("“%(name)s” is revoked. It opens nothing from now on.") % {"name": name})
    return redirect("tokens")


def state_of(query: QueryDict) -> TokenState | None:
    """What the address asks for: without a word about it, what works."""
    asked = query.get("state", "")
    if asked == ALL:
        return None
    return TokenState(asked) if asked in set(TokenState) else TokenState.WORKING
