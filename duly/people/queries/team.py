"""Who leads whom, up and down the links of manager and line lead."""

from uuid import UUID

from duly.kernel.refusal import NotFound
from duly.people.models import Person
from duly.people.queries.statements import rows
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role


def above(person_id: UUID, kind: str) -> frozenset[UUID]:
    """The person and everybody above them on the links of one kind, `manager` or `line_lead`."""
    return frozenset(one for (one,) in rows("people_above", {"person": person_id}, column=f"{kind}_id"))


def leads_a_team(*, account_id: UUID | None) -> bool:
    """Whether the person behind an account is a team lead."""
    leads = Person.objects.active().filter(role=Role.TEAM_LEAD, account__isnull=False)
    return account_id is not None and leads.filter(account_id=account_id).exists()


def led_by_actor(actor: Actor, person_id: UUID) -> str:
    """The name of an active person the actor leads by a link. Raises NotFound for everybody else."""
    if actor.person_id is None:
        raise NotFound
    team = Person.objects.active().led_by(actor.person_id)
    name = team.filter(pk=person_id).values_list("name", flat=True).first()
    if name is None:
        raise NotFound
    return name


def identities(person_id: UUID) -> frozenset[UUID]:
    """The person and every record merged into theirs: what was proven under any of them is theirs."""
    merged = Person.objects.filter(merged_into_id=person_id).values_list("id", flat=True)
    return frozenset({person_id, *merged})
