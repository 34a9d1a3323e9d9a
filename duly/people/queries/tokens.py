"""The tokens of programs: who created them, what they may read, how they stand."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Q, QuerySet, Value, When

from duly.people.models import ApiToken
from duly.people.queries.actors import organization_settings
from duly.people.queries.rows import Page
from duly.people.rules.tokens import Scope, TokenState, token_state
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import TABLE, require

PAGE_SIZE = 50
A_MOMENT = timedelta(seconds=1)  # before the end
_CREATOR_MAY = Q(
    created_by__is_active=True,
    created_by__account__is_active=True,
    created_by__role__in=[role.value for role in TABLE["api.manage"]],
)


@dataclass(frozen=True, kw_only=True)
class TokenRow:
    """One token. It works through `last_day` where the organization is; nobody knows its secret."""

    id: UUID
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    created_by_id: UUID
    created_by: str
    last_day: date
    last_used_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str
    state: TokenState


def tokens(
    *, actor: Actor, state: TokenState | None = None, search: str = "", page: int = 1
) -> Page[TokenRow]:
    """Tokens, the newest first; `search` is part of the name. Raises NotFound for who may not view them."""
    require(actor, "api.view")
    found = with_creator().filter(name__icontains=search.strip())
    found = found.filter(_standing(state, actor.now)) if state else found
    total = found.count()
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    here = found.select_related("revoked_by").order_by("-created_at", "id")[start : start + PAGE_SIZE]
    zone = ZoneInfo(organization_settings().zone)
    rows = tuple(_row(one, actor.now, zone) for one in here)
    return Page(rows=rows, number=number, size=PAGE_SIZE, total=total)


def with_creator() -> QuerySet[Any]:
    """Tokens, each with whether its creator is active and may still have tokens: `creator_may`."""
    may = When(_CREATOR_MAY, then=Value(True))  # noqa: FBT003  # a value of the database
    return ApiToken.objects.select_related("created_by").annotate(
        creator_may=Case(may, default=Value(False))  # noqa: FBT003  # the same
    )


def _standing(state: TokenState, now: datetime) -> Q:
    """The condition of a state, as `rules.tokens.token_state` tells it."""
    if state is TokenState.REVOKED:
        return Q(revoked_at__isnull=False)
    if state is TokenState.EXPIRED:
        return Q(revoked_at=None, expires_at__lte=now)
    works = Q(revoked_at=None, expires_at__gt=now)
    return works & Q(creator_may=state is TokenState.WORKING)


def _row(token: Any, now: datetime, zone: ZoneInfo) -> TokenRow:
    return TokenRow(
        id=token.pk,
        name=token.name,
        scopes=tuple(map(Scope, token.scopes)),
        created_at=token.created_at,
        created_by_id=token.created_by_id,
        created_by=token.created_by.name,
        last_day=(token.expires_at.astimezone(zone) - A_MOMENT).date(),
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
        revoked_by=token.revoked_by.name if token.revoked_by else "",
        state=token_state(
            revoked_at=token.revoked_at, expires_at=token.expires_at, creator_may=token.creator_may, now=now
        ),
    )
