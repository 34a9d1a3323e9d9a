"""What merging two records of a person does to what they owe, in the transaction of the merge."""

from datetime import date
from uuid import UUID

from duly.assignments.queries.statements import rows
from duly.assignments.queries.statements import run as write
from duly.audit.recording import record
from duly.people.models import Person
from duly.people.rules.events import PersonsMerged
from duly.tenancy.actor import Actor


def on_persons_merged(event: PersonsMerged, *, actor: Actor) -> None:
    """Opens for the kept person what the merged record owed and they do not, and withdraws it there.

    What the merged record proves fulfils what the kept person owes already.
    """
    parameters = {
        "kept": event.kept_id,
        "merged": event.merged_id,
        "kept_on": _today(actor, event.kept_id),
        "merged_on": _today(actor, event.merged_id),
        "run": event.run_id,
        "now": actor.now,
    }
    rows("hold_open", {"people": [event.kept_id, event.merged_id]})
    fulfilled = write("fulfil_merged", parameters)
    changed = write("carry_over", parameters)
    if fulfilled or changed:
        record(
            actor,
            "assignments.carried_over",
            object_type="person",
            object_id=event.kept_id,
            old={"person": str(event.merged_id)},
            new={"fulfilled": fulfilled, "changes": changed},
            count=fulfilled + changed,
            run_id=event.run_id,
        )


def _today(actor: Actor, person_id: UUID) -> date:
    return actor.today(Person.objects.values_list("zone", flat=True).get(pk=person_id))
