"""The dimensions of an organization and their values."""

from uuid import UUID

from duly.kernel.refusal import NotFound
from duly.people.models import Attribute, AttributeValue
from duly.people.queries.rows import ValueNode
from duly.people.queries.statements import rows
from duly.people.rules.dimensions import BY_KEY
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

_Found = tuple[UUID, str, UUID | None, str, int]


def value_tree(*, actor: Actor, key: str) -> list[ValueNode]:
    """The values of a built-in attribute, parents before children, siblings by name, with people counted."""
    require(actor, "people.view")
    dimension = BY_KEY.get(key)
    if dimension is None:
        raise NotFound(attribute=key)
    children: dict[UUID | None, list[_Found]] = {}
    for row in rows("value_tree", {"attribute": key}, column=dimension.column):
        children.setdefault(row[2], []).append(row)
    nodes: list[ValueNode] = []
    _descend(None, 0, children, nodes)
    return nodes


def required_dimensions() -> frozenset[str]:
    """The attributes without whose value nobody can decide."""
    return frozenset(Attribute.objects.filter(is_required=True).values_list("key", flat=True))


def value_names() -> dict[UUID, str]:
    """What every value of the organization is called, for sentences about audiences."""
    return dict(AttributeValue.objects.values_list("id", "name"))


def _descend(
    parent: UUID | None, depth: int, children: dict[UUID | None, list[_Found]], nodes: list[ValueNode]
) -> None:
    for found in sorted(children.get(parent, ()), key=lambda row: (row[1].casefold(), row[0])):
        value_id, name, parent_id, zone, people = found
        nodes.append(
            ValueNode(id=value_id, name=name, depth=depth, parent_id=parent_id, zone=zone, people=people)
        )
        _descend(value_id, depth + 1, children, nodes)
