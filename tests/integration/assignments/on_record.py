"""What the product has on record, read row by row, in the shape of the second opinion."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from duly.assignments.models import Assignment, AssignmentEvent, Campaign, Decision, Pending
from duly.audit import models as audit
from duly.audit.models import RunCount, RunEnd
from duly.people.models import (
    Attribute,
    AttributeValue,
    CustomValue,
    GroupMember,
    OrganizationSettings,
    Person,
)
from duly.people.rules.dimensions import BUILT_IN
from duly.tenancy.actor import Actor
from duly.trainings.models import Training, Version
from tests.integration.assignments.plain_facts import Act, Course, Key, Somebody
from tests.integration.assignments.plainly import Plainly

LISTED = frozenset({"undecided", "refused"})
DAYS = ("assigned_on", "due_on", "late_from", "overdue_from", "due_days", "keeps_due_day")
OUTCOME = ("started_from", "completed_from", "evidence_id", "withdrawn_from", "withdrawal")
WHY = ("revision__number", "clause", "facts", "due_basis", "due_days", "cause")

Told = tuple[dict[str, Any], list[tuple[str, Any, Any]]]  # how it stands, and what happened
State = dict[Key, Told]


@dataclass(frozen=True)
class Run:
    """What a run says of itself: people by act, who is behind the counts that keep a list, the totals."""

    counts: dict[Act, int]
    listed: set[tuple[Act, Key]]
    changes: int
    population: int


def plainly(actor: Actor) -> Plainly:
    """The second opinion starts with the people and trainings that are there."""
    values = AttributeValue.objects.values_list("id", "parent_id", "zone")
    required = Attribute.objects.filter(is_required=True, retired_at=None)
    return Plainly(
        now=actor.now,
        zone=OrganizationSettings.objects.values_list("zone", flat=True).get(),
        above={one: parent for one, parent, _ in values},
        zones={one: zone for one, _, zone in values if zone},
        required=frozenset(required.values_list("key", flat=True)),
        people=_people(),
        courses=courses(),
    )


def _people() -> dict[UUID, Somebody]:
    columns = {one.column: one.key for one in BUILT_IN}
    found: dict[UUID, Somebody] = {}
    people = Person.objects.filter(merged_into=None).order_by("employee_number", "pk")
    for row in people.values("id", "is_active", *columns):
        holds = {key: row[column] for column, key in columns.items() if row[column]}
        found[row["id"]] = Somebody(row["id"], holds, active=row["is_active"])
    for person, key, value in CustomValue.objects.values_list("person_id", "attribute__key", "value_id"):
        found[person].holds[key] = value
    for person, group in GroupMember.objects.values_list("person_id", "group_id"):
        found[person].groups.add(group)
    return found


def courses() -> dict[UUID, Course]:
    active = Max("edition", filter=Q(state="active"))
    editions = dict(Version.objects.values_list("training_id").annotate(active=active))
    return {
        one.pk: Course(editions.get(one.pk), one.due_offset_days, one.grace_days, one.recertify_months)
        for one in Training.objects.all()
    }


def state() -> State:
    """Everything that is owed, why, and all that happened to it, in order."""
    happened: dict[UUID, list[tuple[str, Any, Any]]] = defaultdict(list)
    events = AssignmentEvent.objects.order_by("recorded_at", "pk")
    for assignment, *told in events.values_list("assignment_id", "kind", "old", "new"):
        happened[assignment].append(tuple(told))
    why = [f"decision__{name}" for name in WHY]
    names = ("person_id", "campaign_id", "training_id", "campaign__rule_id", "edition", *DAYS, *OUTCOME, *why)
    return {
        _key(row): ({name: row[name] for name in names[4:]}, happened[row["id"]])
        for row in Assignment.objects.values("id", *names)
    }


def state_of(plain: Plainly) -> State:
    """The same, as the second opinion has it."""
    return {
        key: (
            {
                "edition": one.edition,
                "assigned_on": one.on,
                "due_on": one.due,
                "late_from": one.late,
                "overdue_from": one.overdue,
                "due_days": one.days,
                "keeps_due_day": one.stays,
                "started_from": one.started,
                "completed_from": one.completed,
                "evidence_id": one.evidence,
                "withdrawn_from": one.withdrawn,
                "withdrawal": one.withdrawal,
                "decision__revision__number": one.why.revision,
                "decision__clause": one.why.clause,
                "decision__facts": list(one.why.facts),
                "decision__due_basis": one.why.basis,
                "decision__due_days": one.why.days,
                "decision__cause": one.why.cause,
            },
            one.events,
        )
        for key, one in plain.owed.items()
    }


def ids() -> dict[Key, UUID]:
    names = ("person_id", "campaign_id", "training_id", "campaign__rule_id")
    return {_key(row): row["id"] for row in Assignment.objects.values("id", *names)}


def _key(row: dict[str, Any]) -> Key:
    """A rule's campaigns go by the rule."""
    return (row["person_id"], row["campaign__rule_id"] or row["campaign_id"], row["training_id"])


def run(run_id: UUID) -> Run:
    counts: Counter[Act] = Counter()
    listed: set[tuple[Act, Key]] = set()
    duty = {one.pk: (one.rule_id or one.pk, one.training_id) for one in Campaign.objects.all()}
    for one in RunCount.objects.filter(run=run_id).select_related("list"):
        act = (one.outcome, one.reason)
        counts[act] += one.count
        if one.list and one.subject_id:
            assert len(one.list.subjects) == one.count
            listed |= {(act, (person, *duty[one.subject_id])) for person in one.list.subjects}
    end = RunEnd.objects.get(run=run_id)
    return Run(dict(+counts), listed, end.changes, end.population)


def is_done() -> bool:
    """Nothing is noted any more, and no run is under way."""
    ended = RunEnd.objects.values("run")
    under_way = audit.Run.objects.filter(kind="reconcile").exclude(pk__in=ended)
    return not (Pending.objects.exists() or under_way.exists())


def noted() -> int:
    return Pending.objects.count()


def rows() -> list[int]:
    """How much there is of what a reconcile may write."""
    return [one.objects.count() for one in (Assignment, AssignmentEvent, Decision)]
