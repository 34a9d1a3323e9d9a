"""What an address asks for, read without trusting it, and pages of what was found."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import QueryDict

from duly.people.queries import Page


def an_id(text: str) -> UUID | None:
    """The id in the text, None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def ids(texts: list[str]) -> frozenset[UUID]:
    """The ids among the texts."""
    return frozenset(one for one in map(an_id, texts) if one)


def a_number(text: str) -> int:
    """The page asked for, the first when it is no number."""
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def words(query: QueryDict, name: str = "q") -> str:
    """What is looked for. The null character, which no database keeps, is left out."""
    return query.get(name, "").replace("\0", "").strip()


def pages(found: Page[Any]) -> Any:
    """Django's page over the same rows, for the line under the list."""
    return Paginator(range(found.total), found.size).page(found.number)
