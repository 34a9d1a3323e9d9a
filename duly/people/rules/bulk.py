"""One change of many people: what is asked for, and what it comes to for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What a bulk can change."""

    VALUE = "value"
    MANAGER = "manager"
    LINE_LEAD = "line_lead"
    ADD_TO_GROUP = "add_to_group"
    REMOVE_FROM_GROUP = "remove_from_group"
    LANGUAGE = "language"
    DEACTIVATE = "deactivate"
    BRING_BACK = "bring_back"


LINKS = frozenset({Kind.MANAGER, Kind.LINE_LEAD})
GROUPS = frozenset({Kind.ADD_TO_GROUP, Kind.REMOVE_FROM_GROUP})
ACTIVITY = frozenset({Kind.DEACTIVATE, Kind.BRING_BACK})
# The others hold from today on.
DATED = frozenset({Kind.VALUE}) | LINKS | ACTIVITY

CHANGES, SAME = "changes", "same"


@dataclass(frozen=True, kw_only=True)
class BulkChange:
    """One change. `to` is a value of `attribute`, a person or a group; None clears.

    `valid_from` is the day it holds from, today if none is named.
    """

    kind: Kind
    attribute: str = ""
    to: UUID | None = None
    language: str = ""
    valid_from: date | None = None


@dataclass(frozen=True)
class Verdicts:
    """How many people come to which verdict: `changes`, `same`, or the code of why they are left out."""

    counts: Mapping[str, int]

    @property
    def changes(self) -> int:
        return self.counts.get(CHANGES, 0)

    @property
    def same(self) -> int:
        return self.counts.get(SAME, 0)

    @property
    def refused(self) -> dict[str, int]:
        """The rest by reason, most people first."""
        left = {code: count for code, count in self.counts.items() if code not in (CHANGES, SAME)}
        return dict(sorted(left.items(), key=lambda one: (-one[1], one[0])))

    @property
    def everybody(self) -> int:
        return sum(self.counts.values())


def outcome_of(verdict: str) -> tuple[str, str]:
    """A verdict as the outcome and reason of a run's account."""
    if verdict == CHANGES:
        return "changed", ""
    return (SAME, "") if verdict == SAME else ("refused", verdict)
