"""Attributes of an organization: custom ones are added, renamed and retired, any can be required or moved."""

from collections.abc import Mapping
from uuid import UUID

from duly.audit.models import AuditEvent
from duly.audit.recording import record
from duly.kernel.identity import uuid7
from duly.kernel.refusal import NotFound, Refused
from duly.outbox import publish
from duly.people.models import Attribute, OrganizationSettings
from duly.people.queries.statements import run
from duly.people.rules.events import Cause, ConditionsChanged
from duly.people.rules.fields import Unusable, text
from duly.people.rules.naming import RESERVED, free_key, key_of
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

LONGEST_NAME = 100


def add_attribute(*, actor: Actor, name: str, is_required: bool = False) -> str:
    """Adds a custom attribute, a list of values behind the others; returns its key.

    Refuses with 'invalid_name', 'name_taken', and with 'reserved_name' what Duly itself calls something.
    """
    require(actor, "organization.manage")
    _hold()
    kept = _name(name)
    _judge_name(kept, but=None)
    every = list(Attribute.objects.values_list("key", "position"))
    attribute = Attribute(
        id=uuid7(actor.now),
        organization_id=actor.organization_id,
        key=free_key(key_of(kept), {key for key, _ in every}),
        name=kept,
        is_required=is_required,
        is_custom=True,
        position=1 + max((position for _, position in every), default=-1),
    )
    attribute.save(force_insert=True)
    new = {"key": attribute.key, "name": kept, "required": is_required}
    _record(actor, "attribute.added", attribute.pk, new=new)
    return attribute.key


def rename_attribute(*, actor: Actor, attribute_id: UUID, name: str) -> None:
    """Calls a custom attribute something else; its key stays. Refuses 'built_in', and as `add_attribute`."""
    require(actor, "organization.manage")
    _hold()
    attribute = _found(attribute_id)
    _judge_custom(attribute)
    kept = _name(name)
    _judge_name(kept, but=attribute_id)
    Attribute.objects.filter(pk=attribute_id).update(name=kept)
    _record(actor, "attribute.renamed", attribute_id, old={"name": attribute.name}, new={"name": kept})


def require_attribute(*, actor: Actor, attribute_id: UUID, is_required: bool) -> None:
    """Whether an audience that asks for this attribute can decide about somebody without a value.

    Required: it cannot. Else such a person has none, and does not match. Publishes `ConditionsChanged`.
    """
    require(actor, "organization.manage")
    attribute = _found(attribute_id)
    Attribute.objects.filter(pk=attribute_id).update(is_required=is_required)
    event = _record(
        actor,
        "attribute.required" if is_required else "attribute.made_optional",
        attribute_id,
        old={"required": attribute.is_required},
        new={"required": is_required},
    )
    if attribute.is_required != is_required:
        _tell(actor, attribute.key, event, is_required=is_required)


def place_attribute(*, actor: Actor, attribute_id: UUID, position: int) -> None:
    """Puts an attribute at a place in the order, the first being 0; the others close up."""
    require(actor, "organization.manage")
    _hold()
    _found(attribute_id)
    in_order = Attribute.objects.filter(retired_at=None).order_by("position", "name", "pk")
    ids = list(in_order.values_list("pk", flat=True))
    old = ids.index(attribute_id)
    ids.remove(attribute_id)
    ids.insert(max(position, 0), attribute_id)
    run("order_attributes", {"attributes": ids})
    new = {"position": ids.index(attribute_id)}
    _record(actor, "attribute.placed", attribute_id, old={"position": old}, new=new)


def retire_attribute(*, actor: Actor, attribute_id: UUID) -> None:
    """Puts a custom attribute away: nobody is asked for it any more, and no value of it can be given.

    What people have of it stays, for their history and for audiences that name it. Refuses 'built_in'.
    Publishes `ConditionsChanged` where it was required.
    """
    require(actor, "organization.manage")
    _hold()
    attribute = _found(attribute_id)
    _judge_custom(attribute)
    Attribute.objects.filter(pk=attribute_id).update(retired_at=actor.now, is_required=False)
    old = {"key": attribute.key, "name": attribute.name}
    event = _record(actor, "attribute.retired", attribute_id, old=old)
    if attribute.is_required:
        _tell(actor, attribute.key, event, is_required=False)


def _tell(actor: Actor, key: str, event: AuditEvent, *, is_required: bool) -> None:
    """Audiences that ask for this attribute judge whoever has none of it differently from now on."""
    cause = Cause.ATTRIBUTE_REQUIRED if is_required else Cause.ATTRIBUTE_OPTIONAL
    publish(ConditionsChanged(dimension=key, cause=cause, cause_id=event.pk), actor=actor)


def _hold() -> None:
    """One change of the list of attributes at a time: names and places are judged against all of them."""
    OrganizationSettings.objects.select_for_update(no_key=True).get()


def _found(attribute_id: UUID) -> Attribute:
    attributes = Attribute.objects.select_for_update().filter(pk=attribute_id, retired_at=None)
    attribute = attributes.first()
    if attribute is None:
        raise NotFound
    return attribute


def _judge_custom(attribute: Attribute) -> None:
    if not attribute.is_custom:
        raise Refused(
            "built_in", "This attribute is part of Duly. It keeps its name and stays.", field="name"
        )


def _judge_name(name: str, *, but: UUID | None) -> None:
    others = Attribute.objects.filter(retired_at=None).values_list("pk", "name")
    if name.casefold() in {other.casefold() for pk, other in others if pk != but}:
        raise Refused("name_taken", "There is an attribute of this name. Choose another one.", field="name")
    if key_of(name) in RESERVED:
        raise Refused(
            "reserved_name",
            "Duly knows this about everybody already. Choose another name.",
            field="name",
        )


def _name(raw: str) -> str:
    try:
        name = text(raw, LONGEST_NAME)
    except Unusable as error:
        raise Refused("invalid_name", f"The name {error}.", field="name") from None
    if not name:
        raise Refused("invalid_name", "An attribute needs a name.", field="name")
    return name


def _record(
    actor: Actor,
    verb: str,
    attribute_id: UUID,
    *,
    old: Mapping[str, object] | None = None,
    new: Mapping[str, object] | None = None,
) -> AuditEvent:
    return record(actor, verb, object_type="attribute", object_id=attribute_id, old=old, new=new)
