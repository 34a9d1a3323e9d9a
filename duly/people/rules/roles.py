"""Who may hand out which role."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role

PLAIN = frozenset({Role.EMPLOYEE, Role.TEAM_LEAD})
SHORTEST_REASON, LONGEST_REASON = 10, 1000
LONGEST_ACCESS = timedelta(days=365)


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


def judge_rank(giver: Actor, role: Role) -> None:
    """Refuses to touch the way in of somebody above team lead, unless a corporate admin does it."""
    if giver.service or giver.role is Role.CORPORATE_ADMIN or role in PLAIN:
        return
    raise Refused("role_not_yours", "Only a corporate admin does this for somebody with this role.")


def judge_access(giver: Actor, role: Role, until: date | None, today: date) -> date | None:
    """The first day without access as it is kept: an auditor's, at most 365 days ahead; others have none."""
    if role is not Role.AUDITOR or (giver.service and until is None):
        return None
    if until is None or not today < until <= today + LONGEST_ACCESS:
        raise Refused(
            "access_until",
            "An auditor's access ends. Choose a day after today, at most 365 days ahead.",
            field="access_until",
        )
    return until


def judge_note(note: str) -> str:
    """Words beside a change as they are kept; there may be none. Refuses more than 1000 characters."""
    kept = note.strip()
    if len(kept) > LONGEST_REASON:
        raise Refused("reason_length", "Shorten the reason to 1000 characters.", field="reason")
    return kept


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
