"""The values of one attribute as a tree, and what moving or merging in it would do.

Pure: a preview and the change itself ask the same tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Node:
    """One value. `active` and `inactive` count the people who hold exactly this one."""

    id: UUID
    name: str
    parent_id: UUID | None
    zone: str
    active: int
    inactive: int


@dataclass(frozen=True, slots=True)
class MergePlan:
    """Which value takes the place of which, and which children go below another parent.

    Children that bear the same name are merged too, and theirs, as far down as names agree.
    """

    merged: tuple[tuple[UUID, UUID], ...]
    grafted: tuple[tuple[UUID, UUID], ...]


class Tree:
    """The values by id, each with its children by name."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes: Mapping[UUID, Node] = {node.id: node for node in nodes}
        self._children: dict[UUID | None, list[Node]] = {}
        for node in sorted(self.nodes.values(), key=lambda one: (one.name.casefold(), one.name, one.id)):
            self._children.setdefault(self._parent(node), []).append(node)

    def children(self, value_id: UUID | None) -> Sequence[Node]:
        """Those right below a value, or at the top for None, by name."""
        return self._children.get(value_id, ())

    def in_order(self) -> Iterator[tuple[Node, int]]:
        """Every value after its parent, with its depth."""
        ahead = [(node, 0) for node in reversed(self.children(None))]
        while ahead:
            node, depth = ahead.pop()
            yield node, depth
            ahead += [(child, depth + 1) for child in reversed(self.children(node.id))]

    def above(self, value_id: UUID) -> tuple[Node, ...]:
        """The ancestors, from the top down, without the value itself."""
        found: list[Node] = []
        here = self._parent(self.nodes[value_id])
        while here is not None:
            found.insert(0, self.nodes[here])
            here = self._parent(self.nodes[here])
        return tuple(found)

    def path(self, value_id: UUID) -> tuple[str, ...]:
        """The names from the top down to the value."""
        return tuple(node.name for node in (*self.above(value_id), self.nodes[value_id]))

    def subtree(self, value_id: UUID) -> frozenset[UUID]:
        """The value and everything below it."""
        found, ahead = {value_id}, [value_id]
        while ahead:
            below = [child.id for child in self.children(ahead.pop())]
            found.update(below)
            ahead += below
        return frozenset(found)

    def totals(self) -> dict[UUID, int]:
        """How many active people each value has with everything below it."""
        totals = {node.id: node.active for node in self.nodes.values()}
        for node, _ in reversed(list(self.in_order())):
            parent = self._parent(node)
            if parent is not None:
                totals[parent] += totals[node.id]
        return totals

    def zone_of(self, value_id: UUID) -> str:
        """The zone of the nearest value that has one, itself first; empty where none has."""
        line = (self.nodes[value_id], *reversed(self.above(value_id)))
        return next((node.zone for node in line if node.zone), "")

    def judged_by(self, value_id: UUID) -> int:
        """How many active people take their zone from this value, if it has one."""
        judged, ahead = 0, [self.nodes[value_id]]
        while ahead:
            node = ahead.pop()
            judged += node.active
            ahead += [child for child in self.children(node.id) if not child.zone]
        return judged

    def with_parents(self, parents: Mapping[UUID, UUID | None]) -> Tree:
        """The tree with these values below other parents."""
        return Tree(
            replace(node, parent_id=parents[node.id]) if node.id in parents else node
            for node in self.nodes.values()
        )

    def _parent(self, node: Node) -> UUID | None:
        return node.parent_id if node.parent_id in self.nodes else None


def merge_plan(tree: Tree, merged_id: UUID, kept_id: UUID) -> MergePlan:
    """What merging one value into another does to the values. The kept one is not below the merged one."""
    merged, grafted = [(merged_id, kept_id)], []
    for source, target in merged:  # grows while it is walked
        namesakes = {child.name: child.id for child in tree.children(target) if child.id != merged_id}
        for child in tree.children(source):
            if child.name in namesakes:
                merged.append((child.id, namesakes[child.name]))
            else:
                grafted.append((child.id, target))
    return MergePlan(tuple(merged), tuple(grafted))


def merged_tree(tree: Tree, plan: MergePlan) -> Tree:
    """The tree after a merge."""
    into = dict(plan.merged)
    gained: dict[UUID, tuple[int, int]] = {}
    for source, target in plan.merged:
        active, inactive = gained.get(target, (0, 0))
        node = tree.nodes[source]
        gained[target] = (active + node.active, inactive + node.inactive)
    left = tree.with_parents(dict(plan.grafted)).nodes.values()
    return Tree(
        replace(
            node,
            active=node.active + gained.get(node.id, (0, 0))[0],
            inactive=node.inactive + gained.get(node.id, (0, 0))[1],
        )
        for node in left
        if node.id not in into
    )


def rezoned(before: Tree, after: Tree, into: Mapping[UUID, UUID], otherwise: str) -> int:
    """How many active people get another zone. `into` says where merged values went.

    `otherwise` is the organization's zone, which holds where no value above has one.
    """
    return sum(
        node.active
        for node in before.nodes.values()
        if node.active
        and (before.zone_of(node.id) or otherwise) != (after.zone_of(into.get(node.id, node.id)) or otherwise)
    )
