"""Who has been invited, what became of it, and who might be."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from duly.people.models import OneTimeLink, Person
from duly.people.queries.actors import person_names
from duly.people.queries.directory import people_named
from duly.people.queries.rows import Page
from duly.people.rules.invited import InvitationState
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class InvitationRow:
    """One invitation; `invited_by` is empty where the console did it."""

    link_id: UUID
    person_id: UUID
    name: str
    address: str
    invited_by: str
    issued_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    state: InvitationState


def invitations(
    *,
    actor: Actor,
    state: InvitationState | None = InvitationState.OPEN,
    search: str = "",
    page: int = 1,
) -> Page[InvitationRow]:
    """Invitations, the newest first. `state` None is all but the replaced ones."""
    require(actor, "people.view")
    found = OneTimeLink.objects.filter(_standing(state, actor.now), kind=OneTimeLink.INVITATION)
    if search.strip():
        found = found.filter(person__in=people_named(search))
    total = found.count()
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    ordered = found.order_by("-issued_at", "-id")[start : start + PAGE_SIZE]
    return Page(rows=_rows(ordered, actor.now), number=number, size=PAGE_SIZE, total=total)


def without_account(*, actor: Actor, within: frozenset[UUID] | None = None) -> list[UUID]:
    """Active people with an address and no account, in these departments if any are named."""
    require(actor, "people.view")
    found = Person.objects.active().filter(account=None).exclude(email="")
    if within is not None:
        found = found.filter(department_id__in=within)
    return list(found.order_by("id").values_list("id", flat=True))


def _rows(links: "QuerySet[OneTimeLink]", now: datetime) -> tuple[InvitationRow, ...]:
    kept = list(links)
    names = person_names({*(link.person_id for link in kept), *(link.issued_by_id for link in kept)})
    return tuple(
        InvitationRow(
            link_id=link.pk,
            person_id=link.person_id,
            name=names[link.person_id],
            address=link.address,
            invited_by=names.get(link.issued_by_id, "") if link.issued_by_id else "",
            issued_at=link.issued_at,
            expires_at=link.expires_at,
            ended_at=link.ended_at,
            state=_state(link, now),
        )
        for link in kept
    )


def _state(link: OneTimeLink, now: datetime) -> InvitationState:
    if link.outcome:
        return InvitationState(link.outcome)
    return InvitationState.OPEN if now < link.expires_at else InvitationState.RUN_OUT


def _standing(state: InvitationState | None, now: datetime) -> Q:
    """The condition of a state; what was mailed to nobody is no invitation."""
    mailed = ~Q(address="")
    match state:
        case None:
            return mailed & ~Q(outcome=OneTimeLink.REPLACED)
        case InvitationState.OPEN:
            return mailed & Q(ended_at=None, expires_at__gt=now)
        case InvitationState.RUN_OUT:
            return mailed & Q(ended_at=None, expires_at__lte=now)
        case _:
            return mailed & Q(outcome=state.value)
