"""What people tell the floors above them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Return:
    """One person's way back: away from `left_on` until the day before `back_on`."""

    person_id: UUID
    left_on: date
    back_on: date


@dataclass(frozen=True, kw_only=True)
class PeopleReturned:
    """People who had left are active again, each of them named once."""

    returns: tuple[Return, ...]


@dataclass(frozen=True, kw_only=True)
class PersonsMerged:
    """Two records turned out to be one person: `merged_id` is `kept_id` from now on."""

    kept_id: UUID
    merged_id: UUID
    run_id: UUID
