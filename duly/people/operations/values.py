"""Values of attributes: made once, found again by name."""

from collections.abc import Sequence
from uuid import UUID

from duly.audit.recording import record
from duly.kernel.identity import uuid7
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Attribute, AttributeValue, ValueTree
from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.fields import LONGEST_VALUE, Unusable, text
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require


def ensure_value(*, actor: Actor, attribute: str, path: Sequence[str], zone: str = "") -> UUID:
    """The value at the end of a path of names, made with whatever above it is missing.

    Only trees have paths longer than one. `zone` is given to a location that is made, and changes none.
    """
    require(actor, "people.manage")
    dimension = BY_KEY.get(attribute)
    if dimension is None:
        raise NotFound(attribute=attribute)
    if not path or (len(path) > 1 and not dimension.is_tree):
        raise Refused("invalid_value", f"{dimension.name} needs one name.", attribute=attribute)
    attribute_id = Attribute.objects.values_list("id", flat=True).get(key=attribute)
    above: list[UUID] = []
    for position, name in enumerate(path, start=1):
        own_zone = zone if position == len(path) else ""
        above.insert(0, _child(actor, attribute_id, above, name=_name(dimension.name, name), zone=own_zone))
    return above[0]


def _child(actor: Actor, attribute_id: UUID, above: list[UUID], *, name: str, zone: str) -> UUID:
    parent_id = above[0] if above else None
    same_name = AttributeValue.objects.filter(attribute_id=attribute_id, parent_id=parent_id, name=name)
    found = same_name.values_list("id", flat=True).first()
    if found is not None:
        return found
    value = AttributeValue(
        id=uuid7(actor.now),
        organization_id=actor.organization_id,
        attribute_id=attribute_id,
        parent_id=parent_id,
        name=name,
        zone=zone,
    )
    value.save(force_insert=True)
    ValueTree.objects.bulk_create(
        ValueTree(
            organization_id=actor.organization_id, ancestor_id=ancestor, descendant_id=value.pk, depth=depth
        )
        for depth, ancestor in enumerate([value.pk, *above])
    )
    record(actor, "value.created", object_type="value", object_id=value.pk, new={"name": name, "zone": zone})
    return value.pk


def _name(dimension: str, raw: str) -> str:
    try:
        name = text(raw, LONGEST_VALUE)
    except Unusable as error:
        raise Refused("invalid_value", f"{dimension} {error}.") from None
    if not name:
        raise Refused("invalid_value", f"{dimension} needs a name.")
    return name
