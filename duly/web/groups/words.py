"""Groups in the words of their pages."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from duly.people.models import Group
from duly.people.operations import MembersReport
from duly.web.words import number

Words = str | Promise

KINDS: Final[dict[str, Words]] = {
    Group.STATIC: gettext_lazy("Static"),
    Group.DYNAMIC: gettext_lazy("Dynamic"),
}
KIND_CHOICES: Final[list[tuple[str, Words]]] = [
    (Group.STATIC, gettext_lazy("Static: you list who is in it")),
    (Group.DYNAMIC, gettext_lazy("Dynamic: whoever fits a condition is in it, today and later")),
]
UNUSABLE: Final[dict[str, Words]] = {
    "unknown": gettext_lazy("nobody has this number or address"),
    "inactive": gettext_lazy("this person is not active"),
    "twice": gettext_lazy("this person stands in the list twice"),
}
WARNINGS: Final[dict[str, tuple[Words, Words]]] = {
    "nobody": (
        gettext_lazy("This is nobody yet"),
        gettext_lazy("Choose at least one value, name somebody, or choose everybody."),
    ),
    "everybody": (
        gettext_lazy("This is everybody"),
        gettext_lazy("Everybody active is in it, whatever their department and location."),
    ),
}


def added_words(report: MembersReport) -> str:
    """What adding did."""
    if not report.changed:
        return _("Nobody was added: everybody chosen is in the group already.")
    said = ngettext("Added %(n)s person.", "Added %(n)s people.", report.changed)
    kept = ngettext("%(n)s was in it already.", "%(n)s were in it already.", report.kept)
    texts = [(said, report.changed), (kept, report.kept)]
    return " ".join(text % {"n": number(people)} for text, people in texts if people)


def removed_words(report: MembersReport) -> str:
    """What taking out did."""
    if not report.changed:
        return _("Nobody was taken out: nobody chosen was in the group.")
    said = ngettext(
        "Took %(n)s person out of the group.", "Took %(n)s people out of the group.", report.changed
    )
    return said % {"n": number(report.changed)}
