"""Questions about evidence: the list, one record with its checks, and a person's own history."""

from duly.evidence.queries.rows import (
    EvidencePage,
    EvidenceRow,
    evidence_list,
    evidence_page,
    evidence_sealed,
    may_see,
    own_history,
)
from duly.evidence.queries.verification import Verdict, verify, verify_rows

__all__ = [
    "EvidencePage",
    "EvidenceRow",
    "Verdict",
    "evidence_list",
    "evidence_page",
    "evidence_sealed",
    "may_see",
    "own_history",
    "verify",
    "verify_rows",
]
