"""The page of one attribute: its values on the left, the chosen one or the attribute itself on the right."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from duly.kernel.refusal import NotFound
from duly.people.queries import (
    AttributeRow,
    ValueCard,
    ValuePage,
    ValueRow,
    organization_settings,
    value_card,
    value_page,
)
from duly.people.rules.zones import offered_zones
from duly.tenancy.permissions import allowed
from duly.web.access import Request
from duly.web.addresses import a_number, an_id, pages, words
from duly.web.filters import kept
from duly.web.organization.forms import AttributeNameForm, RenameForm, ValueForm, ZoneForm
from duly.web.organization.words import held_words, labelled, path_words, people_address

LOCATION = "location"
PLACE = ("q", "below", "page")
DEEPEST = 8
Forms = dict[str, forms.Form]


@dataclass(frozen=True)
class Line:
    """A value as a row. `path` stands where the row before it does not show its parent."""

    row: ValueRow
    indent: int
    path: str
    people_url: str
    beside: str
    branch: str
    chosen: bool


def shown(
    request: Request, key: str, *, chosen: UUID | None, said: Forms | None = None, status: int = 200
) -> HttpResponse:
    """The page where the request stands in it, with `said` in place of the forms that were filled in."""
    query = request.POST if request.method == "POST" else request.GET
    found = value_page(
        actor=request.actor,
        key=key,
        search=words(query),
        below=an_id(query.get("below", "")),
        page=a_number(query["page"]) if "page" in query else 0,
        beside=chosen,
    )
    card = value_card(actor=request.actor, value_id=chosen) if chosen else None
    if card and card.key != key:
        raise NotFound
    context: dict[str, Any] = {
        "attribute": labelled(found.attribute),
        "organization_zone": organization_settings().zone,
        "having": found.attribute.people - found.attribute.missing,
        "missing_url": people_address(key, None),
        "lines": lines(found, query, chosen),
        "page": pages(found.rows),
        "branch": found.branch,
        "card": card,
        "card_path": path_words(card.row.path) if card else "",
        "card_url": people_address(key, card.row.id) if card else "",
        "kept_by": kept_by(card),
        "q": words(query),
        "keep": kept(query, "below"),
        "place": kept(query, *PLACE),
        "zones": offered_zones() if key == LOCATION else (),
        "may_manage": allowed(request.actor.role, "organization.manage"),
        **blank(found.attribute, card),
        **(said or {}),
    }
    return render(request, "organization/attribute.html", context, status=status)


def back(request: Request, key: str, value_id: UUID | None = None) -> HttpResponse:
    """To the page where it was posted from, with a value chosen if there is one."""
    place = dict(kept(request.POST, *PLACE))
    if value_id:
        place["value"] = str(value_id)
    address = reverse("attribute", args=[key])
    return redirect(f"{address}?{urlencode(place)}" if place else address)


def blank(attribute: AttributeRow, card: ValueCard | None) -> Forms:
    """Every form of the page with what is so now."""
    has_zone = attribute.key == LOCATION
    empty: Forms = {
        "value_form": ValueForm(has_zone=has_zone, auto_id="new_%s"),
        "name_form": AttributeNameForm(initial={"name": attribute.name}, auto_id="attribute_%s"),
    }
    if card:
        empty["rename_form"] = RenameForm(initial={"name": card.row.name}, auto_id="rename_%s")
        empty["zone_form"] = ZoneForm(initial={"zone": card.row.zone}, auto_id="zone_%s")
    return empty


def lines(found: ValuePage, query: QueryDict, chosen: UUID | None) -> list[Line]:
    """The rows of the page. Where words are looked for, each says where it stands."""
    searching = bool(words(query))
    base = found.branch.depth if found.branch else 0
    place = dict(kept(query, *PLACE))
    return [
        Line(
            row=row,
            indent=0 if searching else min(row.depth - base, DEEPEST),
            path=path_words(row.path) if row.path and (searching or nth == 0) else "",
            people_url=people_address(found.attribute.key, row.id),
            beside=urlencode({**place, "value": row.id}),
            branch=urlencode({"below": row.id}),
            chosen=row.id == chosen,
        )
        for nth, row in enumerate(found.rows.rows)
    ]


def kept_by(card: ValueCard | None) -> str:
    """Why a value cannot be retired, empty where it can."""
    if card and not card.row.children and (card.row.held or card.inactive):
        return held_words(card.row.held, card.inactive)
    return ""
