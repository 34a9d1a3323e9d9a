"""Sentences about values and the people who have them, with their numbers, and the way to those people."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from duly.kernel.refusal import Refused
from duly.people.queries import AttributeRow
from duly.web.words import number

BUILT_IN: dict[str, str | Promise] = {
    "department": gettext_lazy("Department"),
    "location": gettext_lazy("Location"),
    "activity": gettext_lazy("Activity"),
    "plant": gettext_lazy("Plant"),
    "line": gettext_lazy("Line"),
    "workstation": gettext_lazy("Workstation"),
    "job_role": gettext_lazy("Job role"),
}
WITHOUT = "none"
SLASH = " / "


def labelled(row: AttributeRow) -> AttributeRow:
    """The attribute by its name in the reader's language; a custom one as the organization says."""
    return row if row.is_custom else replace(row, name=str(BUILT_IN[row.key]))


def people_address(key: str, value: UUID | None) -> str:
    """The list of people who have a value or one below it, or with None of those who have none."""
    return f"{reverse('people')}?{urlencode({key: value or WITHOUT})}"


def path_words(path: Sequence[str]) -> str:
    """'Production / Assembly'."""
    return SLASH.join(path)


def why_not_retired(refusal: Refused) -> str:
    """What keeps a value from being put away, in numbers."""
    if refusal.code == "has_children":
        below = int(str(refusal.facts["children"]))
        return ngettext(
            "%(shown)s value stands right below it. Move or merge it first.",
            "%(shown)s values stand right below it. Move or merge them first.",
            below,
        ) % {"shown": number(below)}
    if refusal.code != "in_use":
        return _(refusal.message)
    active, inactive = (int(str(refusal.facts[fact])) for fact in ("people", "inactive"))
    return held_words(active, inactive)


def held_words(active: int, inactive: int) -> str:
    """How many people have a value, and what to do instead of retiring it."""
    if not active:
        return ngettext(
            "%(shown)s person who has left has it. Merge it into another value instead.",
            "%(shown)s people who have left have it. Merge it into another value instead.",
            inactive,
        ) % {"shown": number(inactive)}
    return ngettext(
        "%(shown)s person has it. Merge it into another value instead.",
        "%(shown)s people have it. Merge it into another value instead.",
        active,
    ) % {"shown": number(active)}


def rezoned_words(people: int) -> str:
    """How many people's days are judged elsewhere from now on."""
    return ngettext(
        "%(shown)s person gets another time zone.", "%(shown)s people get another time zone.", people
    ) % {"shown": number(people)}
