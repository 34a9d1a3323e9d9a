"""Who is in a static group: listed and taken out as sets, each person with a dated row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from duly.audit import recording as audit
from duly.audit.models import AuditEvent, Run
from duly.kernel.refusal import NotFound, Refused
from duly.outbox import publish
from duly.people.models import AttributeValue, Group, GroupMember
from duly.people.operations.changes import today
from duly.people.operations.groups import group_locked
from duly.people.queries.members import people_listed
from duly.people.queries.statements import rows
from duly.people.rules.events import Cause, PeopleChanged
from duly.people.rules.groups import Unusable, keys_of
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

_THESE = "p.id = ANY(%(people)s::uuid[])"
_DEPARTMENT = (
    "p.department_id IN (SELECT t.descendant_id FROM people_valuetree t"
    " WHERE t.organization_id = %(organization)s AND t.ancestor_id = %(department)s)"
)


@dataclass(frozen=True)
class MembersReport:
    """How many joined or left, and how many stayed as they were; of many, the run that tells whom."""

    changed: int
    kept: int
    run_id: UUID | None = None
    unusable: tuple[Unusable, ...] = ()


def add_members(*, actor: Actor, group_id: UUID, person_ids: Iterable[UUID]) -> MembersReport:
    """Lists active people in a static group; whoever is in it already stays.

    Raises NotFound, also where one of them is not there or not active. Refuses with 'not_static',
    'group_retired', 'nobody'. Publishes `PeopleChanged`, as all of these verbs do.
    """
    require(actor, "groups.manage")
    group, people = _static(group_id), sorted(set(person_ids))
    if not people:
        raise Refused("nobody", "Choose who should be in the group.", field="people")
    report = _add(actor, group, _THESE, {"people": people})
    if report.changed + report.kept < len(people):
        raise NotFound
    return report


def add_listed(*, actor: Actor, group_id: UUID, text: str) -> MembersReport:
    """Lists the people whose employee numbers or e-mail addresses stand in the text, one a line.

    Lines that name nobody active are reported, and the others count. Refuses as `add_members`, and with
    'too_many_lines'.
    """
    require(actor, "groups.manage")
    group, keys = _static(group_id), keys_of(text)
    if not keys:
        raise Refused("nobody", "Write at least one employee number or e-mail address.", field="listed")
    named = people_listed(keys)
    report = _add(actor, group, _THESE, {"people": list(named.people)})
    return MembersReport(report.changed, report.kept, report.run_id, named.unusable)


def add_department(*, actor: Actor, group_id: UUID, department_id: UUID) -> MembersReport:
    """Lists everybody active in a department and those below it, as they are today (SEED-30).

    Raises NotFound. Refuses with 'not_static', 'group_retired'.
    """
    require(actor, "groups.manage")
    group = _static(group_id)
    if not AttributeValue.objects.filter(pk=department_id, attribute__key="department").exists():
        raise NotFound
    return _add(actor, group, _DEPARTMENT, {"department": department_id})


def remove_members(*, actor: Actor, group_id: UUID, person_ids: Iterable[UUID]) -> MembersReport:
    """Takes people out of a static group; whoever is not in it stays out.

    Raises NotFound. Refuses with 'not_static', 'group_retired', 'nobody'.
    """
    require(actor, "groups.manage")
    group, people = _static(group_id), sorted(set(person_ids))
    if not people:
        raise Refused("nobody", "Choose who should leave the group.", field="people")
    leaving = GroupMember.objects.filter(group=group, person_id__in=people).count()
    if not leaving:
        return MembersReport(0, len(people))
    one = people[0] if len(people) == 1 else None
    opened = None if one else _open(actor, group)
    gone = rows("unlist_members", {**_dated(actor, group, opened), "people": people})
    event = _record(actor, group, "removed", leaving, len(people) - leaving, opened, one)
    _tell(actor, gone, Cause.LEFT_GROUP, event)
    return MembersReport(leaving, len(people) - leaving, opened.pk if opened else None)


def _add(actor: Actor, group: Group, who: str, chosen: Mapping[str, Any]) -> MembersReport:
    ((wanted, kept),) = rows("eligible_members", {"group": group.pk, **chosen}, who=who)
    if wanted == kept:
        return MembersReport(0, kept)
    people = chosen.get("people", ())
    one = people[0] if len(people) == 1 else None
    opened = None if one else _open(actor, group)
    joined = rows("list_members", {**_dated(actor, group, opened), **chosen}, who=who)
    event = _record(actor, group, "added", wanted - kept, kept, opened, one)
    _tell(actor, joined, Cause.JOINED_GROUP, event)
    return MembersReport(wanted - kept, kept, opened.pk if opened else None)


def _tell(actor: Actor, changed: Iterable[tuple[UUID]], cause: Cause, event: AuditEvent) -> None:
    people = tuple(person for (person,) in changed)
    publish(PeopleChanged(person_ids=people, cause=cause, cause_id=event.pk), actor=actor)


def _static(group_id: UUID) -> Group:
    group = group_locked(group_id)
    if group.kind != Group.STATIC:
        raise Refused("not_static", "The members of a dynamic group follow from its condition. Edit that.")
    return group


def _open(actor: Actor, group: Group) -> Run:
    return audit.open_run(actor, "membership", subject_type="group", subject_id=group.pk)


def _dated(actor: Actor, group: Group, opened: Run | None) -> dict[str, Any]:
    return {"group": group.pk, "day": today(actor), "run": opened.pk if opened else None}


def _record(
    actor: Actor, group: Group, what: str, changed: int, kept: int, opened: Run | None, one: UUID | None
) -> AuditEvent:
    """One event; for many also the run's account."""
    if opened:
        counts = {(what, ""): changed, ("kept", ""): kept}
        audit.account(opened, {key: people for key, people in counts.items() if people})
    person = {"person": str(one)} if one else {}
    return audit.record(
        actor,
        f"group.members_{what}",
        object_type="group",
        object_id=group.pk,
        new={**person, "from": str(today(actor))},
        count=changed,
        run_id=opened.pk if opened else None,
    )
