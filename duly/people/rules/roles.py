"""Who may hand out which role."""

from __future__ import annotations

from uuid import UUID

from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role

PLAIN = frozenset({Role.EMPLOYEE, Role.TEAM_LEAD})
SHORTEST_REASON, LONGEST_REASON = 10, 1000


def judge_role_change(giver: Actor, person_id: UUID, *, old: Role, new: Role) -> None:
    """Refuses one's own role (SEED-2), and roles above employee and team lead unless a corporate admin gives.

    A service may do what its job was started for.
    """
    if giver.service:
        return
    if giver.person_id == person_id:
        raise Refused("own_role", "Your own role is changed by somebody else.")
    if giver.role is not Role.CORPORATE_ADMIN and not {old, new} <= PLAIN:
        raise Refused("role_not_yours", "Only a corporate admin gives or takes this role.", role=new.value)


def judge_reason(reason: str) -> str:
    """The reason as it is kept. Refuses one of fewer than 10 or more than 1000 characters (A11-9)."""
    kept = reason.strip()
    if not SHORTEST_REASON <= len(kept) <= LONGEST_REASON:
        raise Refused(
            "reason_length",
            f"Give a reason of {SHORTEST_REASON} to {LONGEST_REASON} characters.",
            field="reason",
        )
    return kept
