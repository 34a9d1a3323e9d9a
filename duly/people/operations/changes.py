"""What every change of a person needs: the person locked, the value known, the dated row appended."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from duly.kernel.refusal import NotFound, Refused
from duly.people.models import (
    ActiveChange,
    Attribute,
    AttributeChange,
    AttributeValue,
    LinkChange,
    OrganizationSettings,
    Person,
)
from duly.people.queries.actors import organization_settings
from duly.people.queries.statements import rows
from duly.people.queries.team import above
from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.timelines import in_order
from duly.tenancy.actor import Actor

LINKS = {LinkChange.MANAGER: "manager_id", LinkChange.LINE_LEAD: "line_lead_id"}
OLDEST_FIRST = ("valid_from", "recorded_at", "pk")

Timeline = list[tuple[date, UUID | None]]


def found(person_id: UUID) -> Person:
    """The person, locked until the transaction ends. Raises NotFound."""
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def day_of(actor: Actor, valid_from: date | None, *, field: str = "valid_from") -> date:
    """The day a change holds from, today if none is named. Refuses a day that has not come."""
    return day_by(today(actor), valid_from, field=field)


def day_by(now: date, valid_from: date | None, *, field: str = "valid_from") -> date:
    """As `day_of`, where it is known which day it is."""
    if valid_from and valid_from > now:
        raise Refused("in_the_future", "A change holds from today or an earlier day.", field=field)
    return valid_from or now


def today(actor: Actor) -> date:
    """The day it is in the organization's zone."""
    return actor.today(organization_settings().zone)


def column(attribute: str) -> str:
    """The column of an attribute's value of today. Raises NotFound."""
    if attribute not in BY_KEY:
        raise NotFound(attribute=attribute)
    return BY_KEY[attribute].column


def hold_attributes(keys: Iterable[str]) -> None:
    """Lets nobody merge or retire values of these attributes until the transaction ends.

    Comes before any person is locked, as a merge of values holds the attribute before it locks people.
    """
    rows("hold_attributes", {"keys": sorted(keys)})


def attributes_of(keys: Iterable[str]) -> dict[str, Attribute]:
    """The attributes with these keys, held. Raises NotFound for one that is not there, or retired."""
    wanted = set(keys)
    hold_attributes(wanted)
    known = {one.key: one for one in Attribute.objects.filter(key__in=wanted, retired_at=None)}
    for key in wanted - known.keys():
        raise NotFound(attribute=key)
    return known


def judge_values(attributes: Mapping[str, Attribute], values: Mapping[str, UUID | None]) -> None:
    """Raises NotFound for a value that is not one of its attribute, and refuses a retired one."""
    ids = {value_id for value_id in values.values() if value_id}
    known = {one.pk: one for one in AttributeValue.objects.filter(pk__in=ids)}
    for key, value_id in values.items():
        if value_id is None:
            continue
        value = known.get(value_id)
        if value is None or value.attribute_id != attributes[key].pk:
            raise NotFound(attribute=key)
        if value.retired_at:
            raise Refused("retired_value", "This value is retired. Choose another one.", field=key)


def one_link_at_a_time() -> None:
    """Holds every other change of links back until the transaction ends: two together could close a circle.

    Comes before any person is locked.
    """
    OrganizationSettings.objects.select_for_update().get()


def judge_link(person_id: UUID, kind: str, other_id: UUID | None) -> None:
    """Refuses to put a person above themselves, and somebody who has left above anybody. Raises NotFound."""
    if other_id is None:
        return
    other = Person.objects.filter(pk=other_id).values_list("is_active", flat=True).first()
    if other is None:
        raise NotFound
    if person_id in above(other_id, kind):
        raise Refused(f"{kind}_cycle", "This person would be above themselves.", field=kind)
    if not other:
        raise Refused("not_active", "Somebody who has left cannot lead. Choose another person.", field=kind)


def value_timelines(person_id: UUID, keys: Iterable[str]) -> dict[str, Timeline]:
    """What the history of a person says of these attributes: days in order, one value a day."""
    told: dict[str, Timeline] = {key: [] for key in keys}
    changes = AttributeChange.objects.filter(person_id=person_id, attribute__key__in=told)
    stated = changes.order_by(*OLDEST_FIRST).values_list("attribute__key", "valid_from", "value_id")
    for key, day, value_id in stated:
        told[key].append((day, value_id))
    return {key: in_order(steps) for key, steps in told.items()}


def link_timeline(person_id: UUID, kind: str) -> Timeline:
    """Who stood above a person from which day."""
    changes = LinkChange.objects.filter(person_id=person_id, kind=kind).order_by(*OLDEST_FIRST)
    return in_order(changes.values_list("valid_from", "other_id"))


def activity(person_id: UUID) -> list[tuple[date, bool]]:
    """From which days a person was active, and was not."""
    changes = ActiveChange.objects.filter(person_id=person_id).order_by(*OLDEST_FIRST)
    return in_order(changes.values_list("valid_from", "is_active"))


def append_values(
    actor: Actor,
    person_id: UUID,
    changes: Sequence[tuple[Attribute, UUID | None]],
    day: date,
    *,
    run_id: UUID | None = None,
) -> None:
    """Appends the values of attributes from a day on."""
    AttributeChange.objects.bulk_create(
        AttributeChange(
            organization_id=actor.organization_id,
            person_id=person_id,
            attribute=attribute,
            value_id=value_id,
            valid_from=day,
            run_id=run_id,
        )
        for attribute, value_id in changes
    )


def append_link(
    actor: Actor,
    person_id: UUID,
    kind: str,
    other_id: UUID | None,
    day: date,
    *,
    run_id: UUID | None = None,
) -> None:
    """Appends a manager or line lead from a day on."""
    LinkChange.objects.create(
        organization_id=actor.organization_id,
        person_id=person_id,
        kind=kind,
        other_id=other_id,
        valid_from=day,
        run_id=run_id,
    )


def append_activity(
    actor: Actor,
    person_id: UUID,
    day: date,
    *,
    is_active: bool,
    reason: str = "",
    run_id: UUID | None = None,
) -> None:
    """Appends from which day on a person is active, or is not."""
    ActiveChange.objects.create(
        organization_id=actor.organization_id,
        person_id=person_id,
        valid_from=day,
        is_active=is_active,
        reason=reason,
        run_id=run_id,
    )
