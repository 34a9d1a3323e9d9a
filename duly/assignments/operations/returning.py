"""What coming back does to what people owe, in the transaction in which they come back."""

from duly.assignments.queries.statements import run as write
from duly.audit.recording import record
from duly.people.rules.events import PeopleReturned
from duly.tenancy.actor import Actor


def on_people_returned(event: PeopleReturned, *, actor: Actor) -> None:
    """Moves the due days of what was open all the while by the days each person was away.

    What is settled, exempt on the day they are back, or assigned since they left stays as it is.
    """
    moved = write(
        "shift_due_days",
        {
            "people": [one.person_id for one in event.returns],
            "left_on": [one.left_on for one in event.returns],
            "back_on": [one.back_on for one in event.returns],
            "now": actor.now,
        },
    )
    if moved:
        record(
            actor,
            "assignments.redated",
            object_type="people",
            object_id=None,
            new={"people": len(event.returns), "changes": moved},
            count=moved,
        )
