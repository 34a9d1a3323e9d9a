"""What people tell the floors above them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class PersonReturned:
    """Somebody who had left is active again; away from `left_on` until the day before `back_on`."""

    person_id: UUID
    left_on: date
    back_on: date


@dataclass(frozen=True, kw_only=True)
class PersonsMerged:
    """Two records turned out to be one person: `merged_id` is `kept_id` from now on."""

    kept_id: UUID
    merged_id: UUID
    run_id: UUID
