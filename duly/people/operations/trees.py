"""Values that find another place: moved in their tree, or merged into another one.

Both are held to what was previewed: they are refused with 'stale' when anything has moved since.
"""

from uuid import UUID

from duly.audit.recording import account, open_run, record
from duly.kernel.refusal import Refused
from duly.outbox import publish
from duly.people.models import Attribute
from duly.people.operations.zones import refresh_zones
from duly.people.queries.branches import Merge, merge_of, move_preview, today_of
from duly.people.queries.statements import run
from duly.people.queries.values import attribute_with
from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.events import Cause, ConditionsChanged
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require


def move_value(*, actor: Actor, value_id: UUID, parent_id: UUID | None, fingerprint: str) -> int:
    """Puts a value and all below it under another parent, or at the top; returns how many people it concerns.

    People keep their values, so nothing is dated. Refuses as `move_preview` does, and with 'stale'. Publishes
    `ConditionsChanged`.
    """
    require(actor, "organization.manage")
    hold_attribute(attribute_with(value_id).pk)
    seen = move_preview(actor=actor, value_id=value_id, parent_id=parent_id)
    _judge_fresh(seen.fingerprint, fingerprint)
    run("graft", {"roots": [value_id], "parents": [parent_id]})
    rezoned = _refreshed(seen.key)
    event = record(
        actor,
        "value.moved",
        object_type="value",
        object_id=value_id,
        new={
            "parent": str(parent_id) if parent_id else None,
            "below": seen.below,
            "people": seen.people,
            "rezoned": rezoned,
        },
    )
    told = ConditionsChanged(dimension=seen.key, cause=Cause.VALUE_MOVED, cause_id=event.pk)
    publish(told, actor=actor)
    return seen.people


def merge_values(*, actor: Actor, merged_id: UUID, kept_id: UUID, fingerprint: str) -> int:
    """Merges one value into another; returns how many people get the kept one, dated from today.

    Its children go below the kept value. One that bears the name of a child there is merged into that, and so
    on downwards. What is merged is retired and says what took its place; audiences that name it work on.
    Refuses as `merge_values_preview` does, and with 'stale'. Publishes `ConditionsChanged`.
    """
    require(actor, "organization.manage")
    hold_attribute(attribute_with(merged_id).pk, alone=True)
    merge = merge_of(actor=actor, merged_id=merged_id, kept_id=kept_id)
    _judge_fresh(merge.preview.fingerprint, fingerprint)
    run_ = open_run(actor, "value_merge", subject_type="value", subject_id=merged_id)
    people = _hand_over(actor, merge, run_.pk)
    rezoned = _refreshed(merge.attribute.key)
    account(run_, _counts(merge))
    event = record(
        actor,
        "value.merged",
        object_type="value",
        object_id=merged_id,
        new={
            "into": str(kept_id),
            "values": len(merge.plan.merged),
            "below": len(merge.plan.grafted),
            "rezoned": rezoned,
        },
        count=people,
        run_id=run_.pk,
    )
    told = ConditionsChanged(dimension=merge.attribute.key, cause=Cause.VALUE_MERGED, cause_id=event.pk)
    publish(told, actor=actor)
    return people


def hold_attribute(attribute_id: UUID, *, alone: bool = False) -> None:
    """Holds every other change of this attribute's values back until the transaction ends.

    `alone` waits also for whoever is giving people a value of it, and lets nobody do so meanwhile: each dated
    change refers to the attribute, and so holds its key.
    """
    Attribute.objects.select_for_update(no_key=not alone).get(pk=attribute_id)


def _hand_over(actor: Actor, merge: Merge, run_id: UUID) -> int:
    """People get what is kept, merged values retire, children move: in this order no name is twice."""
    attribute, plan = merge.attribute, merge.plan
    merged, kept = ([pair[side] for pair in plan.merged] for side in (0, 1))
    pairs = {"merged": merged, "kept": kept}
    told = {**pairs, "attribute": attribute.pk, "today": today_of(actor), "run": run_id}
    dimension = BY_KEY.get(attribute.key)
    if dimension:
        people = run("merge_in_column", told, column=dimension.column)
    else:
        people = run("merge_as_custom", told)
    run("retire_merged", {**pairs, "now": actor.now})
    if plan.grafted:
        roots, parents = ([pair[side] for pair in plan.grafted] for side in (0, 1))
        run("graft", {"roots": roots, "parents": parents})
    return people


def _counts(merge: Merge) -> dict[tuple[str, str], int]:
    counts = {("moved", ""): merge.preview.people, ("moved", "inactive"): merge.preview.inactive}
    return {outcome: count for outcome, count in counts.items() if count}


def _judge_fresh(found: str, fingerprint: str) -> None:
    if found != fingerprint:
        raise Refused("stale", "Something has changed since this was counted. Look at it again.")


def _refreshed(key: str) -> int:
    return refresh_zones() if key == "location" else 0
