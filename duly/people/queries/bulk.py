"""What one change would do to each of many people: counted, listed, and the same when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Attribute, AttributeValue, Group, Person
from duly.people.queries.actors import organization_settings, person_names
from duly.people.queries.judging import Judgement, judgement
from duly.people.queries.rows import Page
from duly.people.queries.statements import statement
from duly.people.rules import fields
from duly.people.rules.bulk import ACTIVITY, CHANGES, DATED, GROUPS, LINKS, BulkChange, Kind, Verdicts
from duly.people.rules.listing import Listing
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.statements import fetched

PAGE_SIZE = 50
SAMPLE = 5


@dataclass(frozen=True, kw_only=True)
class BulkLine:
    """One person of the preview. `old` and `new` are in words; empty where there is nothing."""

    person_id: UUID
    name: str
    employee_number: str
    old: str
    new: str
    verdict: str


@dataclass(frozen=True, kw_only=True)
class BulkPreview:
    """The account of a selection; `fingerprint` is what doing it must find unchanged."""

    verdicts: Verdicts
    sample: tuple[BulkLine, ...]
    fingerprint: str
    target: str
    valid_from: date


def bulk_preview(*, actor: Actor, selection: Listing, change: BulkChange) -> BulkPreview:
    """What the change would do to the selection, with a few of those who would change.

    Raises NotFound for what is not there, and Refused with a `field`: 'in_the_future', 'value_needed',
    'retired_value', 'not_active', 'group_needed', 'dynamic_group', 'language_needed'.
    """
    judged, target = judged_for(actor, selection, change)
    fingerprint, verdicts = counted(judged)
    sample = _lines(judged, change, target, CHANGES, size=SAMPLE, skip=0)
    return BulkPreview(
        verdicts=verdicts,
        sample=sample,
        fingerprint=fingerprint,
        target=target,
        valid_from=day_for(actor, change),
    )


def bulk_page(
    *, actor: Actor, selection: Listing, change: BulkChange, verdict: str, page: int = 1
) -> Page[BulkLine]:
    """Everybody who comes to one verdict, by name. Raises as `bulk_preview`."""
    judged, target = judged_for(actor, selection, change)
    _, verdicts = counted(judged)
    total = verdicts.counts.get(verdict, 0)
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    skip = (number - 1) * PAGE_SIZE
    rows = _lines(judged, change, target, verdict, size=PAGE_SIZE, skip=skip)
    return Page(rows=rows, number=number, size=PAGE_SIZE, total=total)


def judged_for(actor: Actor, selection: Listing, change: BulkChange) -> tuple[Judgement, str]:
    """The judgement of everybody and the name of what they would get. Raises as `bulk_preview`."""
    require(actor, "people.manage")
    if change.kind in GROUPS:
        require(actor, "groups.manage")
    day, target = day_for(actor, change), target_of(change)
    return judgement(actor, selection, change, day, today=_today(actor)), target


def day_for(actor: Actor, change: BulkChange) -> date:
    """The day a change holds from. Refuses one that has not come; some changes know today only."""
    today = _today(actor)
    if change.kind not in DATED or change.valid_from is None:
        return today
    if change.valid_from > today:
        raise Refused("in_the_future", "A change holds from today or an earlier day.", field="valid_from")
    return change.valid_from


def counted(judged: Judgement) -> tuple[str, Verdicts]:
    """The fingerprint and the account of everybody."""
    rows = fetched(judged.sql + statement("bulk_counted"), judged.params)
    counts = {verdict: people for _, verdict, people in rows if verdict is not None}
    return str(rows[0][0]), Verdicts(counts)


def target_of(change: BulkChange) -> str:
    """What people would get, by name; empty where something is taken away. Judges that it can be given."""
    if change.kind in ACTIVITY:
        return ""
    if change.kind is Kind.LANGUAGE:
        return _language(change.language)
    if change.kind in GROUPS:
        return _group(change.to)
    return _person(change.to) if change.kind in LINKS else _value(change.attribute, change.to)


def _value(key: str, value_id: UUID | None) -> str:
    if not Attribute.objects.filter(key=key, retired_at=None).exists():
        raise NotFound(attribute=key)
    if value_id is None:
        return ""
    value = (
        AttributeValue.objects.filter(pk=value_id, attribute__key=key).values("name", "retired_at").first()
    )
    if value is None:
        raise NotFound(attribute=key)
    if value["retired_at"]:
        raise Refused("retired_value", "This value is retired. Choose another one.", field="to")
    return str(value["name"])


def _person(person_id: UUID | None) -> str:
    if person_id is None:
        return ""
    person = Person.objects.filter(pk=person_id).values("name", "is_active").first()
    if person is None:
        raise NotFound
    if not person["is_active"]:
        raise Refused("not_active", "Somebody who has left cannot lead. Choose another person.", field="to")
    return str(person["name"])


def _group(group_id: UUID | None) -> str:
    if group_id is None:
        raise Refused("group_needed", "Choose a group.", field="to")
    group = Group.objects.filter(pk=group_id, retired_at=None).values("name", "kind").first()
    if group is None:
        raise NotFound
    if group["kind"] != Group.STATIC:
        raise Refused("dynamic_group", "Its condition decides who is in this group.", field="to")
    return str(group["name"])


def _language(raw: str) -> str:
    try:
        return fields.language(raw)
    except fields.Unusable as error:
        raise Refused("invalid_language", f"The language {error}.", field="language") from None


def _today(actor: Actor) -> date:
    return actor.today(organization_settings().zone)


def _lines(
    judged: Judgement, change: BulkChange, target: str, verdict: str, *, size: int, skip: int
) -> tuple[BulkLine, ...]:
    asked = {**judged.params, "verdict": verdict, "size": size, "skip": skip}
    found = fetched(judged.sql + statement("bulk_lines"), asked)
    words = _words(change, [old for *_, old in found])
    new = target if verdict == CHANGES else ""
    return tuple(
        BulkLine(
            person_id=person,
            name=name,
            employee_number=number or "",
            old=words.get(old, old or ""),
            new=new,
            verdict=verdict,
        )
        for person, name, number, old in found
    )


def _words(change: BulkChange, olds: list[Any]) -> Mapping[str, str]:
    """What the old entries are called: the names of values and of people."""
    if change.kind is not Kind.VALUE and change.kind not in LINKS:
        return {}
    ids = {UUID(old) for old in olds if old}
    if change.kind in LINKS:
        named: Mapping[UUID, str] = person_names(ids)
    else:
        named = dict(AttributeValue.objects.filter(pk__in=ids).values_list("id", "name"))
    return {str(one): name for one, name in named.items()}
