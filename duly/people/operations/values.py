"""Values of attributes: made once, found again by name, renamed, given a zone, retired."""

from collections.abc import Sequence
from uuid import UUID

from duly.audit.recording import record
from duly.kernel.identity import uuid7
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Attribute, AttributeValue, ValueTree
from duly.people.operations.trees import hold_attribute
from duly.people.operations.zones import refresh_zones
from duly.people.queries.branches import judge_name
from duly.people.queries.values import attribute_in_use, attribute_with, tree_of
from duly.people.rules.fields import LONGEST_VALUE, Unusable, text
from duly.people.rules.zones import judge_zone
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

LOCATION = "location"


def ensure_value(*, actor: Actor, attribute: str, path: Sequence[str], zone: str = "") -> UUID:
    """The value at the end of a path of names, made with whatever above it is missing.

    Only trees have paths longer than one. `zone` is given to a location that is made, and changes none.
    """
    require(actor, "people.manage")
    found = attribute_in_use(attribute)
    if not path or (len(path) > 1 and not found.is_tree):
        raise Refused("invalid_value", f"{found.name} needs one name.", attribute=attribute)
    _judge_zone_of(found, zone)
    hold_attribute(found.pk)
    parent_id: UUID | None = None
    for position, raw in enumerate(path, start=1):
        name, own_zone = _name(raw), zone if position == len(path) else ""
        parent_id = _child(found, parent_id, name) or _added(actor, found, parent_id, name, own_zone)
    if parent_id is None:
        raise NotFound(attribute=attribute)
    return parent_id


def create_value(
    *, actor: Actor, attribute: str, name: str, parent_id: UUID | None = None, zone: str = ""
) -> UUID:
    """Adds a value, in a tree below a parent or at the top; a location may bring its zone.

    Refuses with 'invalid_value', 'name_taken', 'not_a_tree', 'no_zone', 'unknown_zone'.
    """
    require(actor, "organization.manage")
    found = attribute_in_use(attribute)
    hold_attribute(found.pk)
    kept, tree = _name(name), tree_of(found)
    if parent_id and not found.is_tree:
        raise Refused("not_a_tree", "These values have no order of above and below.", field="parent")
    if parent_id and parent_id not in tree.nodes:
        raise NotFound
    _judge_zone_of(found, zone)
    judge_name(tree, parent_id, kept, but=None, field="name")
    return _added(actor, found, parent_id, kept, zone)


def rename_value(*, actor: Actor, value_id: UUID, name: str) -> None:
    """Calls a value something else, today and in every history: it stays the same value.

    Refuses with 'invalid_value', 'name_taken'.
    """
    require(actor, "organization.manage")
    attribute = attribute_with(value_id)
    hold_attribute(attribute.pk)
    kept, tree = _name(name), tree_of(attribute)
    before = tree.nodes[value_id]
    judge_name(tree, before.parent_id, kept, but=value_id, field="name")
    AttributeValue.objects.filter(pk=value_id).update(name=kept)
    record(
        actor,
        "value.renamed",
        object_type="value",
        object_id=value_id,
        old={"name": before.name},
        new={"name": kept},
    )


def set_zone(*, actor: Actor, value_id: UUID, zone: str) -> int:
    """Gives a location a time zone, or with '' its parent's; returns how many people it judges differently.

    Refuses with 'no_zone', 'unknown_zone'.
    """
    require(actor, "organization.manage")
    attribute = attribute_with(value_id)
    hold_attribute(attribute.pk)
    _judge_zone_of(attribute, zone)
    if not zone and attribute.key != LOCATION:
        raise Refused("no_zone", "Only locations have a time zone.", field="zone")
    old = AttributeValue.objects.values_list("zone", flat=True).get(pk=value_id)
    AttributeValue.objects.filter(pk=value_id).update(zone=zone)
    people = refresh_zones()
    record(
        actor,
        "value.zone_set",
        object_type="value",
        object_id=value_id,
        old={"zone": old},
        new={"zone": zone, "people": people},
    )
    return people


def retire_value(*, actor: Actor, value_id: UUID) -> None:
    """Puts away a value that nobody holds and nothing stands below; history goes on naming it.

    Refuses with 'has_children' (fact: children), and with 'in_use' (facts: people, inactive), which also
    counts people who have left.
    """
    require(actor, "organization.manage")
    attribute = attribute_with(value_id)
    hold_attribute(attribute.pk, alone=True)
    tree = tree_of(attribute)
    node, children = tree.nodes[value_id], len(tree.children(value_id))
    if children:
        raise Refused(
            "has_children", "There are values below it. Move or merge them first.", children=children
        )
    if node.active or node.inactive:
        raise Refused(
            "in_use",
            "People have this value. Merge it into another one instead.",
            people=node.active,
            inactive=node.inactive,
        )
    AttributeValue.objects.filter(pk=value_id).update(retired_at=actor.now)
    record(actor, "value.retired", object_type="value", object_id=value_id, old={"name": node.name})


def _child(attribute: Attribute, parent_id: UUID | None, name: str) -> UUID | None:
    values = AttributeValue.objects.filter(attribute=attribute, retired_at=None)
    return values.filter(parent_id=parent_id, name=name).values_list("id", flat=True).first()


def _added(actor: Actor, attribute: Attribute, parent_id: UUID | None, name: str, zone: str) -> UUID:
    value = AttributeValue(
        id=uuid7(actor.now),
        organization_id=actor.organization_id,
        attribute=attribute,
        parent_id=parent_id,
        name=name,
        zone=zone,
    )
    value.save(force_insert=True)
    above = ValueTree.objects.filter(descendant_id=parent_id).values_list("ancestor_id", "depth")
    ValueTree.objects.bulk_create(
        ValueTree(
            organization_id=actor.organization_id, ancestor_id=ancestor, descendant_id=value.pk, depth=depth
        )
        for ancestor, depth in [(value.pk, 0), *((ancestor, depth + 1) for ancestor, depth in above)]
    )
    new = {"name": name, "zone": zone, "attribute": attribute.key, "parent": parent_id and str(parent_id)}
    record(actor, "value.created", object_type="value", object_id=value.pk, new=new)
    return value.pk


def _judge_zone_of(attribute: Attribute, zone: str) -> None:
    if zone and attribute.key != LOCATION:
        raise Refused("no_zone", "Only locations have a time zone.", field="zone")
    judge_zone(zone)


def _name(raw: str) -> str:
    try:
        name = text(raw, LONGEST_VALUE)
    except Unusable as error:
        raise Refused("invalid_value", f"The name {error}.", field="name") from None
    if not name:
        raise Refused("invalid_value", "A value needs a name.", field="name")
    return name
