"""Evidence as it was sealed; the name under which it was signed only for who may read people."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from duly.api.asking import Asked, Id, listed
from duly.api.reading import admitted_of, reads
from duly.evidence.queries import EvidenceRow, evidence_page
from duly.evidence.queries.feeds import evidence_feed
from duly.evidence.rules import Method
from duly.people.operations.tokens import Admitted
from duly.people.rules.tokens import Scope

router = Router(tags=["Evidence"])


class Evidence(Schema):
    """That a person completed a version of a training."""

    id: UUID
    person_id: UUID
    name: str | None = Field(
        description="As signed. Null once it was erased, and for tokens without the scope `people:read`."
    )
    training_id: UUID
    training_name: str = Field(description="What the training was called in this version.")
    edition: int
    label: str
    language: str
    completed_at: datetime
    completed_on: date = Field(description="The day of that where the person was.")
    recertify_on: date | None = Field(description="The first day on which it no longer counts.")
    score: int | None
    method: Method
    superseded: bool


class SealedEvidence(Evidence):
    """One record with what was sealed."""

    version_id: UUID
    recorded_at: datetime
    payload: str = Field(description="The sealed bytes: canonical JSON in UTF-8, without names.")
    leaf_digest: str = Field(description="SHA-256 of a zero byte and the payload, in hex.")
    intact: bool = Field(description="Whether every check of the seals holds, derived just now.")


class EvidenceList(Schema):
    items: list[Evidence]
    next: str | None = Field(description="The `cursor` of the rows behind these; null at the end.")


class EvidenceAsked(Asked):
    person_id: Id | None = Field(None, description="Only what was recorded for this person.")
    training_id: Id | None = Field(None, description="Only evidence of this training.")


@reads(router, "/evidence", name="evidence_list", scope=Scope.EVIDENCE, gives=EvidenceList)
def evidence_list(request: HttpRequest, asked: Query[EvidenceAsked]) -> Any:
    """Evidence, superseded or not."""
    admitted = admitted_of(request)
    found = listed(
        "evidence",
        asked,
        lambda part: evidence_feed(
            actor=admitted.actor, part=part, person_id=asked.person_id, training_id=asked.training_id
        ),
    )
    return found | {"items": [_told(admitted, row) for row in found["items"]]}


@reads(router, "/evidence/{uuid:evidence_id}", name="evidence", scope=Scope.EVIDENCE, gives=SealedEvidence)
def evidence(request: HttpRequest, evidence_id: UUID) -> Any:
    """One record with what was sealed, checked just now."""
    admitted = admitted_of(request)
    page = evidence_page(actor=admitted.actor, evidence_id=evidence_id)
    return {
        **vars(_told(admitted, page.row)),
        "version_id": page.version_id,
        "recorded_at": page.recorded_at,
        "payload": page.payload.decode(),
        "leaf_digest": page.leaf_digest.hex(),
        "intact": page.intact,
    }


def _told(admitted: Admitted, row: EvidenceRow) -> EvidenceRow:
    """The row as far as the token may read it."""
    return row if Scope.PEOPLE in admitted.scopes else replace(row, name=None)
