"""Each person's zone, kept beside them so that SQL can judge their days."""

from collections.abc import Sequence
from uuid import UUID

from duly.people.queries.statements import run


def refresh_zones(*, person_ids: Sequence[UUID] | None = None) -> int:
    """Sets the zone of these people, or of everybody, and returns how many changed."""
    return run("refresh_zones", {"people": None if person_ids is None else list(person_ids)})
