"""Whom a reconcile looks at, and what set it off."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from duly.people.queries.profiles import Known


@dataclass(frozen=True)
class Cause:
    """What set a reconcile off: a word for it, and the audit event or run behind it."""

    word: str
    id: UUID | None = None


@dataclass(frozen=True)
class Among:
    """Whom a reconcile looks at: these people, each with what changed them, or everybody (None).

    `part` counts the parts of a population that is worked off in several `parts`; 0 is all of it. Few people
    are `known`, so that they are judged in Python, by what is `required` of them.
    """

    people: Mapping[UUID, Cause] | None = None
    part: int = 0
    parts: int = 1
    known: tuple[Known, ...] | None = None
    required: frozenset[str] = frozenset()

    @property
    def sql(self) -> str:
        """The condition over `people_person p`, with its AND."""
        narrowed = " AND p.id = ANY(%(people)s::uuid[])" if self.people is not None else ""
        part = " AND abs(uuid_hash(p.id) %% %(parts)s) = %(part)s - 1" if self.part else ""
        return narrowed + part

    @property
    def parameters(self) -> dict[str, Any]:
        return {"people": self._listed, "part": self.part, "parts": self.parts}

    @property
    def _listed(self) -> list[UUID] | None:
        # Of the few, who was not active when they were read is not looked at, even if they are by now.
        if self.known is not None:
            return sorted(one.profile.person_id for one in self.known)
        return None if self.people is None else sorted(self.people)
