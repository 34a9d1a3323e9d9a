"""The rules, one of them with how it stands, and what it said before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from duly.assignments.queries.assignment_rules import (
    RuleListing,
    every_rule,
    rule_list,
    rules_counted,
    targeted_trainings,
)
from duly.assignments.queries.rule_page import RevisionRow, revisions, rule_page
from duly.kernel.standing import Standing
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import allowed
from duly.web import diffs
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, an_id, pages, words
from duly.web.duties.switching import standing_of
from duly.web.duties.words import (
    ACTIVE,
    ASSIGNS,
    COLUMNS,
    FACTS,
    LEAVING,
    WARNINGS,
    cause_words,
    days_said,
    exported,
    fact_words,
    manner,
)
from duly.web.exports import Row, dated, export
from duly.web.filters import Filter, filter_of, kept

NARROWING = ("state", "assigns", "training")
YES_NO = {"active": True, "inactive": False, "auto": True, "by_hand": False}
# The columns of the list: by what each sorts, its label, and whether it holds numbers.
HEADS: Final[tuple[tuple[str, str | Promise, bool], ...]] = (
    ("name", gettext_lazy("Rule"), False),
    ("state", gettext_lazy("State"), False),
    ("", gettext_lazy("Who"), False),
    ("trainings", gettext_lazy("Trainings"), True),
    ("days", gettext_lazy("Days to complete"), True),
    ("", gettext_lazy("People"), True),
    ("", gettext_lazy("Cannot decide"), True),
    ("revised", gettext_lazy("Changed"), False),
)


@dataclass(frozen=True)
class Head:
    """One column: where its head leads, empty where it does not sort, and how the list is sorted by it."""

    label: str | Promise
    is_number: bool
    url: str
    sorted: str


@require_safe
@signed_in("rules.view")
def rules(request: Request) -> HttpResponse:
    """Rules by name, each with whom it is for and how many that are today."""
    query = request.GET
    listing = listing_of(query)
    found = rule_list(actor=request.actor, listing=listing, page=a_number(query.get("page", "")))
    narrowed = any(query.get(name) for name in ("q", *NARROWING))
    context = {
        "rules": [(row, ACTIVE[row.facts.is_active], ASSIGNS[row.facts.auto_assign]) for row in found.rows],
        "page": pages(found),
        "q": words(query),
        "filters": filters(request.actor, query),
        "keep": kept(query, *NARROWING, "sort"),
        "heads": heads(query, listing.sort),
        "narrowed": narrowed,
        "address": query.urlencode(),
        "may_manage": allowed(request.actor.role, "rules.manage"),
        "counted": rules_counted(actor=request.actor) if narrowed else found.total,
    }
    return render(request, "rules/rules.html", context)


@require_safe
@signed_in("rules.view")
def rules_export(request: Request, form: str) -> HttpResponseBase:
    """Every rule that the list would show, all pages, as a file."""
    actor, listing = request.actor, listing_of(request.GET)

    def rows() -> Iterator[Row]:
        for row in every_rule(actor=actor, listing=listing):
            yield exported(row, plain=form == "ndjson")

    return export(actor=actor, form=form, name=dated(request, "rules"), columns=COLUMNS, rows=rows)


@require_safe
@signed_in("rules.view")
def rule(request: Request, rule_id: UUID) -> HttpResponse:
    """One rule: what it says, what it comes to for everybody today, and how far its trainings are."""
    found = rule_page(actor=request.actor, rule_id=rule_id)
    facts = found.facts
    context = {
        "rule": found,
        "row": found.row,
        "facts": facts,
        "state": ACTIVE[facts.is_active],
        "manner": manner(facts),
        "leaving": LEAVING[facts.on_leaving],
        "days": days_said(facts),
        "warnings": [WARNINGS[one] for one in found.warnings],
        "targets": [
            (one, one.counts.get(Standing.OVERDUE, 0), one.counts.get(Standing.COMPLETED, 0))
            for one in found.targets
        ],
        "runs": [(one, cause_words(one.cause)) for one in found.runs],
        "last": revisions(actor=request.actor, rule_id=rule_id).rows[0],
        "may_manage": allowed(request.actor.role, "rules.manage"),
    }
    if facts.is_active:
        does = standing_of(request.actor, rule_id, diffs.wanted(request.GET))
        context["seen"] = diffs.sheet_of(does, request.GET)
        context["waiting"] = does.changes
    return render(request, "rules/rule.html", context)


@require_safe
@signed_in("rules.view")
def rule_revisions(request: Request, rule_id: UUID) -> HttpResponse:
    """Everything a rule ever said, the newest first, with what each revision changed."""
    found = revisions(actor=request.actor, rule_id=rule_id, page=a_number(request.GET.get("page", "")))
    here = rule_page(actor=request.actor, rule_id=rule_id)
    context = {
        "row": here.row,
        "revisions": [(one, changes(one)) for one in found.rows],
        "page": pages(found),
    }
    return render(request, "rules/revisions.html", context)


def changes(row: RevisionRow) -> list[tuple[str | Promise, str]]:
    """What a revision said anew, in words; of the first one everything."""
    said = fact_words(row.facts, row.audience_text, row.trainings)
    return [(label, said[name]) for name, label in FACTS.items() if name in row.changed or row.number == 1]


def listing_of(query: QueryDict) -> RuleListing:
    """Which rules an address asks for."""
    return RuleListing(
        search=words(query),
        active=YES_NO.get(query.get("state", "")),
        auto_assign=YES_NO.get(query.get("assigns", "")),
        training_id=an_id(query.get("training", "")),
        sort=query.get("sort", "name"),
    )


def filters(actor: Actor, query: QueryDict) -> list[Filter]:
    """By state, by what sets it off, by training."""
    named = [(str(one), name) for one, name in targeted_trainings(actor=actor)]
    return [
        filter_of(query, "state", _("State"), [("active", ACTIVE[True]), ("inactive", ACTIVE[False])]),
        filter_of(query, "assigns", _("Assigns"), [("auto", ASSIGNS[True]), ("by_hand", ASSIGNS[False])]),
        filter_of(query, "training", _("Training"), named),
    ]


def heads(query: QueryDict, sort: str) -> list[Head]:
    """The columns of the list; a head that is sorted by turns the order round."""
    return [_head(query, sort, *head) for head in HEADS]


def _head(query: QueryDict, sort: str, key: str, label: str | Promise, is_number: bool) -> Head:  # noqa: FBT001
    if not key:
        return Head(label, is_number, "", "")
    way = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    changed = query.copy()
    changed.pop("page", None)
    changed["sort"] = f"-{key}" if way == "ascending" else key
    return Head(label, is_number, f"?{changed.urlencode()}", way)
