"""Completing: everything a completion needs is checked and held in the transaction that seals it."""

from dataclasses import dataclass
from uuid import UUID

from duly.audit.recording import record
from duly.evidence.operations import seal
from duly.evidence.rules import Achievement, Identity, Method
from duly.kernel.refusal import NotFound
from duly.learning.models import Attempt
from duly.learning.operations.holding import hold_attempt
from duly.learning.operations.words import Wording, completed_words
from duly.learning.queries import load_own_attempt, progress_of
from duly.learning.rules import Progress, demand_completion, demand_signature
from duly.people.models import Account, Person
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Training
from duly.trainings.operations import hold_training
from duly.trainings.queries.loading import content_of
from duly.trainings.rules import Content

# Held FOR SHARE, so that a deactivation either comes first and is seen, or waits until the seal is committed.
PERSON_FOR_SHARE = """
SELECT * FROM people_person
WHERE organization_id = %s AND id = %s AND account_id = %s AND is_active FOR SHARE
"""


@dataclass(frozen=True, kw_only=True)
class Completing:
    """An attempt ready to be sealed, with everything about it held until the transaction ends."""

    account: Account
    person: Person
    training: Training
    attempt: Attempt
    content: Content
    progress: Progress

    @property
    def login(self) -> str:
        """What tells this person from a namesake: the e-mail address, else the employee number."""
        return self.account.email or self.person.employee_number or self.account.handle

    def wording(self, actor: Actor) -> Wording:
        """Who, what and when, for the sentence that is kept with the evidence."""
        return Wording(
            name=self.person.name,
            login=self.login,
            training=self.attempt.version.training_name,
            label=self.attempt.version.label,
            at=actor.now,
            zone=self.person.zone,
        )


def complete(*, actor: Actor, attempt_id: UUID) -> UUID:
    """Completes a training that asks for no signature, and returns the evidence's id.

    Raises Refused('signature_required'), 'lessons_missing', 'quiz_not_passed', 'attempt_closed'.
    """
    ready = hold_completing(actor, attempt_id, signed=False)
    words = completed_words(ready.wording(actor))
    return finish(actor, ready, method=Method.BUTTON, manifestation=words)


def hold_completing(actor: Actor, attempt_id: UUID, *, signed: bool) -> Completing:
    """Locks account, person, training and attempt, in this order, and checks all that a completion needs.

    Raises NotFound for anybody but the active person of an active account whose attempt it is (P11-g).
    """
    require(actor, "learning.own")
    account, person = _hold_person(actor)
    training = hold_training(actor=actor, training_id=load_own_attempt(actor, attempt_id).training_id)
    attempt = hold_attempt(actor, attempt_id)
    content = content_of(attempt.version)
    progress = progress_of(attempt)
    demand_signature(content, wanted=signed)
    demand_completion(content, progress)
    return Completing(
        account=account,
        person=person,
        training=training,
        attempt=attempt,
        content=content,
        progress=progress,
    )


def finish(actor: Actor, ready: Completing, *, method: Method, manifestation: str) -> UUID:
    """Seals the evidence and closes the attempt."""
    evidence_id = seal(
        actor=actor,
        person=ready.person,
        version=ready.attempt.version,
        training=ready.training,
        achievement=_achievement(ready),
        method=method,
        identity=Identity(
            name=ready.person.name,
            login=ready.login,
            manifestation=manifestation,
            ip=actor.ip,
            user_agent=actor.user_agent,
        ),
    )
    Attempt.objects.filter(pk=ready.attempt.pk).update(closed_at=actor.now, outcome=Attempt.COMPLETED)
    record(
        actor,
        "attempt.completed",
        object_type="attempt",
        object_id=ready.attempt.pk,
        new={"evidence": str(evidence_id)},
    )
    return evidence_id


def _achievement(ready: Completing) -> Achievement:
    quiz = bool(ready.content.questions)
    return Achievement(
        attempt_id=ready.attempt.pk,
        lessons_seen=len(ready.progress.seen),
        score=ready.progress.score,
        passing_score=ready.content.passing_score if quiz else None,
        tries=ready.progress.tries,
    )


def _hold_person(actor: Actor) -> tuple[Account, Person]:
    accounts = Account.objects.select_for_update(no_key=True).filter(
        organization_id=actor.organization_id, is_active=True
    )
    account = accounts.filter(pk=actor.account_id).first() if actor.account_id else None
    if account is None:
        raise NotFound
    for person in Person.objects.raw(PERSON_FOR_SHARE, [actor.organization_id, actor.person_id, account.pk]):
        return account, person
    raise NotFound
