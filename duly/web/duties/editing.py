"""A rule written: new or changed, with what saving does to assignments shown before it is done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from duly.assignments.operations.rehearsing import Diff
from duly.kernel.refusal import Refused
from duly.tenancy.transactions import transaction
from duly.web import diffs
from duly.web.access import Request, signed_in
from duly.web.audience.drawing import drawn, who
from duly.web.duties.sheet import RuleSheet, sheet_of
from duly.web.duties.words import WARNINGS, manner, saved_words
from duly.web.refusals import status_after


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@signed_in("rules.manage")
def rule_new(request: Request) -> HttpResponse:
    """A rule to be made. What is filled in stands in the address until it is."""
    return written(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@signed_in("rules.manage")
def rule_edit(request: Request, rule_id: UUID) -> HttpResponse:
    """A rule to be changed. What is filled in stands in the address until it is saved."""
    return written(request, rule_id)


def written(request: Request, rule_id: UUID | None) -> HttpResponse:
    """The page of both: filled in and counted by GET, saved by POST; any other button counts anew."""
    posted = request.method == "POST"
    said = request.POST if posted else request.GET
    saving = posted and said.get("do") == "save"
    sheet = sheet_of(request.actor, rule_id, said, filled=posted or "who" in said, saving=saving)
    if not posted:
        return shown(request, sheet)
    if not saving:
        return redirect(f"{sheet.address}#{'people' if diffs.ACT in said else 'who'}")
    return saved(request, sheet)


def saved(request: Request, sheet: RuleSheet) -> HttpResponse:
    """Stores the rule if it does what was shown; else the page with what to put right, or a fresh count."""
    said = request.POST
    if not sheet.form.is_valid() or sheet.facts is None:
        return shown(request, sheet, status=422)
    agreed: dict[str, Any] = {"fingerprint": said.get("fingerprint", "")}
    if sheet.row:
        agreed["revision"] = int(text) if (text := said.get("revision", "")).isdecimal() else 0
    changes = sheet.diff.changes if isinstance(sheet.diff, Diff) else 0
    try:
        with transaction(request.actor):
            rule_id = sheet.save(sheet.facts, sheet.form.cleaned_data.get("reason", ""), **agreed)
    except Refused as refusal:
        return shown(request, sheet, status=status_after(sheet.form, refusal))
    if sheet.row and sheet.facts == sheet.row.facts:
        messages.info(request, _("Nothing was changed."))
    else:
        messages.success(request, saved_words(sheet.facts, changes))
    return redirect("rule", rule_id)


def shown(request: Request, sheet: RuleSheet, *, status: int = 200) -> HttpResponse:
    """The whole page, or for a request by script the parts of it that counting changes."""
    diff = sheet.diff
    context = {
        "sheet": sheet,
        "row": sheet.row,
        "facts": sheet.facts,
        "manner": manner(sheet.facts) if sheet.facts else "",
        **who(request, sheet.who),
        "warnings": [WARNINGS[one] for one in sheet.warnings],
        "seen": diffs.sheet_of(diff, sheet.state) if isinstance(diff, Diff) else None,
        "obstacle": diff if isinstance(diff, str) else "",
        "consequence": diffs.consequence(diff) if isinstance(diff, Diff) else "",
        "moved": status == 409,
    }
    return drawn(request, "rules", context, address=sheet.address, status=status)
