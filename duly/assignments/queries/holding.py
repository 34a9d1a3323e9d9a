"""What somebody can show for an assignment."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from duly.assignments.models import Assignment
from duly.evidence.models import Evidence, Supersession
from duly.people.queries import identities


def proof_of(assignment: Assignment, today: date) -> Evidence | None:
    """The best valid evidence that fulfils it, from before only where its campaign accepts that."""
    found = Evidence.objects.filter(
        ~Exists(Supersession.objects.filter(evidence=OuterRef("pk"))),
        Q(recertify_on__isnull=True) | Q(recertify_on__gt=today),
        person_id__in=identities(assignment.person_id),
        training_id=assignment.training_id,
        edition__gte=assignment.edition,
    )
    if not assignment.campaign.accepts_evidence:
        found = found.filter(recorded_at__gte=assignment.recorded_at)
    return found.order_by(F("recertify_on").desc(nulls_first=True), "-completed_at", "pk").first()
