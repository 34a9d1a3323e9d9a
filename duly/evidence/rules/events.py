"""What evidence tells the floors above it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class EvidenceRecorded:
    """Somebody completed an edition; published in the transaction that sealed it."""

    evidence_id: UUID
    person_id: UUID
    training_id: UUID
    edition: int
    completed_on: date
    completed_at: datetime
