"""What a column of an export can be, in the order in which the page offers it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from duly.people.queries.values import AttributeRow

Words = str | Promise

NOTHING: Final = ""
NUMBER, EMAIL = "employee_number", "email"
FULL_NAME = "full_name"
NAMES: Final = ("given_name", "family_name", FULL_NAME)
MANAGER, LINE_LEAD = "manager", "line_lead"
LINKS: Final = (MANAGER, LINE_LEAD)
ACTIVE, VALID_FROM, VALID_UNTIL = "active", "valid_from", "valid_until"
DAYS: Final = ("started_on", VALID_FROM, VALID_UNTIL)
TREES: Final = ("department", "location")
# Several columns may be these: they are joined, or are the levels of a tree.
JOINED: Final = ("given_name", "family_name", *TREES)

# The details that a meaning can have; the page shows the fitting ones only.
PATTERN, SEPARATOR, PLACE = "pattern", "separator", "place"
ORDER, REFERS_TO, TEXTS = "order", "refers_to", "texts"


@dataclass(frozen=True)
class Meaning:
    """One choice: its name in the mapping, its word, and the details it asks for."""

    key: str
    label: Words
    details: tuple[str, ...] = (PATTERN,)


@dataclass(frozen=True)
class Group:
    label: Words
    meanings: tuple[Meaning, ...]


WHO: Final = Group(
    _("Who it is"),
    (
        Meaning(NUMBER, _("Employee number")),
        Meaning("given_name", _("Given name"), (PATTERN, PLACE)),
        Meaning("family_name", _("Family name"), (PATTERN, PLACE)),
        Meaning(FULL_NAME, _("Full name"), (ORDER,)),
        Meaning(EMAIL, _("E-mail address")),
        Meaning("language", _("Language")),
        Meaning("started_on", _("First day"), ()),
    ),
)
ABOVE: Final = Group(
    _("Who is above them"),
    (
        Meaning(MANAGER, _("Manager"), (REFERS_TO, PATTERN)),
        Meaning(LINE_LEAD, _("Line lead"), (REFERS_TO, PATTERN)),
    ),
)
THERE: Final = Group(
    _("Whether they are there"),
    (
        Meaning(ACTIVE, _("Still employed, yes or no"), (TEXTS,)),
        Meaning(VALID_FROM, _("Row holds from"), ()),
        Meaning(VALID_UNTIL, _("Row holds until"), ()),
    ),
)


def offered(attributes: Iterable[AttributeRow]) -> tuple[Group, ...]:
    """Every choice but "nothing", with the organization's own attributes among them."""
    where = tuple(
        Meaning(one.key, _(one.name), (SEPARATOR, PATTERN, PLACE) if one.is_tree else (PATTERN,))
        for one in attributes
    )
    return (WHO, Group(_("Where they work and what they do"), where), ABOVE, THERE)


def by_key(groups: Sequence[Group]) -> dict[str, Meaning]:
    return {meaning.key: meaning for group in groups for meaning in group.meanings}
