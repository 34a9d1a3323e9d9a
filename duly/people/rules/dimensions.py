"""The built-in dimensions of a profile: every organization has them, each is a column on the person."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from duly.kernel.audience import DEFAULT_REQUIRED, DIMENSIONS


@dataclass(frozen=True, slots=True)
class Dimension:
    """One attribute. In a tree a value counts with everything below it."""

    key: str
    name: str
    is_tree: bool = False

    @property
    def is_required(self) -> bool:
        return self.key in DEFAULT_REQUIRED

    @property
    def column(self) -> str:
        """The column of today's value."""
        return f"{self.key}_id"


TREES = frozenset({"department", "location"})
COLUMNS = ("department", "location", "activity", "plant", "line", "workstation", "job_role")
BUILT_IN = tuple(Dimension(key, DIMENSIONS[key].capitalize(), is_tree=key in TREES) for key in COLUMNS)
BY_KEY = {dimension.key: dimension for dimension in BUILT_IN}


def language_id(code: str) -> UUID:
    """The identifier by which an audience names a language. Languages have no rows.

    `md5('language:' || code)::uuid` says the same in SQL.
    """
    return UUID(hashlib.md5(f"language:{code}".encode(), usedforsecurity=False).hexdigest())
