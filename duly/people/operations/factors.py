"""Second factors: what somebody changed about their own is noted and told, a lost one is removed."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import F

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.people.models import Account
from duly.people.operations import security
from duly.people.operations.changes import found
from duly.people.rules.roles import judge_rank, judge_reason
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role

VERBS = {
    security.FACTOR_ADDED: "account.factor_added",
    security.FACTOR_REMOVED: "account.factor_removed",
    security.CODES_RENEWED: "account.codes_renewed",
}


def note_factor(*, actor: Actor, what: str, kind: str) -> None:
    """Records what the person behind the actor changed about their factors, and mails it to them.

    `what` is one of `security`'s changes, `kind` one of allauth's types.
    """
    require(actor, "profile.own")
    event = record(
        actor, VERBS[what], object_type="account", object_id=actor.account_id, new={"factor": kind}
    )
    if actor.person_id:
        security.tell(actor=actor, person_id=actor.person_id, what=what, cause=event.pk)


def reset_factors(*, actor: Actor, person_id: UUID, reason: str) -> None:
    """Removes all factors of somebody who lost theirs, ends their sessions and mails it to them.

    Refuses with 'reason_length', 'own_factors', 'role_not_yours' and 'no_factors'.
    """
    require(actor, "people.manage")
    person = found(person_id)
    kept = judge_reason(reason)
    if actor.person_id == person_id:
        raise Refused("own_factors", "Your own factors are changed on your profile.")
    judge_rank(actor, Role(person.role))
    theirs = Authenticator.objects.filter(user_id=person.account_id)
    removed = sorted(theirs.values_list("type", flat=True))
    if not removed:
        raise Refused("no_factors", "This person has no second factor.")
    theirs.delete()
    Account.objects.filter(pk__in=filter(None, [person.account_id])).update(
        session_epoch=F("session_epoch") + 1
    )
    event = record(
        actor,
        "account.factors_reset",
        object_type="account",
        object_id=person.account_id,
        old={"factors": removed},
        reason=kept,
    )
    security.tell(actor=actor, person_id=person_id, what=security.FACTORS_RESET, cause=event.pk)
