"""What an audience can ask for on a page: the dimensions, and the values of one of them at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from duly.kernel.audience import DIMENSIONS, GROUP, Audience, named_values
from duly.people.queries import group_options, languages_spoken, value_tree
from duly.people.queries.listable import listable_attributes
from duly.people.queries.names import language_names
from duly.tenancy.actor import Actor
from duly.web.people.asking import label_of

ALWAYS: Final = ("department", "location", GROUP)
LANGUAGE: Final = "language"


@dataclass(frozen=True)
class Value:
    """One value to choose; `people` is how many have it, None where counting would cost a judgement."""

    id: UUID
    name: str
    depth: int = 0
    people: int | None = None


@dataclass(frozen=True)
class Offer:
    """Every dimension by its label; values are looked up when a page asks for those of one dimension.

    `groups` are those in use, and those that were named before.
    """

    actor: Actor
    labels: Mapping[str, str | Promise]
    groups: tuple[Value, ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(self.labels)

    def values(self, dimension: str) -> tuple[Value, ...]:
        """The values of a dimension, parents before children."""
        if dimension == GROUP:
            return self.groups
        if dimension == LANGUAGE:
            return tuple(Value(one, name, people=people) for one, name, people in languages_spoken())
        tree = value_tree(actor=self.actor, key=dimension)
        return tuple(Value(one.id, one.name, one.depth, one.people) for one in tree)

    def ids(self, dimension: str) -> frozenset[UUID]:
        """What can be chosen of a dimension; a language also where nobody speaks it any more."""
        known = language_names() if dimension == LANGUAGE else ()
        return frozenset([*known, *(one.id for one in self.values(dimension))])


def offer_of(actor: Actor, audience: Audience | None = None, *, static: bool = False) -> Offer:
    """What can be asked for. A `static` offer leaves dynamic groups out, save those the audience names."""
    before = named_values(audience, GROUP) if audience else ()
    found = group_options(actor=actor, besides=before, static=static)
    groups = tuple(Value(one.id, one.name, people=one.listed) for one in found)
    return Offer(actor, _labels(with_groups=bool(groups)), groups)


def _labels(*, with_groups: bool) -> dict[str, str | Promise]:
    named: dict[str, str | Promise] = {one.key: label_of(one) for one in listable_attributes()}
    first = {key: named.pop(key) for key in ALWAYS if key in named}
    groups = {GROUP: _("Group")} if with_groups else {}
    return {**first, **groups, **named, LANGUAGE: _("Language")}


def field_of(dimension: str) -> str:
    """The name of a dimension's field; a custom attribute's key must not fall on another field's name."""
    return dimension if dimension in DIMENSIONS else f"own_{dimension}"
