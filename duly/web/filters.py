"""Filters of a list as links: what is on, what can be added, all read from and written to the address."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise

# More choices than this are a field to choose from instead of links.
LONGEST_MENU = 30
# What a filter starts anew: the page, and which filter is being added.
ANEW = ("page", "more")


@dataclass(frozen=True)
class Choice:
    value: str
    label: str | Promise
    url: str
    on: bool


@dataclass(frozen=True)
class Filter:
    """One filter of a list: a chip to remove what is on, or to choose from `choices`.

    `keep` is the rest of the address, for the form of a long one; an open one shows its choices at once.
    """

    name: str
    label: str | Promise
    choices: tuple[Choice, ...]
    without: str
    keep: tuple[tuple[str, str], ...] = field(default=())
    is_open: bool = False

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.on), None)

    @property
    def is_long(self) -> bool:
        return len(self.choices) > LONGEST_MENU


def filter_of(
    query: QueryDict,
    name: str,
    label: str | Promise,
    options: Iterable[tuple[str, str | Promise]],
    *,
    is_open: bool = False,
) -> Filter:
    """The filter `name` with its (value, label) options; links keep the rest of the query, not the page."""
    rest = _rest(query, name)
    chosen = query.get(name)
    choices = tuple(
        Choice(value, text, _address([*rest, (name, value)]), value == chosen) for value, text in options
    )
    return Filter(name, label, choices, _address(rest), tuple(rest), is_open)


def kept(query: QueryDict, *names: str) -> list[tuple[str, str]]:
    """What a search form has to carry on in hidden fields, so that looking for a name keeps the filters."""
    return [(name, value) for name in names for value in query.getlist(name)]


def _rest(query: QueryDict, name: str) -> list[tuple[str, str]]:
    return [
        (other, value) for other, values in query.lists() for value in values if other not in (name, *ANEW)
    ]


def _address(pairs: list[tuple[str, str]]) -> str:
    return f"?{urlencode(pairs)}"
