"""Who acts.

Doors make the actor, operations receive it: below the doors nobody reads a clock or a request.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from duly.tenancy.roles import Role


@dataclass(frozen=True, kw_only=True)
class Actor:
    """An account, person or service acting in one organization at one instant (`now`, UTC)."""

    organization_id: UUID
    now: datetime
    source: str
    role: Role | None = None
    account_id: UUID | None = None
    person_id: UUID | None = None
    service: str = ""
    ip: str | None = None
    user_agent: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.now.utcoffset() is None:
            raise ValueError("Actor.now needs a time zone")
        object.__setattr__(self, "now", self.now.astimezone(UTC))

    def today(self, zone: str) -> date:
        """The calendar day it is in `zone` at `now`."""
        return self.now.astimezone(ZoneInfo(zone)).date()
