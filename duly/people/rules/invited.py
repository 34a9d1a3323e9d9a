"""How an invitation stands: open until it is used, ended by somebody, or run out by itself."""

from __future__ import annotations

from enum import StrEnum


class InvitationState(StrEnum):
    """Replaced ones live on in the one that took their place."""

    OPEN = "open"
    RUN_OUT = "run_out"
    USED = "used"
    REVOKED = "revoked"
    REPLACED = "replaced"
