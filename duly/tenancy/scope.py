"""The application's own fence: a query on a tenant table outside a scope raises, inside it is filtered.

Ambient only to refuse: verbs take their actor explicitly; this net catches what forgot to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_organization: ContextVar[UUID | None] = ContextVar("duly_organization", default=None)


class NoScope(RuntimeError):
    """A tenant table was touched outside of tenancy.transaction(actor)."""


class WrongScope(RuntimeError):
    """A row of one organization was to be written inside the scope of another."""


def current() -> UUID:
    """The organization of the open scope. Raises NoScope when none is open."""
    organization_id = _organization.get()
    if organization_id is None:
        raise NoScope("Open tenancy.transaction(actor) before touching a tenant table.")
    return organization_id


def demand(organization_id: UUID | None) -> None:
    """Raises WrongScope unless `organization_id` is that of the open scope."""
    if organization_id != current():
        raise WrongScope(f"Row of organization {organization_id} in the scope of {current()}.")


@contextmanager
def entered(organization_id: UUID) -> Iterator[None]:
    """Opens the scope of one organization and restores the one before it."""
    token = _organization.set(organization_id)
    try:
        yield
    finally:
        _organization.reset(token)
