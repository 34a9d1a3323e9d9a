"""Filters of a list as links: what is on, what can be added, all read from and written to the address."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise


@dataclass(frozen=True)
class Choice:
    value: str
    label: str | Promise
    url: str
    on: bool


@dataclass(frozen=True)
class Filter:
    """One filter of a list: a chip to remove what is on, or to choose from `choices`."""

    name: str
    label: str | Promise
    choices: tuple[Choice, ...]
    without: str

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.on), None)


def filter_of(
    query: QueryDict, name: str, label: str | Promise, options: Iterable[tuple[str, str | Promise]]
) -> Filter:
    """The filter `name` with its (value, label) options; links keep the rest of the query, not the page."""
    chosen = query.get(name)
    choices = tuple(
        Choice(value, text, _address(query, name, value), value == chosen) for value, text in options
    )
    return Filter(name, label, choices, _address(query, name, None))


def kept(query: QueryDict, *names: str) -> list[tuple[str, str]]:
    """What a search form has to carry on in hidden fields, so that looking for a name keeps the filters."""
    return [(name, value) for name in names for value in query.getlist(name)]


def _address(query: QueryDict, name: str, value: str | None) -> str:
    changed = query.copy()
    changed.pop("page", None)
    changed.pop(name, None)
    if value is not None:
        changed[name] = value
    return f"?{changed.urlencode()}"
