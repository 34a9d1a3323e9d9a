"""Choosing who leads somebody: by search and button, without script too."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise

from duly.people.queries.directory import people_page
from duly.people.queries.person import Named, named
from duly.people.rules.listing import Listing
from duly.tenancy.actor import Actor
from duly.web.addresses import an_id, words
from duly.web.person.words import LINKS

MOST = 8


@dataclass
class Picker:
    """One kind of link on a form: who is chosen, and who else was found."""

    kind: str
    label: str | Promise
    chosen: Named | None
    find: str
    found: tuple[Named, ...]
    more: int
    error: str = ""

    @property
    def choice(self) -> UUID | None:
        return self.chosen.id if self.chosen else None


def pickers(
    actor: Actor, said: QueryDict, stored: dict[str, UUID | None], *, but: UUID | None = None
) -> dict[str, Picker]:
    """Both links as the form says, or as they are stored; nobody is offered to lead themselves."""
    asked = {kind: an_id(said.get(kind, "")) if kind in said else stored.get(kind) for kind in LINKS}
    known = named(asked.values())
    return {
        kind: _picker(actor, kind, known.get(one) if one else None, said, but) for kind, one in asked.items()
    }


def wants_search(said: QueryDict) -> bool:
    """Whether a button to find somebody was pressed, or the return key where something new is looked for."""
    pressed = said.get("do", "")
    asked = any(said.get(f"{kind}_find", "") != said.get(f"{kind}_found", "") for kind in LINKS)
    return pressed == "find" or (not pressed and asked)


def search_left(said: QueryDict) -> dict[str, Any]:
    """What was typed, to be shown again without a judgement."""
    return {name: said[name] for name in said}


def _picker(actor: Actor, kind: str, chosen: Named | None, said: QueryDict, but: UUID | None) -> Picker:
    find = words(said, f"{kind}_find")
    page = people_page(actor=actor, listing=Listing(search=find)) if find else None
    rows = [row for row in page.rows if row.id not in (but, chosen.id if chosen else None)] if page else []
    found = tuple(Named(id=row.id, name=row.name, employee_number=row.employee_number) for row in rows[:MOST])
    more = page.total - len(found) if page and page.total > len(rows[:MOST]) and len(rows) > MOST else 0
    return Picker(kind, LINKS[kind], chosen, find, found, max(more, 0))
