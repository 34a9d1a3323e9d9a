"""One change of many people: who they are, what changes, what it comes to, and then the same done."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from duly.assignments.operations.rehearsing import Diff, rehearse
from duly.kernel.refusal import NotFound, Refused
from duly.people.operations.bulk import change_people
from duly.people.queries import Page, people_counted
from duly.people.queries.bulk import BulkLine, BulkPreview, bulk_page, bulk_preview
from duly.people.queries.listable import Listable, listable_attributes
from duly.people.rules.bulk import CHANGES, BulkChange, Kind
from duly.people.rules.listing import Listing, Status
from duly.tenancy.transactions import transaction
from duly.web import diffs
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, ids, pages
from duly.web.agreeing import Asking, carried_out
from duly.web.people import bulk_words
from duly.web.people.asking import listing_of
from duly.web.people.bulk_form import FILLED, Asked, BulkForm, asked_for, offers

SELECTED = ("person", "of")
# What leaving needs a reason for is looked at before one is given.
STAND_IN = "Looked at, not done."
MOVED = gettext_noop("What this does to assignments has changed. Look at it again.")


@dataclass(frozen=True)
class Sheet:
    """One bulk on its way: the selection, and how far its change is filled in."""

    query: QueryDict
    attributes: list[Listable]
    selection: Listing
    asked: Asked | None
    form: BulkForm | None
    change: BulkChange | None

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The selection, for every link and form of the page."""
        return [(name, value) for name in SELECTED for value in self.query.getlist(name)]

    @property
    def filled(self) -> list[tuple[str, str]]:
        """The selection and the change, for what comes after it."""
        asked = [("change", self.asked.code)] if self.asked else []
        given = [(name, self.query.get(name, "")) for name in FILLED if name in self.query]
        return [*self.carried, *asked, *given]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("people.manage")
def people_bulk(request: Request) -> HttpResponse:
    """The preview of one change. Whom it is about is posted by the list, and stands in the address then."""
    if request.method == "POST":
        return _to_preview(request)
    return _page(request, _sheet(request, request.GET))


@require_POST
@signed_in("people.manage")
def people_bulk_apply(request: Request) -> HttpResponse:
    """Does what was previewed; a refusal shows the page as it is now."""
    sheet, reason = _sheet(request, request.POST), request.POST.get("reason", "")
    if sheet.change is None:
        return _page(request, sheet, status=422)
    try:
        report = carried_out(
            actor=request.actor,
            said=request.POST,
            act=partial(
                change_people,
                actor=request.actor,
                selection=sheet.selection,
                change=sheet.change,
                fingerprint=request.POST.get("fingerprint", ""),
                reason=reason,
            ),
        )
    except NotFound:
        raise
    except Refused as refusal:
        return _page(request, sheet, status=422, refusal=refusal, reason=reason)
    if isinstance(report, Asking):
        return _page(request, sheet, status=409, refusal=Refused("world_moved", MOVED), reason=reason)
    messages.success(request, bulk_words.done(sheet.change.kind, report.verdicts.changes))
    return _to_list(sheet.query.get("of", ""))


def _to_preview(request: Request) -> HttpResponse:
    chosen = [("person", one) for one in request.POST.getlist("person")]
    if not chosen:
        messages.info(request, _("Tick the people this is about first."))
        return _to_list(request.POST.get("address", ""))
    # The list comes along, for the way back to it.
    here = [("of", request.POST["address"])] if request.POST.get("address") else []
    return HttpResponseRedirect(f"{reverse('people_bulk')}?{urlencode([*chosen, *here])}")


def _to_list(address: str) -> HttpResponse:
    return redirect(_list(address))


def _list(address: str) -> str:
    """The list as it was."""
    kept = QueryDict(address).urlencode()
    return reverse("people") + (f"?{kept}" if kept else "")


def _sheet(request: Request, query: QueryDict) -> Sheet:
    attributes = listable_attributes()
    asked = asked_for(query.get("change", ""), attributes)
    form = BulkForm(query, actor=request.actor, asked=asked) if asked else None
    selection = _selection(query, attributes)
    return Sheet(query, attributes, selection, asked, form, form.change() if form else None)


def _selection(query: QueryDict, attributes: list[Listable]) -> Listing:
    chosen = query.getlist("person")
    if chosen:
        return Listing(status=Status.BOTH, people=ids(chosen))
    return listing_of(QueryDict(query.get("of", "")), attributes)


def _page(
    request: Request,
    sheet: Sheet,
    *,
    status: int = 200,
    refusal: Refused | None = None,
    reason: str = "",
) -> HttpResponse:
    preview = _preview(request, sheet)
    if sheet.form and sheet.form.errors:
        status = 422 if request.method == "POST" else status
    context = {
        "sheet": sheet,
        "back": _list(sheet.query.get("of", "")),
        "form": sheet.form,
        "offers": offers(sheet.attributes),
        "code": sheet.asked.code if sheet.asked else "",
        "count": people_counted(actor=request.actor, listing=sheet.selection),
        "chosen_by_hand": sheet.selection.people is not None,
        "preview": preview,
        "refusal": refusal,
        "reason": reason,
        **(_previewed(request, sheet, preview) if preview else {}),
    }
    return render(request, "people/bulk.html", context, status=status)


def _preview(request: Request, sheet: Sheet) -> BulkPreview | None:
    """What the change comes to; what cannot be given is said beside its field."""
    if sheet.change is None or sheet.form is None:
        return None
    try:
        return bulk_preview(actor=request.actor, selection=sheet.selection, change=sheet.change)
    except NotFound:
        raise
    except Refused as refusal:
        named = refusal.facts.get("field")
        sheet.form.add_error(str(named) if named in sheet.form.fields else None, _(refusal.message))
        return None


def _previewed(request: Request, sheet: Sheet, preview: BulkPreview) -> dict[str, Any]:
    change = sheet.change
    assert change is not None  # noqa: S101  # there is a preview of it
    address = urlencode(sheet.filled)
    shown = sheet.query.get("show", "")
    if shown not in preview.verdicts.counts:
        shown = ""
    listed = _listed(request, sheet, change, shown) if shown else None
    effect = _effect(request, sheet, change, preview)
    verdict = shown or CHANGES
    rows = listed.rows if listed else preview.sample
    return {
        "account": bulk_words.account(preview.verdicts, f"?{address}"),
        "effect": _shown_effect(effect, sheet.query) if effect else None,
        "moves": diffs.consequence(effect) if effect else "",
        "shown": shown,
        "listed_title": bulk_words.listed(verdict, preview.verdicts.counts.get(verdict, 0)),
        "lines": [(row, bulk_words.entry(change.kind, row.old)) for row in rows],
        "new": bulk_words.new_entry(change.kind, preview.target) if verdict == CHANGES else "",
        "page": pages(listed) if listed else None,
        "more": preview.verdicts.changes - len(preview.sample) if not shown else 0,
        "every": f"?{address}&show={CHANGES}#people",
        "verb": bulk_words.verb(change.kind, preview.verdicts.changes),
        "consequence": bulk_words.consequence(change.kind, preview),
        "needs_reason": change.kind is Kind.DEACTIVATE,
        "takes_reason": change.kind in (Kind.DEACTIVATE, Kind.BRING_BACK),
    }


def _effect(request: Request, sheet: Sheet, change: BulkChange, preview: BulkPreview) -> Diff | None:
    """What the change does to assignments; None where nobody changes."""
    if not preview.verdicts.changes:
        return None
    act = partial(
        change_people,
        actor=request.actor,
        selection=sheet.selection,
        change=change,
        fingerprint=preview.fingerprint,
        reason=STAND_IN,
    )
    with transaction(request.actor):
        return rehearse(actor=request.actor, act=act, **diffs.wanted(sheet.query))


def _shown_effect(effect: Diff, query: QueryDict) -> diffs.DiffSheet:
    """Its people only once they are asked for: this page has a list of its own."""
    asked = query.copy()
    asked.pop("show", None)
    shown = diffs.sheet_of(effect, asked, anchor="effect")
    return shown if diffs.ACT in query else replace(shown, lines=())


def _listed(request: Request, sheet: Sheet, change: BulkChange, verdict: str) -> Page[BulkLine]:
    """Everybody who comes to one verdict."""
    return bulk_page(
        actor=request.actor,
        selection=sheet.selection,
        change=change,
        verdict=verdict,
        page=a_number(sheet.query.get("page", "")) if diffs.ACT not in sheet.query else 1,
    )
