"""What a change of many people is called: before it is done, on its button, and after."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext, pgettext_lazy

from duly.people.queries.bulk import BulkPreview
from duly.people.rules.bulk import CHANGES, SAME, Kind, Verdicts
from duly.web.accounts import AccountRow
from duly.web.words import day_words, number

WHY_NOT: Mapping[str, str | Promise] = {
    "not_active": _later("left out: not active"),
    "cycle": _later("left out: they would be above themselves"),
    "own_record": _later("left out: this is you, and somebody else records that you leave"),
    "role_not_yours": _later("left out: only a corporate admin does this for their role"),
    "outside_department": _later("left out: not in your department"),
    "later_change": _later("left out: a change for a later day is on record"),
    "merged": _later("left out: merged into another record"),
}
ENTRIES: Mapping[tuple[Kind, str], str | Promise] = {
    (Kind.ADD_TO_GROUP, "member"): _later("In the group"),
    (Kind.ADD_TO_GROUP, ""): _later("Not in the group"),
    (Kind.REMOVE_FROM_GROUP, "member"): _later("In the group"),
    (Kind.REMOVE_FROM_GROUP, ""): _later("Not in the group"),
    (Kind.DEACTIVATE, "active"): pgettext_lazy("people", "Active"),
}
NEW: Mapping[Kind, str | Promise] = {
    Kind.ADD_TO_GROUP: _later("In the group"),
    Kind.REMOVE_FROM_GROUP: _later("Not in the group"),
    Kind.DEACTIVATE: pgettext_lazy("people", "Inactive"),
    Kind.BRING_BACK: pgettext_lazy("people", "Active"),
}


def account(verdicts: Verdicts, address: str) -> list[AccountRow]:
    """Everybody of the selection: who changes, who has it already, and who stays out for which reason."""
    rows = [
        AccountRow(
            count=verdicts.changes,
            tone="assigned",
            title=ngettext("changes", "change", verdicts.changes),
            url=_list(address, CHANGES, verdicts.changes),
        ),
        AccountRow(
            count=verdicts.same,
            tone="kept",
            title=ngettext("stays: it is so already", "stay: it is so already", verdicts.same),
            url=_list(address, SAME, verdicts.same),
        ),
    ]
    return rows + [
        AccountRow(count=people, tone="left", title=WHY_NOT.get(code, code), url=_list(address, code, people))
        for code, people in verdicts.refused.items()
    ]


def listed(verdict: str, people: int) -> str:
    """The title of the list of one verdict."""
    shown = {"n": number(people)}
    if verdict == CHANGES:
        return ngettext("%(n)s person changes", "%(n)s people change", people) % shown
    if verdict == SAME:
        return ngettext("%(n)s person stays as it is", "%(n)s people stay as they are", people) % shown
    return f"{number(people)} {WHY_NOT.get(verdict, verdict)}"


def entry(kind: Kind, old: str) -> str | Promise:
    """What is there now; of somebody who left, since when."""
    if kind is Kind.BRING_BACK and old:
        return _("Inactive since %(day)s") % {"day": day_words(date.fromisoformat(old))}
    return ENTRIES.get((kind, old), old)


def new_entry(kind: Kind, target: str) -> str | Promise:
    """What will be there."""
    return NEW.get(kind, target)


def verb(kind: Kind, people: int) -> str:
    """The words on the button."""
    shown = {"n": number(people)}
    match kind:
        case Kind.DEACTIVATE:
            return ngettext("Deactivate %(n)s person", "Deactivate %(n)s people", people) % shown
        case Kind.BRING_BACK:
            return ngettext("Bring %(n)s person back", "Bring %(n)s people back", people) % shown
        case Kind.ADD_TO_GROUP:
            return ngettext("Add %(n)s person", "Add %(n)s people", people) % shown
        case Kind.REMOVE_FROM_GROUP:
            return ngettext("Take %(n)s person out", "Take %(n)s people out", people) % shown
        case _:
            return ngettext("Change %(n)s person", "Change %(n)s people", people) % shown


def consequence(kind: Kind, preview: BulkPreview) -> str:
    """What happens, and how to take it back."""
    if not preview.verdicts.changes:
        return _("Nobody would change, so there is nothing to do.")
    since = {"day": day_words(preview.valid_from)}
    match kind:
        case Kind.DEACTIVATE:
            return (
                _(
                    "From %(day)s they count nowhere and cannot sign in. Their history and evidence stay. "
                    "Bring them back here to take it back."
                )
                % since
            )
        case Kind.BRING_BACK:
            return (
                _("From %(day)s they count again and sign in as before. Deactivate them to take it back.")
                % since
            )
        case Kind.ADD_TO_GROUP | Kind.REMOVE_FROM_GROUP:
            return _("It holds from today. Do the opposite with the same people to take it back.")
        case Kind.LANGUAGE:
            return _("Their mail and pages change language. The run keeps what was there before.")
        case _:
            return (
                _(
                    "It holds from %(day)s. "
                    "Each record keeps what was there before, and you can set it back here."
                )
                % since
            )


def done(kind: Kind, people: int) -> str:
    """The message afterwards, with how to take it back."""
    shown = {"n": number(people)}
    match kind:
        case Kind.DEACTIVATE:
            said = ngettext("%(n)s person has left.", "%(n)s people have left.", people)
            undo = _("List the inactive ones and bring them back if that was wrong.")
        case Kind.BRING_BACK:
            said = ngettext("%(n)s person is back.", "%(n)s people are back.", people)
            undo = ""
        case Kind.ADD_TO_GROUP:
            said = ngettext("%(n)s person is in the group now.", "%(n)s people are in the group now.", people)
            undo = _("Take them out in the same way if that was wrong.")
        case Kind.REMOVE_FROM_GROUP:
            said = ngettext("%(n)s person is out of the group.", "%(n)s people are out of the group.", people)
            undo = _("Add them in the same way if that was wrong.")
        case _:
            said = ngettext("%(n)s person changed.", "%(n)s people changed.", people)
            undo = _("The history of each keeps what was there before.")
    return f"{said % shown} {undo}".strip()


def _list(address: str, verdict: str, people: int) -> str:
    return f"{address}&show={verdict}#people" if people else ""
