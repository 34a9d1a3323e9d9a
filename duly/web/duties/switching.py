"""One step with a rule: turned on or off, left to itself or to hand, run by hand. Shown first, then done."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from duly.assignments import operations
from duly.assignments.operations.reconciling import reconcile_now
from duly.assignments.operations.rehearsing import Diff, diff, rehearse
from duly.assignments.queries.among import Cause
from duly.assignments.queries.pieces import BY_HAND
from duly.assignments.queries.rule_page import RulePage, rule_page
from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from duly.web import diffs
from duly.web.access import Request, signed_in
from duly.web.duties.forms import STAND_IN, ReasonForm
from duly.web.refusals import status_after

Words = str | Promise
Shown = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What can be done with a rule in one press; `due` tells whether there is anything to do."""

    title: Words
    what: Words
    verb: Words
    done: Words
    due: Callable[[RulePage], bool]
    preview: Callable[[Actor, UUID, Shown], Diff]
    apply: Callable[[Actor, UUID, str, str], object]
    asks_reason: bool = True


def _switch(verb: Callable[..., None], **to: bool) -> dict[str, Any]:
    """How a switch is shown and done: by the same verb."""

    def preview(actor: Actor, rule_id: UUID, shown: Shown) -> Diff:
        act = partial(verb, actor=actor, rule_id=rule_id, reason=STAND_IN, **to)
        return rehearse(actor=actor, act=act, **shown)

    def apply(actor: Actor, rule_id: UUID, reason: str, fingerprint: str) -> None:
        verb(actor=actor, rule_id=rule_id, reason=reason, fingerprint=fingerprint, **to)

    return {"preview": preview, "apply": apply}


def standing_of(actor: Actor, rule_id: UUID, shown: Shown) -> Diff:
    """What holding the rule against everybody would do now."""
    return diff(actor, [(None, rule_id, Cause(BY_HAND))], **shown)


def _run(actor: Actor, rule_id: UUID, _reason: str, fingerprint: str) -> UUID:
    return reconcile_now(actor=actor, rule_id=rule_id, fingerprint=fingerprint)


ACTIVATE: Final = Step(
    title=gettext_lazy("Turn the rule on"),
    what=gettext_lazy("From now on it assigns what it says to whoever matches."),
    verb=gettext_lazy("Turn it on"),
    done=gettext_lazy("The rule is turned on. What it assigns is written in the background, within moments."),
    due=lambda rule: not rule.facts.is_active,
    **_switch(operations.set_active, active=True),
)
INACTIVATE: Final = Step(
    title=gettext_lazy("Turn the rule off"),
    what=gettext_lazy("It assigns nothing any more. What it assigned stays, and is owed as before."),
    verb=gettext_lazy("Turn it off"),
    done=gettext_lazy("The rule is turned off. What it assigned stays."),
    due=lambda rule: rule.facts.is_active,
    **_switch(operations.set_active, active=False),
)
AUTOMATE: Final = Step(
    title=gettext_lazy("Let the rule assign by itself"),
    what=gettext_lazy("It looks at everybody now, and from then on at whoever changes."),
    verb=gettext_lazy("Let it assign by itself"),
    done=gettext_lazy("The rule assigns by itself now."),
    due=lambda rule: not rule.facts.auto_assign,
    **_switch(operations.set_auto_assign, auto_assign=True),
)
LEAVE_TO_HAND: Final = Step(
    title=gettext_lazy("Run the rule by hand only"),
    what=gettext_lazy("It no longer looks at whoever changes. Somebody runs it when it is time."),
    verb=gettext_lazy("Run it by hand only"),
    done=gettext_lazy("The rule assigns only when somebody runs it."),
    due=lambda rule: rule.facts.auto_assign,
    **_switch(operations.set_auto_assign, auto_assign=False),
)
RUN: Final = Step(
    title=gettext_lazy("Run the rule"),
    what=gettext_lazy("It is held against everybody active, once, as the records are now."),
    verb=gettext_lazy("Run it"),
    done=gettext_lazy("The rule is run."),
    due=lambda rule: rule.facts.is_active,
    preview=standing_of,
    apply=_run,
    asks_reason=False,
)


def step_page(step: Step) -> Callable[..., HttpResponseBase]:
    """The view of a step: GET shows what it does, POST does it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @signed_in("rules.manage")
    def view(request: Request, rule_id: UUID) -> HttpResponse:
        rule = rule_page(actor=request.actor, rule_id=rule_id)
        if not step.due(rule):
            messages.info(request, _("There is nothing to do: the rule is that way already."))
            return redirect("rule", rule_id)
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if not step.asks_reason:
            del form.fields["reason"]
        return _done(request, step, rule, form) if form.is_bound else _shown(request, step, rule, form)

    return view


def _done(request: Request, step: Step, rule: RulePage, form: ReasonForm) -> HttpResponse:
    """Takes the step if it does what was shown; else shows it again."""
    if not form.is_valid():
        return _shown(request, step, rule, form, status=422)
    reason, fingerprint = form.cleaned_data.get("reason", ""), request.POST.get("fingerprint", "")
    try:
        with transaction(request.actor):
            step.apply(request.actor, rule.row.id, reason, fingerprint)
    except Refused as refusal:
        return _shown(request, step, rule, form, status=status_after(form, refusal))
    messages.success(request, str(step.done))
    return redirect("rule", rule.row.id)


def _shown(
    request: Request, step: Step, rule: RulePage, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    does = step.preview(request.actor, rule.row.id, diffs.wanted(request.GET))
    context = {
        "step": step,
        "rule": rule,
        "row": rule.row,
        "form": form,
        "seen": diffs.sheet_of(does, request.GET),
        "consequence": diffs.consequence(does),
        "moved": status == 409,
    }
    return render(request, "rules/step.html", context, status=status)


rule_activate = step_page(ACTIVATE)
rule_inactivate = step_page(INACTIVATE)
rule_automate = step_page(AUTOMATE)
rule_leave_to_hand = step_page(LEAVE_TO_HAND)
rule_run = step_page(RUN)
