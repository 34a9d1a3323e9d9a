"""What moving or merging a value would do: to which values, and to how many people.

The operations ask the same questions again when they act, and refuse when the answers differ.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from duly.kernel.canonical import canonical, digest
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Attribute
from duly.people.queries.actors import organization_settings
from duly.people.queries.statements import rows
from duly.people.queries.values import attribute_with, held_by, tree_of
from duly.people.rules.trees import MergePlan, Tree, merge_plan, merged_tree, rezoned
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

Path = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ValueMove:
    """A value with everything below it under another parent; no parent is the top.

    `people` are the active ones who hold any of these values; `rezoned` of them get another time zone.
    """

    key: str
    value_id: UUID
    path: Path
    parent_id: UUID | None
    target: Path
    below: int
    people: int
    rezoned: int
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class ValueMerge:
    """A value merged into another one.

    `people` and `inactive` hold the merged value, or one below it that is merged by its name, and get what is
    kept. `pairs` are those names; `grafted` the children that go below the kept value as they are.
    """

    key: str
    merged_id: UUID
    kept_id: UUID
    merged: Path
    kept: Path
    people: int
    inactive: int
    pairs: tuple[tuple[Path, Path], ...]
    grafted: tuple[Path, ...]
    rezoned: int
    fingerprint: str


@dataclass(frozen=True)
class Merge:
    """A preview with the plan behind it, for the operation."""

    attribute: Attribute
    plan: MergePlan
    preview: ValueMerge


def move_preview(*, actor: Actor, value_id: UUID, parent_id: UUID | None) -> ValueMove:
    """What `move_value` does. Refuses with 'not_a_tree', 'into_itself', 'same_place', 'name_taken'."""
    require(actor, "organization.manage")
    attribute = attribute_with(value_id)
    tree = tree_of(attribute)
    _judge_place(attribute, tree, value_id, parent_id)
    branch = tree.subtree(value_id)
    people, inactive, holders = _holders(attribute, branch)
    after = tree.with_parents({value_id: parent_id})
    zone = organization_settings().zone
    facts = [holders, people, inactive, sorted(map(str, branch)), str(tree.nodes[value_id].parent_id)]
    changed = rezoned(tree, after, {}, zone)
    return ValueMove(
        key=attribute.key,
        value_id=value_id,
        path=tree.path(value_id),
        parent_id=parent_id,
        target=tree.path(parent_id) if parent_id else (),
        below=len(branch) - 1,
        people=people,
        rezoned=changed,
        fingerprint=_fingerprint("move", str(value_id), str(parent_id), changed, *facts),
    )


def merge_values_preview(*, actor: Actor, merged_id: UUID, kept_id: UUID) -> ValueMerge:
    """What `merge_values` does. Refuses with 'into_itself', 'into_below', 'other_attribute'."""
    return merge_of(actor=actor, merged_id=merged_id, kept_id=kept_id).preview


def merge_of(*, actor: Actor, merged_id: UUID, kept_id: UUID) -> Merge:
    """As `merge_values_preview`, with the plan."""
    require(actor, "organization.manage")
    attribute = attribute_with(merged_id)
    _judge_same(attribute, merged_id, kept_id)
    tree = tree_of(attribute)
    if kept_id in tree.subtree(merged_id):
        raise Refused(
            "into_below", "A value cannot be merged into one below it. Choose another.", field="into"
        )
    plan = merge_plan(tree, merged_id, kept_id)
    sources = [source for source, _ in plan.merged]
    people, inactive, holders = _holders(attribute, sources)
    zone = organization_settings().zone
    changed = rezoned(tree, merged_tree(tree, plan), dict(plan.merged), zone)
    facts = [[[str(one) for one in pair] for pair in pairs] for pairs in (plan.merged, plan.grafted)]
    preview = ValueMerge(
        key=attribute.key,
        merged_id=merged_id,
        kept_id=kept_id,
        merged=tree.path(merged_id),
        kept=tree.path(kept_id),
        people=people,
        inactive=inactive,
        pairs=tuple((tree.path(source), tree.path(target)) for source, target in plan.merged[1:]),
        grafted=tuple(tree.path(child) for child, _ in plan.grafted),
        rezoned=changed,
        fingerprint=_fingerprint("merge", people, inactive, holders, changed, facts),
    )
    return Merge(attribute, plan, preview)


def today_of(actor: Actor) -> date:
    """The day it is in the organization's zone."""
    return actor.today(organization_settings().zone)


def _judge_place(attribute: Attribute, tree: Tree, value_id: UUID, parent_id: UUID | None) -> None:
    if not attribute.is_tree:
        raise Refused("not_a_tree", "These values have no order of above and below.", field="to")
    if parent_id is not None and parent_id not in tree.nodes:
        raise NotFound
    if parent_id in tree.subtree(value_id):
        raise Refused("into_itself", "A value cannot go below itself. Choose another place.", field="to")
    if parent_id == tree.nodes[value_id].parent_id:
        raise Refused("same_place", "It is there already. Choose another place.", field="to")
    judge_name(tree, parent_id, tree.nodes[value_id].name, but=value_id, field="to")


def judge_name(tree: Tree, parent_id: UUID | None, name: str, *, but: UUID | None, field: str) -> None:
    """Refuses with 'name_taken' a name that a sibling has, however it is capitalised."""
    for sibling in tree.children(parent_id):
        if sibling.id != but and sibling.name.casefold() == name.casefold():
            raise Refused(
                "name_taken",
                "There is a value of this name in that place. Choose another name, or merge the two.",
                field=field,
            )


def _judge_same(attribute: Attribute, merged_id: UUID, kept_id: UUID) -> None:
    if merged_id == kept_id:
        raise Refused("into_itself", "A value cannot be merged into itself. Choose another.", field="into")
    if attribute_with(kept_id).pk != attribute.pk:
        raise Refused("other_attribute", "Both values have to be of the same attribute.", field="into")


def _holders(attribute: Attribute, values: frozenset[UUID] | list[UUID]) -> tuple[int, int, str]:
    parameters = {"attribute": attribute.pk, "values": list(values)}
    ((active, inactive, holders),) = rows("holders_of", parameters, held=held_by(attribute.key))
    return active, inactive, holders


def _fingerprint(*facts: object) -> str:
    return digest(canonical(list(facts))).hex()
