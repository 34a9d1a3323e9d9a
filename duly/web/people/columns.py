"""The columns of the people list: which there are, which are shown, and what stands in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from duly.people.queries import PersonRow
from duly.people.queries.listable import Listable
from duly.people.rules.listing import AccountState, Order, Status
from duly.tenancy.roles import Role
from duly.web.exports import Cell
from duly.web.people.asking import ACCOUNT_WORDS, STATUS_WORDS, label_of
from duly.web.words import ROLES

REMEMBERED = "people_columns"
AT_FIRST = ("number", "role", "department", "location", "manager", "status", "account")
FIXED: tuple[tuple[str, str | Promise], ...] = (
    ("number", _("Number")),
    ("email", _("E-mail")),
    ("role", _("Role")),
)
LATER: tuple[tuple[str, str | Promise], ...] = (
    ("manager", _("Manager")),
    ("line_lead", _("Line lead")),
    ("language", _("Language")),
    ("started_on", _("Started")),
    ("status", _("Status")),
    ("account", _("Account")),
)
NAME = ("name", _("Name"))
WHOLE = frozenset({"role", "status", "account", "started_on", "language"})


@dataclass(frozen=True)
class Column:
    """One column: its key is its place in the address, the export and the order."""

    key: str
    label: str | Promise


@dataclass(frozen=True)
class Head:
    """A column's head: where it leads, and how the list is sorted by it now, if it is."""

    column: Column
    url: str
    sorted: str


@dataclass(frozen=True)
class Shown:
    """One cell as the page shows it; a `day` is formatted there."""

    text: str | Promise
    css: str
    day: Any = None


def known_columns(attributes: Sequence[Listable]) -> list[Column]:
    """Every column but the name, in the order they stand in."""
    own = [(one.key, label_of(one)) for one in attributes]
    return [Column(key, label) for key, label in (*FIXED, *own, *LATER)]


def shown_columns(remembered: object, known: Sequence[Column]) -> list[Column]:
    """The columns that were chosen, else those of the start."""
    wanted = remembered if isinstance(remembered, list) else AT_FIRST
    return [column for column in known if column.key in wanted]


def heads(query: QueryDict, columns: Sequence[Column], order: Order) -> list[Head]:
    """The heads of the table, the name first; each sorts by its column, or turns the order round."""
    return [_head(query, column, order) for column in (Column(*NAME), *columns)]


def cells(row: PersonRow, columns: Sequence[Column]) -> list[Shown]:
    """What stands in the columns of one person, in words."""
    return [_shown(row, column.key) for column in columns]


def entry(row: PersonRow, key: str) -> Cell:
    """What is on record, as programs read it."""
    match key:
        case "name" | "email" | "language" | "manager" | "line_lead" | "started_on":
            found: Cell = getattr(row, key)
            return found
        case "number":
            return row.employee_number
        case "role":
            return row.role.value
        case "account":
            return row.account.value
        case "status":
            return _status(row)
        case _:
            return row.values.get(key, "")


def in_words(key: str, cell: Cell) -> Cell:
    """The same as people read it."""
    match key:
        case "role":
            return str(ROLES[Role(str(cell))])
        case "account":
            return str(ACCOUNT_WORDS[AccountState(str(cell))])
        case "status":
            return str(STATUS_WORDS.get(Status(str(cell)), cell)) if cell != "merged" else str(MERGED)
        case _:
            return cell


MERGED = _("Merged")


def exported(people: Iterable[PersonRow], columns: Sequence[Column], *, plain: bool) -> Iterable[list[Cell]]:
    """The rows of an export: the name and what is shown; plain for programs, else in words."""
    keys = ["name", *(column.key for column in columns)]
    for row in people:
        found = [entry(row, key) for key in keys]
        yield found if plain else [in_words(key, cell) for key, cell in zip(keys, found, strict=True)]


def _status(row: PersonRow) -> str:
    if row.merged_into_id:
        return "merged"
    return (Status.ACTIVE if row.is_active else Status.INACTIVE).value


def _shown(row: PersonRow, key: str) -> Shown:
    cell = in_words(key, entry(row, key))
    if key == "number":
        return Shown(str(cell), "mono faint")
    if key == "started_on":
        return Shown("", "nw", cell)
    if not cell and key in ("department", "location"):
        return Shown(_("Not recorded"), "faint")
    quiet = (key == "status" and not row.is_active) or (key == "account" and not row.has_account)
    css = " ".join(filter(None, ("nw" if key in WHOLE else "", "faint" if quiet else "")))
    return Shown(str(cell or ""), css)


def _head(query: QueryDict, column: Column, order: Order) -> Head:
    here = order.column == column.key
    turned = f"-{column.key}" if here and not order.descending else column.key
    address = query.copy()
    address.pop("page", None)
    address["sort"] = turned
    way = "descending" if order.descending else "ascending"
    return Head(column, f"?{address.urlencode()}", way if here else "")
