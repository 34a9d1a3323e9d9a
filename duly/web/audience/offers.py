"""What an audience can ask for on a page: the dimensions, and the values of those that have a line."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from duly.kernel.audience import DIMENSIONS, GROUP, Audience, named_values
from duly.people.queries import group_options, languages_spoken, value_tree
from duly.people.queries.listable import listable_attributes
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


Trees = Mapping[str, Sequence[Value]]


@dataclass(frozen=True)
class Offer:
    """Every dimension by its label, and the values of those with a line."""

    labels: Mapping[str, str | Promise]
    trees: Trees

    @property
    def more(self) -> list[tuple[str, str | Promise]]:
        """The dimensions without a line."""
        return [(key, label) for key, label in self.labels.items() if key not in self.trees]


def offer_of(
    actor: Actor, opened: Collection[str], audience: Audience | None = None, *, static: bool = False
) -> Offer:
    """The lines that are always there, those that the audience asks for, and the `opened` ones.

    A `static` offer leaves dynamic groups out, save those chosen before.
    """
    chosen = named_values(audience, GROUP) if audience else frozenset()
    groups = _groups(actor, chosen, static=static)
    labels = _labels(with_groups=bool(groups))
    shown = {*ALWAYS, *opened, *(_asked(audience) if audience else ())}
    trees = {key: groups if key == GROUP else _values(actor, key) for key in labels if key in shown}
    return Offer(labels, trees)


def _labels(*, with_groups: bool) -> dict[str, str | Promise]:
    named: dict[str, str | Promise] = {one.key: label_of(one) for one in listable_attributes()}
    first = {key: named.pop(key) for key in ALWAYS if key in named}
    groups = {GROUP: _("Group")} if with_groups else {}
    return {**first, **groups, **named, LANGUAGE: _("Language")}


def _asked(audience: Audience) -> Iterable[str]:
    return {
        condition.dimension
        for clause in (*audience.clauses, *audience.exclusions)
        for condition in clause.conditions
    }


def _groups(actor: Actor, chosen: Iterable[UUID], *, static: bool) -> list[Value]:
    return [
        Value(one.id, one.name, people=one.listed)
        for one in group_options(actor=actor, besides=chosen, static=static)
    ]


def _values(actor: Actor, key: str) -> list[Value]:
    if key == LANGUAGE:
        return [Value(one, name, people=people) for one, name, people in languages_spoken()]
    return [Value(one.id, one.name, one.depth, one.people) for one in value_tree(actor=actor, key=key)]


def field_of(dimension: str) -> str:
    """The name of a dimension's field; a custom attribute's key must not fall on another field's name."""
    return dimension if dimension in DIMENSIONS else f"own_{dimension}"
