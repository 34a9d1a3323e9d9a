"""Dockets as the pages of a learner show them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duly.assignments.queries import Docket, MyTrainings
from duly.tenancy.actor import Actor
from duly.web.learning import words
from duly.web.words import number

Card = Mapping[str, Any]


def cards(actor: Actor, mine: MyTrainings) -> list[Card]:
    """What to do, most pressing first, each with the way to its reasons."""
    return [
        {**card(docket), **_why(actor, docket), "first": nth == 0} for nth, docket in enumerate(mine.todo)
    ]


def card(docket: Docket) -> Card:
    """One docket in words, with the button that opens its training."""
    return {
        "title": docket.name,
        "day": docket.due_on,
        "standing": words.shown_standing(docket),
        "why": words.why_words(docket),
        "meta": words.meta_words(docket),
        "action": reverse("open_training", args=[docket.training_id]),
        "verb": _("Continue") if docket.started else _("Start"),
        "done": docket.seen,
        "of": docket.lessons if docket.started else 0,
        "progress": _progress(docket),
    }


def owed(actor: Actor, mine: MyTrainings, training_id: UUID) -> Card | None:
    """The docket of one training while it is owed, for the box above its lessons."""
    docket = next((one for one in mine.todo if one.training_id == training_id), None)
    return {**card(docket), **_why(actor, docket)} if docket else None


def _why(actor: Actor, docket: Docket) -> Card:
    return {
        "why_url": reverse("why", args=[actor.person_id, docket.training_id]),
        "why_link": _reasons_link(len(docket.asks)),
    }


def _reasons_link(asks: int) -> str:
    if asks == 1:
        return _("Why me?")
    return ngettext("%(n)s reason", "%(n)s reasons", asks) % {"n": number(asks)}


def _progress(docket: Docket) -> str:
    return ngettext("%(seen)s of %(n)s lesson", "%(seen)s of %(n)s lessons", docket.lessons) % {
        "seen": number(docket.seen),
        "n": number(docket.lessons),
    }
