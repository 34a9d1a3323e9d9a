"""The permission table: which role may do which verb. One place, read by funnels, menus and pages.

What it should say stands in docs/permissions.csv, written by hand from the seeds; tests compare the two.
"""

from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.tenancy.roles import ADMINS, APPROVERS, EVERYBODY, Role

READERS = ADMINS | {Role.AUDITOR}

TABLE: dict[str, frozenset[Role]] = {
    "learning.own": EVERYBODY,
    "people.view": READERS,
    "people.manage": ADMINS,
    "trainings.view": READERS,
    "trainings.author": ADMINS,
    "review.view": APPROVERS,
    "review.decide": APPROVERS,
    "campaigns.view": READERS,
    "campaigns.manage": ADMINS,
    "evidence.view": READERS,
    "audit.view": READERS,
}


def allowed(role: Role | None, verb: str) -> bool:
    """Whether the table grants the verb to the role. An unknown verb is a programming error (KeyError)."""
    return role in TABLE[verb]


def require(actor: Actor, verb: str) -> None:
    """Raises Refused('forbidden') unless the actor's role may.

    A service may do what its job was deferred for.
    """
    if not actor.service and not allowed(actor.role, verb):
        raise Refused("forbidden", "Your role does not include this.", verb=verb)
