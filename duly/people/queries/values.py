"""The attributes of an organization and their values, each with the people who have them."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from duly.kernel.refusal import NotFound
from duly.people.models import Attribute, AttributeValue
from duly.people.queries.rows import Page, ValueNode
from duly.people.queries.statements import rows, statement
from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.trees import Node, Tree
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

PAGE_SIZE = 100


@dataclass(frozen=True, kw_only=True)
class AttributeRow:
    """One attribute. Of the active `people`, so many are `missing` a value; `values` counts those in use."""

    id: UUID
    key: str
    name: str
    is_tree: bool
    is_required: bool
    is_custom: bool
    values: int
    people: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class ValueRow:
    """One value. `people` counts the active ones in its whole subtree, `held` those with exactly this value.

    `zone` is its own, `zone_here` the one that holds here; both empty where no value above has one.
    """

    id: UUID
    name: str
    depth: int
    path: tuple[str, ...]
    parent_id: UUID | None
    zone: str
    zone_here: str
    people: int
    held: int
    children: int


@dataclass(frozen=True, kw_only=True)
class ValuePage:
    """An attribute with a page of its values in tree order; `branch` is where the page looks below, if so."""

    attribute: AttributeRow
    rows: Page[ValueRow]
    branch: ValueRow | None


@dataclass(frozen=True, kw_only=True)
class ValueCard:
    """One value with what depends on it.

    `below` counts the values under it, `inactive` the people who have left with exactly this value, and
    `judged` the active ones whose days its own zone judges, or would.
    """

    key: str
    row: ValueRow
    below: int
    inactive: int
    judged: int


def attributes(*, actor: Actor) -> list[AttributeRow]:
    """The attributes in use, in the order of the organization."""
    require(actor, "organization.view")
    return list(_attribute_rows())


def value_page(
    *,
    actor: Actor,
    key: str,
    search: str = "",
    below: UUID | None = None,
    page: int = 0,
    beside: UUID | None = None,
) -> ValuePage:
    """The values of an attribute, all or those below one, whose names hold the words; parents come first.

    Without a page, it is the one where `beside` stands. A page beyond the last one gives the last. Raises
    NotFound.
    """
    require(actor, "organization.view")
    attribute = _attribute_row(key)
    tree = tree_of(attribute)
    wanted = search.casefold()
    branch = tree.subtree(below) if below and below in tree.nodes else None
    found = [
        node
        for node, _ in tree.in_order()
        if wanted in node.name.casefold() and (branch is None or node.id in branch)
    ]
    if not page:
        page = 1 + next((nth for nth, node in enumerate(found) if node.id == beside), 0) // PAGE_SIZE
    number = min(max(page, 1), max(1, -(-len(found) // PAGE_SIZE)))
    totals = tree.totals()
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return ValuePage(
        attribute=attribute,
        rows=Page(
            rows=tuple(_value_row(tree, node, totals) for node in shown),
            number=number,
            size=PAGE_SIZE,
            total=len(found),
        ),
        branch=_value_row(tree, tree.nodes[below], totals) if below and branch else None,
    )


def value_card(*, actor: Actor, value_id: UUID) -> ValueCard:
    """One value with what depends on it. Raises NotFound."""
    require(actor, "organization.view")
    attribute = attribute_with(value_id)
    tree = tree_of(attribute)
    return ValueCard(
        key=attribute.key,
        row=_value_row(tree, tree.nodes[value_id], tree.totals()),
        below=len(tree.subtree(value_id)) - 1,
        inactive=tree.nodes[value_id].inactive,
        judged=tree.judged_by(value_id),
    )


def value_tree(*, actor: Actor, key: str) -> list[ValueNode]:
    """The values of an attribute, parents before children, siblings by name, with people counted."""
    require(actor, "people.view")
    tree = tree_of(attribute_in_use(key))
    totals = tree.totals()
    return [
        ValueNode(
            id=node.id,
            name=node.name,
            depth=depth,
            parent_id=node.parent_id,
            zone=node.zone,
            people=totals[node.id],
        )
        for node, depth in tree.in_order()
    ]


def zones_lived_in() -> list[str]:
    """Every zone that somebody of the organization lives in."""
    return [zone for (zone,) in rows("zones_lived_in", {})]


def required_dimensions() -> frozenset[str]:
    """The attributes without whose value nobody can decide."""
    required = Attribute.objects.filter(is_required=True, retired_at=None)
    return frozenset(required.values_list("key", flat=True))


def attribute_in_use(key: str) -> Attribute:
    """The attribute with this key. Raises NotFound for one that is absent or retired."""
    attribute = Attribute.objects.filter(key=key, retired_at=None).first()
    if attribute is None:
        raise NotFound(attribute=key)
    return attribute


def attribute_with(value_id: UUID) -> Attribute:
    """The attribute of a value that is in use. Raises NotFound."""
    values = AttributeValue.objects.filter(pk=value_id, retired_at=None, attribute__retired_at=None)
    attribute = Attribute.objects.filter(pk__in=values.values("attribute_id")).first()
    if attribute is None:
        raise NotFound
    return attribute


def tree_of(attribute: Attribute | AttributeRow) -> Tree:
    """The values of an attribute that are in use, with the people who hold each."""
    found = rows("value_tree", {"attribute": attribute.id}, held=held_by(attribute.key))
    return Tree(Node(*row) for row in found)


def held_by(key: str) -> str:
    """The piece of SQL that says who holds which value of an attribute, as person_id, value_id, is_active."""
    dimension = BY_KEY.get(key)
    return statement("held_in_column", column=dimension.column) if dimension else statement("held_as_custom")


def _attribute_rows() -> Iterator[AttributeRow]:
    for id_, key, name, is_tree, is_required, is_custom, values, people, missing in rows("attributes", {}):
        yield AttributeRow(
            id=id_,
            key=key,
            name=name,
            is_tree=is_tree,
            is_required=is_required,
            is_custom=is_custom,
            values=values,
            people=people,
            missing=missing,
        )


def _attribute_row(key: str) -> AttributeRow:
    for row in _attribute_rows():
        if row.key == key:
            return row
    raise NotFound(attribute=key)


def _value_row(tree: Tree, node: Node, totals: dict[UUID, int]) -> ValueRow:
    above = tree.above(node.id)
    return ValueRow(
        id=node.id,
        name=node.name,
        depth=len(above),
        path=tuple(one.name for one in above),
        parent_id=node.parent_id,
        zone=node.zone,
        zone_here=tree.zone_of(node.id),
        people=totals[node.id],
        held=node.active,
        children=len(tree.children(node.id)),
    )
