"""A value that finds another place: where to, what that does to how many people, and then the act itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from duly.assignments.operations.rehearsing import Diff, rehearse
from duly.kernel.refusal import Refused
from duly.people.operations import merge_values, move_value
from duly.people.queries import (
    ValueCard,
    ValueMerge,
    ValueMove,
    ValueNode,
    attributes,
    merge_values_preview,
    move_preview,
    value_card,
    value_tree,
)
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in
from duly.web.addresses import an_id
from duly.web.agreeing import Asking, carried_out
from duly.web.diffs import consequence, sheet_of
from duly.web.diffs import wanted as wanted_people
from duly.web.organization.words import labelled, path_words, people_address
from duly.web.refusals import PASSED_ON
from duly.web.words import INDENT, number

TOP = "top"
LISTED = 20
Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("organization.manage")
def value_move(request: Request, value_id: UUID) -> HttpResponse:
    """Where in the tree a value goes, with everything below it."""
    card = value_card(actor=request.actor, value_id=value_id)
    to = wanted(request, "to")
    parent_id = None if to == TOP else an_id(to)
    if request.method == "POST" and to:
        try:
            people = carried_out(
                actor=request.actor,
                said=request.POST,
                act=lambda: move_value(
                    actor=request.actor,
                    value_id=value_id,
                    parent_id=parent_id,
                    fingerprint=request.POST.get("fingerprint", ""),
                ),
            )
        except Refused as refusal:
            return page(request, "move", card, refusal=refusal)
        if isinstance(people, Asking):
            return page(request, "move", card, asking=people)
        messages.success(
            request,
            ngettext("Moved, with %(shown)s person.", "Moved, with %(shown)s people.", people)
            % {"shown": number(people)},
        )
        return redirect(f"{reverse('attribute', args=[card.key])}?value={value_id}")
    return page(request, "move", card)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("organization.manage")
def value_merge(request: Request, value_id: UUID) -> HttpResponse:
    """Which value takes the place of another one, for whom."""
    card = value_card(actor=request.actor, value_id=value_id)
    kept_id = an_id(wanted(request, "into"))
    if request.method == "POST" and kept_id:
        try:
            people = carried_out(
                actor=request.actor,
                said=request.POST,
                act=lambda: merge_values(
                    actor=request.actor,
                    merged_id=value_id,
                    kept_id=kept_id,
                    fingerprint=request.POST.get("fingerprint", ""),
                ),
            )
        except Refused as refusal:
            return page(request, "merge", card, refusal=refusal)
        if isinstance(people, Asking):
            return page(request, "merge", card, asking=people)
        messages.success(
            request,
            ngettext(
                "Merged. %(shown)s person has the kept value from today.",
                "Merged. %(shown)s people have the kept value from today.",
                people,
            )
            % {"shown": number(people)},
        )
        return redirect(f"{reverse('attribute', args=[card.key])}?value={kept_id}")
    return page(request, "merge", card)


def page(
    request: Request,
    act: str,
    card: ValueCard,
    *,
    refusal: Refused | None = None,
    asking: Asking | None = None,
) -> HttpResponse:
    """The choice, with what it does once it is made: 409 where that has changed, 422 where it cannot be."""
    if refusal and refusal.code in PASSED_ON:
        raise refusal
    field = "to" if act == "move" else "into"
    chosen = wanted(request, field)
    moved = asking is not None or (refusal is not None and refusal.code == "stale")
    seen, diff, error = None, None, ""
    if chosen:
        try:
            seen = previewed(request, act, card, chosen)
            diff = asking.diff if asking else rehearsed(request, seen)
        except Refused as why:
            error = _(why.message)
    elif request.method == "POST" or field in request.GET:
        error = _("Choose a place first.") if act == "move" else _("Choose the value that stays first.")
    context: Context = {
        "card": card,
        "name": name_of(request, card.key),
        "path": path_words((*card.row.path, card.row.name)),
        "people_url": people_address(card.key, card.row.id),
        "options": options(value_tree(actor=request.actor, key=card.key), card.row.id, chosen, act),
        "chosen": chosen,
        "seen": seen,
        "error": error,
        "moved": moved,
        **(told(seen) if seen else {}),
        **(effects(request, field, chosen, diff) if diff else {}),
    }
    status = 409 if moved else 422 if error else 200
    return render(request, f"organization/{act}.html", context, status=status)


def name_of(request: Request, key: str) -> str:
    """What the attribute is called."""
    return next(labelled(row).name for row in attributes(actor=request.actor) if row.key == key)


def wanted(request: Request, field: str) -> str:
    """The id that was chosen, the word for the top, or nothing."""
    said = (request.POST if request.method == "POST" else request.GET).get(field, "")
    return said if said == TOP or an_id(said) else ""


def previewed(request: Request, act: str, card: ValueCard, chosen: str) -> ValueMove | ValueMerge:
    """What the act does, as of now."""
    target = an_id(chosen)
    if act == "move":
        return move_preview(actor=request.actor, value_id=card.row.id, parent_id=target)
    if target is None:
        raise Refused("no_target", "Choose the value that stays first.")
    return merge_values_preview(actor=request.actor, merged_id=card.row.id, kept_id=target)


def rehearsed(request: Request, seen: ValueMove | ValueMerge) -> Diff:
    """What it does to assignments, by doing it and taking it back."""
    actor, agreed = request.actor, seen.fingerprint

    def act() -> int:
        if isinstance(seen, ValueMove):
            return move_value(
                actor=actor, value_id=seen.value_id, parent_id=seen.parent_id, fingerprint=agreed
            )
        return merge_values(actor=actor, merged_id=seen.merged_id, kept_id=seen.kept_id, fingerprint=agreed)

    with transaction(actor):
        return rehearse(actor=actor, act=act, **wanted_people(request.GET))


def effects(request: Request, field: str, chosen: str, diff: Diff) -> Context:
    """The diff as the page shows it; its lists are addresses, also after a form was posted."""
    asked = request.GET.copy()
    asked[field] = chosen
    return {"effect": sheet_of(diff, asked), "consequence": consequence(diff)}


def told(seen: ValueMove | ValueMerge) -> Context:
    """The paths of a preview as words, long lists cut."""
    if isinstance(seen, ValueMove):
        return {"target": path_words(seen.target)}
    return {
        "target": path_words(seen.kept),
        "pairs": [tuple(map(path_words, pair)) for pair in seen.pairs[:LISTED]],
        "grafted": [path_words(one) for one in seen.grafted[:LISTED]],
        "more_pairs": max(len(seen.pairs) - LISTED, 0),
        "more_grafted": max(len(seen.grafted) - LISTED, 0),
    }


def options(
    nodes: list[ValueNode], value_id: UUID, chosen: str, act: str
) -> list[tuple[str, str, bool, bool]]:
    """Value, words, whether it is chosen and whether it cannot be: itself, what is below it, where it is."""
    offered: list[tuple[str, str, bool, bool]] = []
    own_depth: int | None = None
    own = next(node for node in nodes if node.id == value_id)
    for node in nodes:
        if own_depth is not None and node.depth <= own_depth:
            own_depth = None
        if node.id == value_id:
            own_depth = node.depth
        off = own_depth is not None or (act == "move" and node.id == own.parent_id)
        words = f"{INDENT * node.depth}{node.name} ({number(node.people)})"
        offered.append((str(node.id), words, str(node.id) == chosen, off))
    return offered
