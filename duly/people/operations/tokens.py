"""Tokens of programs: created and shown once, admitted with each request, revoked."""

from dataclasses import dataclass
from datetime import date
from hmac import compare_digest
from uuid import UUID

from django.db.models import Q

from duly.audit.recording import record
from duly.kernel.identity import uuid7
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import ApiToken
from duly.people.queries.actors import organization_settings
from duly.people.queries.tokens import with_creator
from duly.people.rules.tokens import (
    NOTED_EVERY,
    Scope,
    TokenState,
    digest,
    new_secret,
    token_end,
    token_name,
    token_scopes,
    token_state,
    written,
)
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role

SERVICE = "service:api"


@dataclass(frozen=True, kw_only=True)
class Created:
    """A new token. `word` is what the program sends; it is known here and nowhere else."""

    token_id: UUID
    word: str


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """A program that came with a working token: who it acts for, and what it may read."""

    actor: Actor
    scopes: frozenset[Scope]


def create_token(*, actor: Actor, name: str, scopes: frozenset[Scope], last_day: date) -> Created:
    """A token that works through `last_day`. Refuses with 'token_name', 'token_scopes', 'token_end'."""
    require(actor, "api.manage")
    zone = organization_settings().zone
    secret = new_secret()
    token = ApiToken.objects.create(
        id=uuid7(actor.now),
        organization_id=actor.organization_id,
        name=token_name(name),
        scopes=token_scopes(scopes),
        digest=digest(secret),
        created_at=actor.now,
        created_by_id=_creator(actor),
        expires_at=token_end(last_day, today=actor.today(zone), zone=zone),
    )
    said = {"name": token.name, "scopes": token.scopes, "last_day": last_day.isoformat()}
    record(actor, "token.created", object_type="token", object_id=token.pk, new=said)
    return Created(token_id=token.pk, word=written(actor.organization_id, secret))


def revoke_token(*, actor: Actor, token_id: UUID) -> str:
    """Opens nothing from now on; returns its name. Raises NotFound; refuses with 'token_revoked'."""
    require(actor, "api.manage")
    token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NotFound
    if token.revoked_at:
        raise Refused("token_revoked", "This token was revoked already.")
    ApiToken.objects.filter(pk=token_id).update(revoked_at=actor.now, revoked_by_id=actor.person_id)
    record(actor, "token.revoked", object_type="token", object_id=token_id, old={"name": token.name})
    return token.name


def admit(*, actor: Actor, digest: bytes) -> Admitted | None:
    """The program whose token has this digest; None for each that does not work, whyever.

    It acts as a service on behalf of the token's creator. `actor` is a visitor in the organization that the
    token names; that it was here is noted at most once an hour.
    """
    token = with_creator().filter(digest=digest).first()
    if token is None or not compare_digest(bytes(token.digest), digest):
        return None
    state = token_state(
        revoked_at=token.revoked_at,
        expires_at=token.expires_at,
        creator_may=token.creator_may,
        now=actor.now,
    )
    if state is not TokenState.WORKING:
        return None
    admitted = _acting(actor, token)
    _note(admitted.actor, token.pk)
    return admitted


def _creator(actor: Actor) -> UUID:
    """Whom the token acts for: what no person creates, nobody answers for."""
    if actor.person_id is None:
        raise Refused("token_creator", "A token is created by a person, whom it acts for.")
    return actor.person_id


def _acting(visitor: Actor, token: ApiToken) -> Admitted:
    actor = Actor(
        organization_id=visitor.organization_id,
        now=visitor.now,
        source=visitor.source,
        role=Role(token.created_by.role),
        account_id=token.created_by.account_id,
        person_id=token.created_by_id,
        service=SERVICE,
        ip=visitor.ip,
        user_agent=visitor.user_agent,
    )
    return Admitted(actor=actor, scopes=frozenset(map(Scope, token.scopes)))


def _note(actor: Actor, token_id: UUID) -> None:
    """That the token was used. Of several requests at once, one writes it."""
    long_ago = Q(last_used_at=None) | Q(last_used_at__lte=actor.now - NOTED_EVERY)
    if ApiToken.objects.filter(long_ago, pk=token_id).update(last_used_at=actor.now):
        record(actor, "token.used", object_type="token", object_id=token_id)
