"""Evidence as lists and pages show it: always in the words it was signed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from duly.evidence.models import Evidence, EvidenceIdentity, Supersession
from duly.evidence.queries.verification import content_digest, evidence_of, signed_identity, verify
from duly.evidence.rules import Check, Identity, Method, read
from duly.kernel.refusal import NotFound
from duly.people.queries import Page, identities
from duly.people.queries.directory import people_named
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import allowed, require
from duly.trainings.models import Training

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """A line of the evidence list. `name` is as signed, and None once the identity was erased."""

    id: UUID
    person_id: UUID
    name: str | None
    training_id: UUID
    training_name: str
    edition: int
    label: str
    language: str
    completed_at: datetime
    completed_on: date
    recertify_on: date | None
    score: int | None
    method: Method
    superseded: bool


@dataclass(frozen=True, kw_only=True)
class EvidencePage:
    """One record: its line, all it says, who signed in which words, and its checks, derived just now."""

    row: EvidenceRow
    version_id: UUID
    record: Mapping[str, Any]
    payload: bytes
    leaf_digest: bytes
    recorded_at: datetime
    identity: Identity | None
    checks: tuple[Check, ...]

    @property
    def intact(self) -> bool:
        """No check fails; a disposed identity is not a failure."""
        return all(check.holds is not False for check in self.checks)


def evidence_list(
    *,
    actor: Actor,
    person_id: UUID | None = None,
    training_id: UUID | None = None,
    search: str = "",
    page: int = 1,
) -> Page[EvidenceRow]:
    """Evidence, newest first. `search` finds people by their words and trainings by their name."""
    require(actor, "evidence.view")
    found = evidence_of(person_id, training_id)
    if search.strip():
        people = people_named(search)
        trainings = Training.objects.filter(name__icontains=search.strip())
        found = found.filter(Q(person__in=people) | Q(training__in=trainings))
    total = found.count()
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    return Page(
        rows=tuple(rows_of(_newest(found)[start : start + PAGE_SIZE])),
        number=number,
        size=PAGE_SIZE,
        total=total,
    )


def own_history(*, actor: Actor) -> list[EvidenceRow]:
    """Everything this person ever completed, newest first, superseded or not."""
    if actor.person_id is None:
        return []
    return rows_of(_newest(Evidence.objects.filter(person_id__in=identities(actor.person_id))))


def evidence_sealed(*, person_id: UUID, training_id: UUID, at: datetime) -> UUID | None:
    """The evidence of this person and training that was sealed at this very instant."""
    found = Evidence.objects.filter(person_id=person_id, training_id=training_id, completed_at=at)
    return found.values_list("id", flat=True).first()


def may_see(actor: Actor, evidence: Evidence) -> bool:
    """One's own, or everybody's for who has the evidence list."""
    if allowed(actor.role, "evidence.view"):
        return True
    return actor.person_id is not None and evidence.person_id in identities(actor.person_id)


def evidence_page(*, actor: Actor, evidence_id: UUID) -> EvidencePage:
    """One record with its checks. Raises NotFound, also for the evidence of others."""
    evidence = _newest(Evidence.objects.filter(pk=evidence_id)).first()
    if evidence is None or not may_see(actor, evidence):
        raise NotFound(evidence_id=evidence_id)
    (row,) = rows_of([evidence])
    identity = EvidenceIdentity.objects.filter(evidence=evidence).first()
    return EvidencePage(
        row=row,
        version_id=evidence.version_id,
        record=read(bytes(evidence.payload)),
        payload=bytes(evidence.payload),
        leaf_digest=bytes(evidence.leaf_digest),
        recorded_at=evidence.recorded_at,
        identity=signed_identity(identity) if identity else None,
        checks=verify(evidence, identity, content_digest(evidence.version_id)),
    )


def with_version(found: QuerySet[Evidence]) -> QuerySet[Any]:
    """The set, each of it with its version but for the content, and whether it is superseded."""
    superseded = Exists(Supersession.objects.filter(evidence=OuterRef("pk")))
    versions = found.select_related("version").defer("version__content", "version__settings")
    return versions.annotate(superseded=superseded)


def _newest(found: QuerySet[Evidence]) -> QuerySet[Any]:
    return with_version(found).order_by("-completed_at", "pk")


def rows_of(found: Iterable[Any]) -> list[EvidenceRow]:
    """What `with_version` gives, as lines of a list."""
    known = list(found)
    names = dict(EvidenceIdentity.objects.filter(evidence__in=known).values_list("evidence_id", "name"))
    return [_row(evidence, names.get(evidence.pk)) for evidence in known]


def _row(evidence: Any, name: str | None) -> EvidenceRow:
    return EvidenceRow(
        id=evidence.pk,
        person_id=evidence.person_id,
        name=name,
        training_id=evidence.training_id,
        training_name=evidence.version.training_name,
        edition=evidence.edition,
        label=evidence.version.label,
        language=evidence.version.language,
        completed_at=evidence.completed_at,
        completed_on=evidence.completed_on,
        recertify_on=evidence.recertify_on,
        score=evidence.score,
        method=Method(evidence.method),
        superseded=evidence.superseded,
    )
