"""What follows for the rules when people change, or what conditions mean: they look again, in a job."""

from duly.assignments.operations.noting import note_people, note_rules
from duly.assignments.queries.following import rules_asking_for
from duly.people.rules.events import ConditionsChanged, PeopleChanged
from duly.tenancy.actor import Actor


def on_people_changed(event: PeopleChanged, *, actor: Actor) -> None:
    """Has all rules look at these people."""
    note_people(actor, event.person_ids, cause=event.cause, cause_id=event.cause_id)


def on_conditions_changed(event: ConditionsChanged, *, actor: Actor) -> None:
    """Has the rules that ask for the dimension or the group look at everybody."""
    rules = rules_asking_for(dimension=event.dimension, group_id=event.group_id)
    note_rules(actor, rules, cause=event.cause, cause_id=event.cause_id)
