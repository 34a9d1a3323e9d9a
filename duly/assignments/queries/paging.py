"""Lists a page at a time."""

from collections.abc import Callable
from typing import Any, TypeVar

from duly.people.queries import Page

PAGE_SIZE = 50

T = TypeVar("T")


def page_of(total: int, number: int, fetch: Callable[[int, int], tuple[T, ...]]) -> Page[T]:
    """The page with this number, its rows from `fetch(size, skip)`; beyond the last one, the last."""
    number = min(max(number, 1), max(1, -(-total // PAGE_SIZE)))
    return Page(rows=fetch(PAGE_SIZE, (number - 1) * PAGE_SIZE), number=number, size=PAGE_SIZE, total=total)


def page_of_set(found: Any, number: int, row: Callable[[Any], T]) -> Page[T]:
    """A page of an ordered query set, each of its objects made a row."""
    return page_of(
        found.count(), number, lambda size, skip: tuple(row(one) for one in found[skip : skip + size])
    )
