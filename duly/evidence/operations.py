"""The one verb of evidence: sealing. Nothing here changes or removes."""

import secrets
from uuid import UUID

from duly.audit.recording import record
from duly.evidence.models import Evidence, EvidenceIdentity
from duly.evidence.rules import Achievement, Completion, EvidenceRecorded, Identity, Method, payload
from duly.kernel.canonical import SALT_BYTES
from duly.kernel.days import add_months
from duly.kernel.identity import uuid7
from duly.outbox.deferring import publish
from duly.people.models import Person
from duly.tenancy.actor import Actor
from duly.trainings.models import Training, Version

__all__ = ["EvidenceRecorded", "seal"]


def seal(
    *,
    actor: Actor,
    person: Person,
    version: Version,
    training: Training,
    achievement: Achievement,
    method: Method,
    identity: Identity,
) -> UUID:
    """Seals that `person` completed `version` at the actor's now, and returns the evidence's id.

    Record, identity, audit event and the handlers of `EvidenceRecorded` stand or fall with the transaction.
    The caller has checked that the completion is real and holds the training still.
    """
    signed = identity.normalized()
    salt = secrets.token_bytes(SALT_BYTES)
    completion = _completion(actor, person, version, training, achievement, method)
    sealed = payload(completion, signed.commit(salt))
    _insert(completion, sealed)
    _insert_identity(completion, signed, salt)
    record(
        actor,
        "evidence.sealed",
        object_type="evidence",
        object_id=completion.evidence_id,
        new={
            "person": str(completion.person_id),
            "version": str(completion.version_id),
            "label": completion.label,
            "method": method.value,
        },
    )
    publish(_recorded(completion), actor=actor)
    return completion.evidence_id


def _completion(
    actor: Actor,
    person: Person,
    version: Version,
    training: Training,
    achievement: Achievement,
    method: Method,
) -> Completion:
    completed_on = actor.today(person.zone)
    months = training.recertify_months
    return Completion(
        evidence_id=uuid7(actor.now),
        organization_id=actor.organization_id,
        person_id=person.pk,
        training_id=version.training_id,
        version_id=version.pk,
        edition=version.edition,
        label=version.label,
        language=version.language,
        content_digest=bytes(version.content_digest),
        achievement=achievement,
        method=method,
        completed_at=actor.now,
        completed_on=completed_on,
        zone=person.zone,
        recertify_on=add_months(completed_on, months) if months else None,
        source=actor.source,
    )


def _insert(completion: Completion, sealed: bytes) -> None:
    Evidence.objects.create(
        id=completion.evidence_id,
        organization_id=completion.organization_id,
        person_id=completion.person_id,
        training_id=completion.training_id,
        version_id=completion.version_id,
        edition=completion.edition,
        payload=sealed,
        completed_at=completion.completed_at,
        completed_on=completion.completed_on,
        recertify_on=completion.recertify_on,
        score=completion.achievement.score,
        method=completion.method,
        source=completion.source,
    )


def _insert_identity(completion: Completion, signed: Identity, salt: bytes) -> None:
    EvidenceIdentity.objects.create(
        organization_id=completion.organization_id,
        evidence_id=completion.evidence_id,
        name=signed.name,
        login=signed.login,
        manifestation=signed.manifestation,
        ip=signed.ip,
        user_agent=signed.user_agent,
        salt=salt,
    )


def _recorded(completion: Completion) -> EvidenceRecorded:
    return EvidenceRecorded(
        evidence_id=completion.evidence_id,
        person_id=completion.person_id,
        training_id=completion.training_id,
        edition=completion.edition,
        completed_on=completion.completed_on,
        completed_at=completion.completed_at,
    )
