"""Evidence for programs: in the order of its keys, a part at a time."""

from uuid import UUID

from duly.evidence.models import Evidence
from duly.evidence.queries.rows import EvidenceRow, rows_of, with_version
from duly.tenancy.actor import Actor
from duly.tenancy.feeds import Part, narrowed, part_of
from duly.tenancy.permissions import require


def evidence_feed(
    *, actor: Actor, part: Part, person_id: UUID | None = None, training_id: UUID | None = None
) -> tuple[EvidenceRow, ...]:
    """Evidence, superseded or not. `person_id` is whom it was recorded for, before any merge."""
    require(actor, "evidence.view")
    found = Evidence.objects.filter(**narrowed(person_id=person_id, training_id=training_id))
    return tuple(rows_of(part_of(with_version(found), part)))
