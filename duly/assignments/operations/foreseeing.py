"""What a change of people would do to assignments, for those below who prepare one: people.ports filled."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, TypeVar

from duly.assignments.operations.rehearsing import (
    PAGE,
    DiffCount,
    DiffRow,
    as_rehearsed,
    rehearse_whole,
)
from duly.people.ports import Foreseen
from duly.tenancy.actor import Actor

T = TypeVar("T")
Written = dict[str, Any]


class Rehearsals:
    """Foresees by rehearsing."""

    def foresee(self, *, actor: Actor, act: Callable[[], object]) -> Foreseen:
        """Does it, says what the rules would do, and takes it back."""
        found, rows = rehearse_whole(actor=actor, act=act)
        return Foreseen(found.fingerprint, [_count(one) for one in found.counts], list(_pages(rows)))

    def as_foreseen(self, *, actor: Actor, act: Callable[[], T], fingerprint: str) -> T:
        """Does it as it was foreseen. Raises Refused('world_moved')."""
        return as_rehearsed(actor=actor, act=act, fingerprint=fingerprint)


def _pages(rows: Iterable[DiffRow]) -> Iterator[tuple[str, list[Written]]]:
    for act, some in groupby(rows, key=lambda row: row.act):
        lines = [_line(row) for row in some]
        for start in range(0, len(lines), PAGE):
            yield act.value, lines[start : start + PAGE]


def _count(one: DiffCount) -> Written:
    return {
        "campaign": str(one.campaign_id),
        "campaign_name": one.campaign_name,
        "rule": str(one.rule_id) if one.rule_id else None,
        "training": str(one.training_id),
        "training_name": one.training_name,
        "act": one.act.value,
        "reason": one.reason,
        "people": one.people,
    }


def _line(row: DiffRow) -> Written:
    return {
        "person": str(row.person_id),
        "name": row.name,
        "department": row.department,
        "training": row.training_name,
        "rule": row.rule_name,
        "reason": row.reason,
        "before": row.due_on_before.isoformat() if row.due_on_before else None,
        "after": row.due_on_after.isoformat() if row.due_on_after else None,
    }
