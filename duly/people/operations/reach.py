"""How far an admin's arm reaches: an HR admin adds people to the own department's subtree only (SEED-7)."""

from uuid import UUID

from duly.kernel.refusal import Refused
from duly.people.models import Person, ValueTree
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role


def reach(actor: Actor) -> frozenset[UUID] | None:
    """The departments this actor may add people to; None is all of them.

    Without a department of their own, an HR admin reaches none.
    """
    if actor.service or actor.role is not Role.HR_ADMIN:
        return None
    if actor.person_id is None:
        return frozenset()
    own = Person.objects.values_list("department_id", flat=True).get(pk=actor.person_id)
    return frozenset(ValueTree.objects.filter(ancestor_id=own).values_list("descendant_id", flat=True))


def judge_reach(actor: Actor, department_id: UUID | None) -> None:
    """Refuses with 'outside_department' what would add somebody beyond the actor's reach."""
    within = reach(actor)
    if within is not None and department_id not in within:
        raise Refused(
            "outside_department",
            "You add people to your own department and those below it. Ask a corporate admin for others.",
            field="department",
        )
