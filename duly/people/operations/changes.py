"""What every change of a person needs: the person locked, the value known, the dated row appended."""

from datetime import date
from uuid import UUID

from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Attribute, AttributeChange, AttributeValue, LinkChange, Person
from duly.people.queries.actors import organization_settings
from duly.people.queries.statements import rows
from duly.people.rules.dimensions import BY_KEY
from duly.tenancy.actor import Actor

LINKS = {LinkChange.MANAGER: "manager_id", LinkChange.LINE_LEAD: "line_lead_id"}


def found(person_id: UUID) -> Person:
    """The person, locked until the transaction ends. Raises NotFound."""
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def day_of(actor: Actor, valid_from: date | None) -> date:
    """The day a change holds from, today if none is named. Refuses a day that has not come."""
    now = today(actor)
    if valid_from and valid_from > now:
        raise Refused("in_the_future", "A change holds from today or an earlier day.", field="valid_from")
    return valid_from or now


def today(actor: Actor) -> date:
    """The day it is in the organization's zone."""
    return actor.today(organization_settings().zone)


def column(attribute: str) -> str:
    """The column of an attribute's value of today. Raises NotFound."""
    if attribute not in BY_KEY:
        raise NotFound(attribute=attribute)
    return BY_KEY[attribute].column


def judge_value(attribute: str, value_id: UUID | None) -> None:
    """Raises NotFound for a value that is not one of this attribute."""
    if value_id is None:
        return
    if not AttributeValue.objects.filter(pk=value_id, attribute__key=attribute).exists():
        raise NotFound(attribute=attribute)


def judge_link(person_id: UUID, kind: str, other_id: UUID | None) -> None:
    """Raises NotFound for somebody unknown, and refuses to put a person above themselves."""
    if other_id is None:
        return
    found(other_id)
    above = {person for (person,) in rows("managers_above", {"person": other_id})}
    if person_id == other_id or (kind == LinkChange.MANAGER and person_id in above):
        raise Refused("manager_cycle", "This person would be above themselves.")


def append_value(actor: Actor, person_id: UUID, attribute: str, value_id: UUID | None, day: date) -> None:
    """Appends the value of one attribute from a day on."""
    AttributeChange.objects.create(
        organization_id=actor.organization_id,
        person_id=person_id,
        attribute_id=Attribute.objects.values_list("id", flat=True).get(key=attribute),
        value_id=value_id,
        valid_from=day,
    )


def append_link(actor: Actor, person_id: UUID, kind: str, other_id: UUID | None, day: date) -> None:
    """Appends a manager or line lead from a day on."""
    LinkChange.objects.create(
        organization_id=actor.organization_id,
        person_id=person_id,
        kind=kind,
        other_id=other_id,
        valid_from=day,
    )
