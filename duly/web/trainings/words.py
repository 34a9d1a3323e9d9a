"""What categories, states and missing parts are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from duly.trainings.rules import Category, VersionState

CATEGORIES: dict[Category, str | Promise] = {
    Category.SECURITY: _("Security"),
    Category.QUALITY: _("Quality"),
    Category.COMPLIANCE: _("Compliance"),
    Category.OPERATIONS: _("Operations"),
}
STATES: dict[VersionState, str | Promise] = {
    VersionState.IN_REVIEW: pgettext_lazy("version", "In review"),
    VersionState.APPROVED: pgettext_lazy("version", "Approved, not in force"),
    VersionState.ACTIVE: pgettext_lazy("version", "In force"),
    VersionState.RETIRED: pgettext_lazy("version", "Retired"),
    VersionState.REJECTED: pgettext_lazy("version", "Rejected"),
}
MISSING: dict[str, str | Promise] = {
    "no_lesson": _("a lesson with text"),
    "no_objective": _("an objective"),
    "no_source": _("a source"),
    "reason_length": _("a reason for the change, of 10 to 1,000 characters"),
}


def missing_words(codes: tuple[str, ...]) -> list[str]:
    """What a draft still needs, in words."""
    return [str(MISSING[code]) for code in codes]
