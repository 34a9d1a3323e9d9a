"""The checks of a record in words, each with what was derived."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from duly.evidence.queries import EvidencePage
from duly.evidence.rules import Check
from duly.web.words import number

Fact = Mapping[str, Any]

HOLDS: Final[dict[str, str | Promise]] = {
    "leaf": gettext_lazy("The record has not changed"),
    "columns": gettext_lazy("Lists and searches say the same"),
    "content": gettext_lazy("The content is what was read"),
    "identity": gettext_lazy("Name and words are as signed"),
}
FAILS: Final[dict[str, str | Promise]] = {
    "leaf": gettext_lazy("The record has been changed"),
    "columns": gettext_lazy("Lists and searches say something else"),
    "content": gettext_lazy("The content is not what was read"),
    "identity": gettext_lazy("Name or words are not as signed"),
}


def proof(page: EvidencePage) -> list[Fact]:
    """Items for the tag `facts`: what holds, what fails, and what is no longer there to be checked."""
    return [_fact(page, check) for check in page.checks]


def failures(page: EvidencePage) -> list[str]:
    """What is wrong, a sentence each; empty while the seal is intact."""
    return [str(FAILS[check.code]) for check in page.checks if check.holds is False]


def seal_words(page: EvidencePage) -> Mapping[str, str | bool]:
    """Title and note beside the seal."""
    wrong = len(failures(page))
    if not wrong:
        steps = len(page.checks)
        note = ngettext("Checked just now, in %(n)s step.", "Checked just now, in %(n)s steps.", steps)
        return {"title": _("Seal intact"), "note": note % {"n": number(steps)}, "intact": True}
    note = ngettext(
        "Checked just now: %(wrong)s of %(n)s steps fails.",
        "Checked just now: %(wrong)s of %(n)s steps fail.",
        wrong,
    ) % {"wrong": number(wrong), "n": number(len(page.checks))}
    return {"title": _("Seal broken"), "note": note, "intact": False}


def _fact(page: EvidencePage, check: Check) -> Fact:
    if check.holds is None:
        return {"title": _("Name and words were erased"), "note": _("The rest stays provable."), "gone": True}
    return {
        "title": (HOLDS if check.holds else FAILS)[check.code],
        "note": _how(page, check),
        "code": "" if check.code == "columns" else check.found,
        "wrong": not check.holds,
    }


def _how(page: EvidencePage, check: Check) -> str:
    if check.code == "leaf":
        return _("SHA-256 of a zero byte and the %(n)s stored bytes, against the stored leaf") % {
            "n": number(len(page.payload))
        }
    if check.code == "columns":
        return (
            _("Different: %(names)s") % {"names": check.found}
            if check.found
            else _("Every column compared with the record")
        )
    if check.code == "content":
        return _("SHA-256 of version %(label)s as stored, against the record") % {"label": page.row.label}
    return _("Salted SHA-256 of name, login, words, address and browser, against the record")
