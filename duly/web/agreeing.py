"""Changes that move assignments are shown before they are done: done only as they were agreed to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from duly.assignments.operations.rehearsing import Diff, as_rehearsed, rehearse
from duly.assignments.rules.reconciling import Act
from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from duly.web.access import Request
from duly.web.diffs import ACT, PAGE, consequence, sheet_of, wanted
from duly.web.refusals import MOVED

T = TypeVar("T")

# The fingerprint of the diff that was shown, in the form that applies it.
AGREED: Final = "agreed"
# Posted to look at the form again, with nothing done.
BACK: Final = "back"
FORM: Final = "agree"
OWN: Final = frozenset({"csrfmiddlewaretoken", AGREED, ACT, PAGE, BACK})


@dataclass(frozen=True)
class Asking:
    """What has to be agreed to first; `moved` says it is no longer what was agreed to."""

    diff: Diff
    moved: bool


def carried_out(*, actor: Actor, said: QueryDict, act: Callable[[], T]) -> T | Asking:
    """Does it where it moves no assignment, else only with the fingerprint of the diff that was shown.

    Opens its own transactions. Raises what `act` refuses.
    """
    agreed, looking = said.get(AGREED, ""), ACT in said
    if agreed and not looking:
        try:
            with transaction(actor):
                return as_rehearsed(actor=actor, act=act, fingerprint=agreed)
        except Refused as refusal:
            if refusal.code != MOVED:
                raise
    with transaction(actor):
        diff = rehearse(actor=actor, act=act, **wanted(said))
        if agreed or looking or matters(diff):
            return Asking(diff, moved=bool(agreed) and not looking)
        return as_rehearsed(actor=actor, act=act, fingerprint=diff.fingerprint)


def matters(diff: Diff) -> bool:
    """Whether somebody's assignments would change, or stand without a reason."""
    return bool(diff.changes or diff.of(Act.UNMATCHED))


def asked(
    request: Request, asking: Asking, *, title: str, verb: str, keep: str, back: str = ""
) -> HttpResponse:
    """The page that shows what it does, and posts the same again once that is agreed to.

    `back` is where it leads to leave things as they are; without it the form is shown again as it was filled.
    """
    carried = [(name, value) for name, values in request.POST.lists() if name not in OWN for value in values]
    context = {
        "title": title,
        "verb": verb,
        "keep": keep,
        "back": back,
        "carried": carried,
        "moved": asking.moved,
        "seen": sheet_of(asking.diff, request.POST, form=FORM),
        "consequence": consequence(asking.diff),
    }
    return render(request, "agreeing/agree.html", context, status=409 if asking.moved else 200)
