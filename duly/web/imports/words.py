"""What states, outcomes and fields of an import are called on its pages."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from duly.people.models import ImportUpload
from duly.people.queries.imports import (
    CHANGED,
    CREATED,
    LEAVING,
    LINK_REJECTED,
    REJECTED,
    RETURNING,
    ImportCounts,
    UploadRow,
)
from duly.web.accounts import AccountRow
from duly.web.imports.meanings import DAYS, Group, by_key
from duly.web.words import day_words, joined, number

Words = str | Promise

STATES: Final[dict[str, Words]] = {
    ImportUpload.UPLOADED: gettext_lazy("Waits for its columns"),
    ImportUpload.PREVIEWING: gettext_lazy("Being compared"),
    ImportUpload.PREVIEWED: gettext_lazy("Waits for your decision"),
    ImportUpload.APPLYING: gettext_lazy("Being imported"),
    ImportUpload.APPLIED: pgettext_lazy("import", "Imported"),
    ImportUpload.REFUSED: gettext_lazy("Could not be imported"),
    ImportUpload.DISCARDED: pgettext_lazy("import", "Discarded"),
}
# Before and after: what stands beside a number of people.
WOULD: Final[dict[str, Words]] = {
    CREATED: gettext_lazy("come in new"),
    CHANGED: gettext_lazy("change"),
    RETURNING: gettext_lazy("return"),
    LEAVING: gettext_lazy("leave"),
}
DID: Final[dict[str, Words]] = {
    CREATED: gettext_lazy("came in new"),
    CHANGED: gettext_lazy("changed"),
    RETURNING: gettext_lazy("returned"),
    LEAVING: gettext_lazy("left"),
}
NOTES: Final[dict[str, Words]] = {
    CREATED: gettext_lazy("nobody has this number or address yet"),
    RETURNING: gettext_lazy("they had left before"),
    LEAVING: gettext_lazy("they are not in the file, and the file is complete"),
}
TONES: Final = {CREATED: "assigned", CHANGED: "kept", RETURNING: "kept", LEAVING: "undecided"}
TABS: Final[dict[str, Words]] = {
    CREATED: pgettext_lazy("people of an import", "New"),
    CHANGED: pgettext_lazy("people of an import", "Changed"),
    RETURNING: pgettext_lazy("people of an import", "Returning"),
    LEAVING: pgettext_lazy("people of an import", "Leaving"),
    REJECTED: pgettext_lazy("rows of an import", "Rejected rows"),
    LINK_REJECTED: pgettext_lazy("links of an import", "Managers left out"),
}
# A count of dated entries, where nothing about today changes.
HISTORY: Final = "history"


def of(counts: ImportCounts, outcome: str) -> int:
    """How many there are of one outcome."""
    return int(getattr(counts, {LINK_REJECTED: "links_rejected"}.get(outcome, outcome)))


def state_words(upload: UploadRow) -> Words:
    return STATES[upload.state]


def account_rows(counts: ImportCounts, *, done: bool, address: Mapping[str, str]) -> list[AccountRow]:
    """Everybody whom the import is about, then the rows of the file that are nobody."""
    words = DID if done else WOULD
    rows = [
        AccountRow(
            count=of(counts, outcome),
            tone=TONES[outcome],
            title=words[outcome],
            note=NOTES.get(outcome, ""),
            url=address[outcome],
        )
        for outcome in words
        if of(counts, outcome)
    ]
    if counts.unchanged:
        same = gettext_lazy("stayed as they were") if done else gettext_lazy("stay as they are")
        rows.append(AccountRow(count=counts.unchanged, tone="left", title=same))
    return rows


def sum_words(counts: ImportCounts) -> str:
    """How the rows of the file become people: the numbers add up."""
    rows = ngettext("The file has %(n)s row.", "The file has %(n)s rows.", counts.rows)
    people = ngettext("They are about %(n)s person", "They are about %(n)s people", counts.people)
    rejected = ngettext("%(n)s row cannot be used", "%(n)s rows cannot be used", counts.rejected)
    said = [people % {"n": number(counts.people)}]
    if counts.rejected:
        said.append(rejected % {"n": number(counts.rejected)})
    return f"{rows % {'n': number(counts.rows)}} {joined(said)}."


def effect_words(counts: ImportCounts) -> str:
    """What happens when somebody presses the button, in one sentence."""
    parts = [
        (counts.created, _("adds %(n)s")),
        (counts.changed, _("changes %(n)s")),
        (counts.returning, _("brings %(n)s back")),
        (counts.leaving, _("records that %(n)s have left")),
    ]
    return joined([text % {"n": number(people)} for people, text in parts if people])


def field_words(groups: tuple[Group, ...]) -> dict[str, Words]:
    """What the fields of a change are called."""
    earlier = {HISTORY: gettext_lazy("Entries about earlier days")}
    return {**{key: one.label for key, one in by_key(groups).items()}, **earlier}


def value_words(field: str, text: str) -> str:
    """Old or new text of a change as a page writes it: days in words."""
    return day_words(date.fromisoformat(text)) if text and field in DAYS else text
