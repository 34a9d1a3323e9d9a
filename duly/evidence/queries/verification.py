"""Re-deriving the seals of stored records, one or all of them as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from duly.evidence.models import Evidence, EvidenceIdentity
from duly.evidence.rules import Check, Identity, Stored, check
from duly.kernel.canonical import digest, instant
from duly.people.queries import identities
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Version

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """The checks of one record."""

    evidence_id: UUID
    checks: tuple[Check, ...]

    @property
    def intact(self) -> bool:
        """No check fails; a disposed identity is not a failure."""
        return all(check.holds is not False for check in self.checks)


def verify(evidence: Evidence, identity: EvidenceIdentity | None, content_digest: bytes) -> tuple[Check, ...]:
    """The checks of one record against the digest of its version's bytes."""
    return check(
        Stored(
            payload=bytes(evidence.payload),
            leaf_digest=bytes(evidence.leaf_digest),
            columns=_columns(evidence),
            content_digest=content_digest,
            identity=signed_identity(identity) if identity else None,
            salt=bytes(identity.salt) if identity else None,
        )
    )


def verify_rows(
    *, actor: Actor, person_id: UUID | None = None, training_id: UUID | None = None
) -> Iterator[Verdict]:
    """Checks every record, or those of a person or training, oldest first; never holds all in memory."""
    require(actor, "evidence.view")
    digests = lru_cache(maxsize=1_000)(content_digest)
    rows = (
        evidence_of(person_id, training_id)
        .select_related("version")
        .defer("version__content", "version__settings")
        .order_by("pk")
    )
    chunk: list[Evidence] = []
    for evidence in rows.iterator(chunk_size=CHUNK):
        chunk.append(evidence)
        if len(chunk) == CHUNK:
            yield from _verdicts(chunk, digests)
            chunk = []
    yield from _verdicts(chunk, digests)


def evidence_of(person_id: UUID | None, training_id: UUID | None) -> QuerySet[Evidence]:
    """The set behind lists: of one person with every record merged into theirs, of one training, or all."""
    found = Evidence.objects.all()
    if person_id:
        found = found.filter(person_id__in=identities(person_id))
    return found.filter(training_id=training_id) if training_id else found


def content_digest(version_id: UUID) -> bytes:
    """SHA-256 of a version's stored bytes, derived anew rather than read from its column."""
    return digest(bytes(Version.objects.values_list("content", flat=True).get(pk=version_id)))


def signed_identity(identity: EvidenceIdentity) -> Identity:
    """Who it was, in words as signed."""
    return Identity(
        name=identity.name,
        login=identity.login,
        manifestation=identity.manifestation,
        ip=identity.ip,
        user_agent=identity.user_agent,
    )


def _verdicts(chunk: list[Evidence], digests: Any) -> Iterator[Verdict]:
    identities = {row.evidence_id: row for row in EvidenceIdentity.objects.filter(evidence__in=chunk)}
    for evidence in chunk:
        checks = verify(evidence, identities.get(evidence.pk), digests(evidence.version_id))
        yield Verdict(evidence.pk, checks)


def _columns(evidence: Evidence) -> dict[str, Any]:
    """The projected values in the words of the payload."""
    recertify_on = evidence.recertify_on
    return {
        "t": "evidence",
        "id": str(evidence.pk),
        "organization": str(evidence.organization_id),
        "person": str(evidence.person_id),
        "training": str(evidence.training_id),
        "version": str(evidence.version_id),
        "edition": evidence.edition,
        "label": evidence.version.label,
        "language": evidence.version.language,
        "score": evidence.score,
        "method": evidence.method,
        "completed_at": instant(evidence.completed_at),
        "completed_on": evidence.completed_on.isoformat(),
        "recertify_on": recertify_on.isoformat() if recertify_on else None,
        "source": evidence.source,
    }
