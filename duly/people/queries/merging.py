"""What merging two records of one person would do: the plan that is shown, and carried out unchanged."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Account, Attribute, CustomValue, GroupMember, LinkChange, Person
from duly.people.queries.team import above
from duly.people.rules.roles import PLAIN, judge_rank
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role

KINDS = (LinkChange.MANAGER, LinkChange.LINE_LEAD)
PLAIN_FIELDS = ("employee_number", "email", "language", "started_on")

Value = UUID | date | str | None


@dataclass(frozen=True, kw_only=True)
class MergeField:
    """One thing both records say. `outcome` is 'same', 'kept' (the kept one's counts) or 'filled'.

    `key` names a field, an attribute or a kind of link; values of the last two are ids.
    """

    key: str
    kind: str
    kept: Value
    other: Value
    outcome: str


@dataclass(frozen=True, kw_only=True)
class MergePreview:
    """The plan. `account` is 'none', 'kept', 'moved' to the kept person or 'closed'."""

    kept_id: UUID
    merged_id: UUID
    fields: tuple[MergeField, ...]
    reports: Mapping[str, tuple[UUID, ...]]
    groups: tuple[UUID, ...]
    links: Mapping[str, UUID | None]
    account: str
    fingerprint: str = field(default="")

    def filled(self, kind: str) -> dict[str, Value]:
        """What the kept record takes over, by key."""
        return {one.key: one.other for one in self.fields if one.kind == kind and one.outcome == "filled"}


def merge_preview(*, actor: Actor, kept_id: UUID, merged_id: UUID) -> MergePreview:
    """What `merge_people` would do with these two.

    Refuses with 'same_person', 'merged', 'kept_left', 'own_record', 'last_admin', 'role_not_yours',
    'manager_cycle' and 'line_lead_cycle'. Raises NotFound.
    """
    require(actor, "people.manage")
    kept, merged = _found(kept_id), _found(merged_id)
    _judge(actor, kept, merged)
    links = {kind: _link(kept, merged, kind) for kind in KINDS}
    plan = MergePreview(
        kept_id=kept_id,
        merged_id=merged_id,
        fields=(*_plain(kept, merged), *_values(kept, merged), *_links(kept, merged, links)),
        reports={kind: _reports(kept, merged, kind) for kind in KINDS},
        groups=_groups(kept, merged),
        links=links,
        account=_account(kept, merged),
    )
    told = json.dumps(asdict(plan), sort_keys=True, default=str)
    return MergePreview(**{**vars(plan), "fingerprint": hashlib.sha256(told.encode()).hexdigest()})


def _found(person_id: UUID) -> Person:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def _judge(actor: Actor, kept: Person, merged: Person) -> None:
    if kept.pk == merged.pk:
        raise Refused("same_person", "Choose two different records.")
    if kept.merged_into_id or merged.merged_into_id:
        raise Refused("merged", "One of the two was merged before. Open the record that was kept.")
    if merged.is_active and not kept.is_active:
        raise Refused("kept_left", "Keep the record that is active, or bring the other one back first.")
    if merged.pk == actor.person_id:
        raise Refused("own_record", "Your own record stays. Keep it and merge the other one.")
    for person in (kept, merged):
        judge_rank(actor, Role(person.role))
    admins = Person.objects.active().filter(role=Role.CORPORATE_ADMIN).exclude(pk=merged.pk)
    if merged.role == Role.CORPORATE_ADMIN and merged.is_active and not admins.exists():
        raise Refused("last_admin", "This is the last corporate admin. Name another one first.")


def _link(kept: Person, merged: Person, kind: str) -> UUID | None:
    """Who stands above the kept person afterwards: as before, else whoever stood above the merged one."""
    own, other = (getattr(person, f"{kind}_id") for person in (kept, merged))
    if own and own != merged.pk:
        if merged.pk in above(own, kind):
            raise Refused(
                f"{kind}_cycle", "The kept person stands below the other one. Change who leads them first."
            )
        return UUID(str(own))
    return other if other and kept.pk not in above(other, kind) else None


def _plain(kept: Person, merged: Person) -> list[MergeField]:
    names = [_field(name, "plain", getattr(kept, name), getattr(merged, name)) for name in PLAIN_FIELDS]
    return [
        MergeField(
            key="name", kind="name", kept=kept.name, other=merged.name, outcome=_kept(kept, merged, "name")
        ),
        MergeField(
            key="role", kind="role", kept=kept.role, other=merged.role, outcome=_kept(kept, merged, "role")
        ),
        *names,
    ]


def _kept(kept: Person, merged: Person, name: str) -> str:
    return "same" if getattr(kept, name) == getattr(merged, name) else "kept"


def _values(kept: Person, merged: Person) -> list[MergeField]:
    custom = {
        (row.person_id, row.attribute_id): row.value_id
        for row in CustomValue.objects.filter(person__in=(kept, merged))
    }

    def value(person: Person, one: Attribute) -> UUID | None:
        if one.is_custom:
            return custom.get((person.pk, one.pk))
        held: UUID | None = getattr(person, f"{one.key}_id")
        return held

    attributes = Attribute.objects.filter(retired_at=None).order_by("position", "key")
    return [_field(one.key, "attribute", value(kept, one), value(merged, one)) for one in attributes]


def _links(kept: Person, merged: Person, links: Mapping[str, UUID | None]) -> list[MergeField]:
    found = []
    for kind, after in links.items():
        own, other = getattr(kept, f"{kind}_id"), getattr(merged, f"{kind}_id")
        outcome = "same" if own == other else "kept" if after == own else "filled"
        found.append(MergeField(key=kind, kind="link", kept=own, other=other, outcome=outcome))
    return found


def _field(key: str, kind: str, own: Value, other: Value) -> MergeField:
    outcome = "same" if (own or None) == (other or None) else "kept" if own or not other else "filled"
    return MergeField(key=key, kind=kind, kept=own, other=other, outcome=outcome)


def _reports(kept: Person, merged: Person, kind: str) -> tuple[UUID, ...]:
    led = Person.objects.filter(**{f"{kind}_id": merged.pk}).exclude(pk=kept.pk)
    return tuple(led.order_by("pk").values_list("id", flat=True))


def _groups(kept: Person, merged: Person) -> tuple[UUID, ...]:
    own = GroupMember.objects.filter(person=kept).values("group_id")
    joined = GroupMember.objects.filter(person=merged).exclude(group_id__in=own)
    return tuple(joined.order_by("group_id").values_list("group_id", flat=True))


def _account(kept: Person, merged: Person) -> str:
    if kept.account_id or merged.account_id is None:
        return "closed" if merged.account_id else "kept" if kept.account_id else "none"
    pin = Account.objects.filter(pk=merged.account_id, uses_pin=True).exists()
    return "moved" if kept.role in PLAIN or not pin else "closed"
