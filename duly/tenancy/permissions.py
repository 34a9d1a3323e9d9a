"""The permission table: which role may do which verb. One place, read by funnels, menus and pages.

What it should say stands in docs/permissions.csv, written by hand from the seeds; tests compare the two.
"""

from duly.kernel.refusal import NotFound, Refused
from duly.tenancy.actor import Actor
from duly.tenancy.roles import ADMINS, APPROVERS, EVERYBODY, Role

READERS = ADMINS | {Role.AUDITOR}

CORPORATE = frozenset({Role.CORPORATE_ADMIN})

TABLE: dict[str, frozenset[Role]] = {
    "learning.own": EVERYBODY,
    "profile.own": EVERYBODY,
    "team.own": EVERYBODY,
    "people.view": READERS,
    "people.manage": ADMINS,
    "groups.view": READERS,
    "groups.manage": ADMINS,
    "organization.view": READERS,
    "organization.manage": ADMINS,
    "settings.view": READERS,
    "settings.manage": CORPORATE,
    "trainings.view": READERS,
    "trainings.author": ADMINS,
    "review.view": APPROVERS,
    "review.decide": APPROVERS,
    "campaigns.view": READERS,
    "campaigns.manage": ADMINS,
    "rules.view": READERS,
    "rules.manage": ADMINS,
    "runs.view": READERS,
    "requirements.view": READERS,
    "requirements.manage": ADMINS,
    "plans.view": READERS,
    "plans.manage": ADMINS,
    "evidence.view": READERS,
    "mail.view": ADMINS,
    "mail.manage": ADMINS,
    "jobs.view": CORPORATE,
    "jobs.manage": CORPORATE,
    "api.view": CORPORATE,
    "api.manage": CORPORATE,
    "audit.view": READERS,
    "permissions.view": READERS,
}


def allowed(role: Role | None, verb: str) -> bool:
    """Whether the table grants the verb to the role. An unknown verb is a programming error (KeyError)."""
    return role in TABLE[verb]


def require(actor: Actor, verb: str) -> None:
    """Passes if the actor's role may; a service may do what its job was deferred for.

    Raises Refused('forbidden') where the role sees the area but may not do this, and NotFound where it does
    not even see it: absent and forbidden look the same.
    """
    if actor.service or allowed(actor.role, verb):
        return
    if allowed(actor.role, viewing(verb)):
        raise Refused("forbidden", "Your role does not include this.", verb=verb)
    raise NotFound


def viewing(verb: str) -> str:
    """The verb that shows the area of another verb: `campaigns.launch` -> `campaigns.view`."""
    area, _, _ = verb.partition(".")
    return f"{area}.view" if f"{area}.view" in TABLE else verb
