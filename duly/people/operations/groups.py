"""Groups: made, edited, retired."""

from typing import Any
from uuid import UUID

from duly.audit.recording import record
from duly.kernel.audience import GROUP, Audience, named_values, to_json
from duly.kernel.refusal import NotFound, Refused
from duly.outbox import publish
from duly.people.models import Group
from duly.people.queries.audiences import audience_condition
from duly.people.queries.groups import asking_for
from duly.people.rules.events import Cause, ConditionsChanged
from duly.people.rules.groups import group_description, group_name, judge_condition
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require


def create_group(*, actor: Actor, name: str, description: str = "", audience: Audience | None = None) -> UUID:
    """Makes a group: dynamic where it has an audience, else a static one without members.

    Refuses with 'name_missing', 'name_length', 'name_taken', 'description_length', 'dynamic_group'.
    """
    require(actor, "groups.manage")
    kept = _free_name(name)
    group = Group.objects.create(
        organization_id=actor.organization_id,
        name=kept,
        kind=Group.STATIC if audience is None else Group.DYNAMIC,
        description=group_description(description),
        audience=_condition(audience),
    )
    said = _said(group)
    record(
        actor,
        "group.created",
        object_type="group",
        object_id=group.pk,
        new={"kind": group.kind, "name": said["name"], "audience": said["audience"]},
        personal=_free_text(said),
    )
    return group.pk


def edit_group(
    *, actor: Actor, group_id: UUID, name: str, description: str, audience: Audience | None = None
) -> None:
    """Renames, describes, and gives a dynamic group another condition; a static one keeps its members.

    Raises NotFound. Refuses as `create_group`, and with 'group_retired', 'audience_missing'. Publishes
    `ConditionsChanged` for another condition.
    """
    require(actor, "groups.manage")
    group = group_locked(group_id)
    before = _said(group)
    group.name = _free_name(name, besides=group_id)
    group.description = group_description(description)
    if group.kind == Group.DYNAMIC:
        if audience is None:
            raise Refused("audience_missing", "Say whom the group is for.", field="audience")
        group.audience = _condition(audience)
    after = _said(group)
    changed = [what for what in after if after[what] != before[what]]
    if not changed:
        return
    group.save(update_fields=["name", "description", "audience"])
    coded = [what for what in changed if what != "description"]
    event = record(
        actor,
        "group.edited",
        object_type="group",
        object_id=group_id,
        old={what: before[what] for what in coded},
        new={what: after[what] for what in coded},
        personal={"description": after["description"]} if "description" in changed else None,
    )
    if "audience" in changed:
        told = ConditionsChanged(group_id=group_id, cause=Cause.GROUP_EDITED, cause_id=event.pk)
        publish(told, actor=actor)


def retire_group(*, actor: Actor, group_id: UUID) -> None:
    """Takes a group from the lists. What names it goes on counting its members as they are.

    Raises NotFound. Refuses with 'group_retired', and with 'in_use' while a dynamic group asks for it.
    """
    require(actor, "groups.manage")
    group = group_locked(group_id)
    if asking_for(group_id):
        raise Refused("in_use", "A dynamic group asks for this one. Take it out of that condition first.")
    group.retired_at = actor.now
    group.save(update_fields=["retired_at"])
    record(actor, "group.retired", object_type="group", object_id=group_id, old={"name": group.name})


def group_locked(group_id: UUID) -> Group:
    """The group, locked until the transaction ends. Raises NotFound; refuses a retired one."""
    group = Group.objects.select_for_update().filter(pk=group_id).first()
    if group is None:
        raise NotFound
    if group.retired_at:
        raise Refused("group_retired", "This group is retired and no longer changes.")
    return group


def _free_name(name: str, *, besides: UUID | None = None) -> str:
    kept = group_name(name)
    others = Group.objects.filter(retired_at=None, name__iexact=kept).values_list("id", flat=True)
    if set(others) - {besides}:
        raise Refused("name_taken", "Another group has this name. Choose a different one.", field="name")
    return kept


def _condition(audience: Audience | None) -> dict[str, object] | None:
    """The condition as it is stored, once everything it asks for is known."""
    if audience is None:
        return None
    asked = named_values(audience, GROUP)
    static = Group.objects.filter(pk__in=asked, kind=Group.STATIC).values_list("id", flat=True)
    judge_condition(audience, frozenset(static))
    audience_condition(audience, frozenset())
    return to_json(audience)


def _said(group: Group) -> dict[str, Any]:
    return {"name": group.name, "description": group.description, "audience": group.audience}


def _free_text(said: dict[str, Any]) -> dict[str, Any] | None:
    """What is written freely may speak of persons, so that it stands apart from the trail."""
    return {"description": said["description"]} if said["description"] else None
