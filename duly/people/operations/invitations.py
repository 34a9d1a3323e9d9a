"""Inviting many at once: an account where it is missing, a new link, a mail, and everybody accounted for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from duly.audit.recording import account as account_for
from duly.audit.recording import open_run, record
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Account, OneTimeLink, Person
from duly.people.operations import links
from duly.people.operations.letters import send_welcome
from duly.people.operations.links import Holder
from duly.people.operations.opening import open_each
from duly.people.operations.reach import reach
from duly.people.queries.statements import rows
from duly.people.rules.roles import PLAIN
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role

CHUNK = 1000
INVITED, LEFT_OUT = "invited", "left_out"
UNKNOWN, NO_HANDLE = "unknown", "no_handle"


@dataclass(frozen=True, kw_only=True)
class InviteReport:
    """What became of a selection: invited + everybody left out for a reason = selected."""

    run_id: UUID
    selected: int
    invited: int
    opened: int
    left_out: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class _Chunk:
    invited: Sequence[UUID]
    opened: int
    left_out: Mapping[UUID, str]


def invite(*, actor: Actor, person_ids: Sequence[UUID]) -> InviteReport:
    """Invites whoever of these has no password yet: a new link each, which ends the one before.

    Left out, with the reason, are people who are 'inactive', have 'no_email', no possible sign-in name
    ('no_handle') or a password ('signs_in'), are beyond the actor's arm ('role_not_yours',
    'outside_department', SEED-7), or 'unknown'. Refuses with 'nobody_selected'.
    """
    require(actor, "people.manage")
    selected = list(dict.fromkeys(person_ids))
    if not selected:
        raise Refused("nobody_selected", "Select somebody to invite.")
    run = open_run(actor, "invitation", subject_type="organization", subject_id=actor.organization_id)
    chunks = [_invite(actor, chunk) for chunk in _chunks(selected)]
    left_out = {person_id: reason for chunk in chunks for person_id, reason in chunk.left_out.items()}
    report = InviteReport(
        run_id=run.pk,
        selected=len(selected),
        invited=sum(len(chunk.invited) for chunk in chunks),
        opened=sum(chunk.opened for chunk in chunks),
        left_out=Counter(left_out.values()),
    )
    counts = {(LEFT_OUT, reason): count for reason, count in report.left_out.items()}
    lines = ((LEFT_OUT, reason, person_id) for person_id, reason in left_out.items())
    account_for(run, {(INVITED, ""): report.invited, **counts}, lines)
    record(
        actor,
        "people.invited",
        object_type="run",
        object_id=run.pk,
        new={"invited": report.invited, "opened": report.opened, **report.left_out},
        count=report.selected,
        run_id=run.pk,
    )
    return report


def revoke_invitation(*, actor: Actor, link_id: UUID) -> None:
    """Ends an open invitation: its link leads nowhere from now on. Refuses with 'not_open'."""
    require(actor, "people.manage")
    link = OneTimeLink.objects.filter(pk=link_id, kind=OneTimeLink.INVITATION).first()
    if link is None:
        raise NotFound
    revoked = OneTimeLink.objects.filter(pk=link_id, ended_at=None).update(
        ended_at=actor.now, outcome=OneTimeLink.REVOKED
    )
    if not revoked:
        raise Refused("not_open", "This invitation has ended already.")
    record(
        actor,
        "account.invitation_revoked",
        object_type="person",
        object_id=link.person_id,
        new={"link": str(link_id)},
    )


def _invite(actor: Actor, selected: Sequence[UUID]) -> _Chunk:
    judged = _judged(actor, selected)
    people = list(Person.objects.filter(pk__in=[one for one, reason in judged.items() if not reason]))
    accounts, opened = _accounts(actor, people)
    invited = [person for person in people if person.pk in accounts]
    holders = [
        Holder(person_id=person.pk, account_id=accounts[person.pk].pk, address=person.email)
        for person in invited
    ]
    issued = links.issue_each(actor=actor, kind=OneTimeLink.INVITATION, holders=holders)
    send_welcome(
        actor, [(person, accounts[person.pk], link) for person, link in zip(invited, issued, strict=True)]
    )
    reasons = {**judged, **{person.pk: NO_HANDLE for person in people if person.pk not in accounts}}
    return _Chunk(
        invited=[person.pk for person in invited],
        opened=opened,
        left_out={person_id: reason for person_id, reason in reasons.items() if reason},
    )


def _judged(actor: Actor, selected: Sequence[UUID]) -> dict[UUID, str]:
    """The reason why not, '' where there is none, for everybody selected."""
    within = reach(actor)
    given = {
        "people": list(selected),
        "roles": list(Role if actor.service or actor.role is Role.CORPORATE_ADMIN else PLAIN),
        "within": None if within is None else list(within),
    }
    return {**dict.fromkeys(selected, UNKNOWN), **dict(rows("judge_invitations", given))}


def _accounts(actor: Actor, people: Sequence[Person]) -> tuple[dict[UUID, Account], int]:
    """The accounts by person, and how many of them were opened just now."""
    had = {person.account_id: person.pk for person in people if person.account_id}
    accounts = {had[account.pk]: account for account in Account.objects.filter(pk__in=had)}
    opened = open_each(actor=actor, people=[person for person in people if not person.account_id])
    return {**accounts, **opened}, len(opened)


def _chunks(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
