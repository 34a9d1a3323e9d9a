"""What the kernel judges people by: their values and groups, in trees with all the ancestors."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from duly.kernel.audience import GROUP, Clause, Condition, Profile, with_groups
from duly.kernel.refusal import NotFound
from duly.people.models import (
    AttributeChange,
    MembershipChange,
    Person,
    ValueTree,
)
from duly.people.queries.audiences import dynamic_groups
from duly.people.queries.names import successors
from duly.people.queries.statements import rows
from duly.people.queries.values import required_dimensions
from duly.people.rules.dimensions import BUILT_IN, language_id

_COLUMNS = ", ".join(f"p.{dimension.column}" for dimension in BUILT_IN)


@dataclass(frozen=True)
class _Record:
    """What is on record about one person, before trees and dynamic groups are counted in."""

    person_id: UUID
    values: Mapping[str, UUID]
    groups: frozenset[UUID]
    language: str
    zone: str
    merged: frozenset[UUID] = frozenset()

    @property
    def own(self) -> dict[str, UUID]:
        """The values that stand there, the language as one of them."""
        spoken = {"language": language_id(self.language)} if self.language else {}
        return {**self.values, **spoken}


@dataclass(frozen=True)
class Known:
    """An active person as few are judged in Python: the profile, and the values that stand on the record.

    `merged` are the records that were merged into theirs.
    """

    profile: Profile
    zone: str
    own: Mapping[str, UUID]
    listed: frozenset[UUID]
    merged: frozenset[UUID] = frozenset()

    def facts(self, clause: Clause) -> tuple[UUID, ...]:
        """The values held for the conditions of a clause that holds: what `AudienceCondition.facts` says."""
        return tuple(self._fact(condition) for condition in clause.conditions)

    def _fact(self, condition: Condition) -> UUID:
        if condition.dimension == GROUP:
            return min(self.listed & condition.values or self.profile.held(GROUP) & condition.values)
        return self.own[condition.dimension]


def known(person_ids: Iterable[UUID], *, required: frozenset[str]) -> list[Known]:
    """What there is to judge the active people among these by, in a handful of queries."""
    records = _records(person_ids, active=True)
    return [
        Known(profile, record.zone, record.own, record.groups, record.merged)
        for record, profile in zip(records, _profiles(records, required), strict=True)
    ]


def profile_of(person_id: UUID) -> Profile:
    """The profile of one person today. Raises NotFound."""
    for profile in profiles([person_id]):
        return profile
    raise NotFound


def profiles(person_ids: Iterable[UUID], *, required: frozenset[str] | None = None) -> list[Profile]:
    """The profiles of many people today, in a handful of queries.

    Dynamic groups are judged with `required`, with what the organization requires where that is left out.
    """
    return _profiles(_records(person_ids), required)


def _records(person_ids: Iterable[UUID], *, active: bool = False) -> list[_Record]:
    found = rows("records", {"people": list(person_ids), "active": active}, columns=_COLUMNS)
    return [_record(*row) for row in found]


def _record(
    person_id: UUID,
    language: str,
    zone: str,
    custom: str | None,
    groups: list[UUID],
    merged: list[UUID],
    *columns: UUID | None,
) -> _Record:
    built_in = {one.key: value for one, value in zip(BUILT_IN, columns, strict=True) if value}
    chosen = {key: UUID(value) for key, value in json.loads(custom or "{}").items()}
    return _Record(person_id, {**built_in, **chosen}, frozenset(groups), language, zone, frozenset(merged))


def profile_on(person_id: UUID, *, day: date, recorded_at: datetime) -> Profile:
    """The profile on a day, as far as it was on record at an instant.

    Language has no history, and neither have the conditions of dynamic groups: today's are the best known.
    """
    known = {"person_id": person_id, "valid_from__lte": day, "recorded_at__lte": recorded_at}
    order = ("valid_from", "recorded_at", "pk")
    changes = AttributeChange.objects.filter(**known).order_by(*order)
    steps = MembershipChange.objects.filter(**known).order_by(*order)
    held: dict[str, UUID | None] = dict(changes.values_list("attribute__key", "value_id"))
    listed: dict[UUID, bool] = dict(steps.values_list("group_id", "is_member"))
    language, zone = Person.objects.values_list("language", "zone").get(pk=person_id)
    record = _Record(
        person_id,
        values={key: value for key, value in held.items() if value},
        groups=frozenset(group for group, is_member in listed.items() if is_member),
        language=language,
        zone=zone,
    )
    return _profiles([record], None)[0]


def _profiles(records: Sequence[_Record], required: frozenset[str] | None) -> list[Profile]:
    """Values with their ancestors and all that was merged into them, and the dynamic groups on top."""
    counted = with_ancestors({value for record in records for value in record.values.values()})
    conditions = dynamic_groups()
    demanded = required_dimensions() if required is None and conditions else required or frozenset()
    return [with_groups(_profile(record, counted), conditions, demanded) for record in records]


def _profile(record: _Record, counted: Mapping[UUID, frozenset[UUID]]) -> Profile:
    values = {key: counted.get(value, frozenset({value})) for key, value in record.own.items()}
    return Profile(person_id=record.person_id, values={**values, GROUP: record.groups})


def with_ancestors(values: set[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Each value with all that whoever holds it holds as well."""
    above = {value: {value} for value in values}
    tree = ValueTree.objects.filter(descendant_id__in=values).values_list("descendant_id", "ancestor_id")
    for value, ancestor in tree:
        above[value].add(ancestor)
    merged: dict[UUID, set[UUID]] = defaultdict(set)
    for old, new in successors().items():
        merged[new].add(old)
    return {value: frozenset(found).union(*(merged[one] for one in found)) for value, found in above.items()}
