"""Two records that are one person: one is kept, the other stays as what it was, and points there."""

from datetime import date
from uuid import UUID

from duly.audit.models import AuditEvent, Run
from duly.audit.recording import account as count
from duly.audit.recording import open_run, record
from duly.kernel.refusal import NotFound, Refused
from duly.outbox import publish
from duly.people.models import Account, Person
from duly.people.operations.changes import (
    LINKS,
    append_activity,
    append_link,
    append_values,
    attributes_of,
    one_link_at_a_time,
    today,
)
from duly.people.operations.details import learn_words
from duly.people.operations.leaving import close_account, end_links
from duly.people.operations.staffing import write_values
from duly.people.queries.merging import MergePreview, merge_preview
from duly.people.queries.statements import run as write
from duly.people.rules.events import Cause, PeopleChanged, PersonsMerged
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.turns import ENGINE, take_turn


def merge_people(*, actor: Actor, kept_id: UUID, merged_id: UUID, fingerprint: str) -> None:
    """Keeps one of two records of a person, exactly as previewed under `fingerprint`.

    The other one becomes inactive and points to the kept one; what it proves counts for the kept one, and is
    never changed. Publishes `PersonsMerged` and `PeopleChanged`. Refuses as `merge_preview` does, and with
    'stale'.
    """
    require(actor, "people.manage")
    take_turn(actor, ENGINE)
    one_link_at_a_time()
    kept, merged = _locked(kept_id, merged_id)
    plan = merge_preview(actor=actor, kept_id=kept_id, merged_id=merged_id)
    if plan.fingerprint != fingerprint:
        raise Refused("stale", "One of the records changed since the preview. Look at it again.")
    run = open_run(actor, "merge", subject_type="person", subject_id=kept_id)
    day = today(actor)
    _retire(actor, plan, merged, day, run)
    _fill(actor, plan, kept, day, run)
    _hand_over(plan, day, run)
    _settle_account(actor, plan, merged)
    event = _record(actor, plan, run)
    publish(PersonsMerged(kept_id=kept_id, merged_id=merged_id, run_id=run.pk), actor=actor)
    told = PeopleChanged(person_ids=(kept_id, merged_id), cause=Cause.MERGED, cause_id=event.pk)
    publish(told, actor=actor)


def _locked(*person_ids: UUID) -> list[Person]:
    """Both, in one order for everybody, so that two merges never wait for each other."""
    people = {
        one.pk: one for one in Person.objects.select_for_update().filter(pk__in=person_ids).order_by("pk")
    }
    if not people.keys() >= set(person_ids):
        raise NotFound
    return [people[one] for one in person_ids]


def _retire(actor: Actor, plan: MergePreview, merged: Person, day: date, run: Run) -> None:
    """The merged record lets go of what only one may have, and everything that pointed to it moves on."""
    taken = plan.filled("plain")
    given = {"employee_number": None, "email": ""}
    Person.objects.filter(pk=merged.pk).update(
        is_active=False,
        merged_into=plan.kept_id,
        **{name: nothing for name, nothing in given.items() if name in taken},
    )
    Person.objects.filter(merged_into=merged.pk).update(merged_into=plan.kept_id)
    if merged.is_active:
        append_activity(actor, merged.pk, day, is_active=False, run_id=run.pk)


def _fill(actor: Actor, plan: MergePreview, kept: Person, day: date, run: Run) -> None:
    links = {kind: other for kind, other in plan.links.items() if other != getattr(kept, LINKS[kind])}
    columns = {**plan.filled("plain"), **{LINKS[kind]: other for kind, other in links.items()}}
    if columns:
        Person.objects.filter(pk=kept.pk).update(**columns)
        learn_words(actor, Person.objects.get(pk=kept.pk))
    for kind, other in links.items():
        append_link(actor, kept.pk, kind, other, day, run_id=run.pk)
    values = plan.filled("attribute")
    attributes = attributes_of(values)
    in_force = {attributes[key]: UUID(str(value)) for key, value in values.items()}
    append_values(actor, kept.pk, list(in_force.items()), day, run_id=run.pk)
    write_values(actor, kept, in_force)


def _hand_over(plan: MergePreview, day: date, run: Run) -> None:
    both = {"kept": plan.kept_id, "merged": plan.merged_id, "day": day, "run": run.pk}
    for kind, column in LINKS.items():
        write("merge_reports", {**both, "kind": kind}, column=column)
    write("merge_memberships", both)


def _settle_account(actor: Actor, plan: MergePreview, merged: Person) -> None:
    close_account(actor, merged.account_id)
    if plan.account == "moved" and merged.account_id:
        Person.objects.filter(pk=plan.merged_id).update(account=None)
        Person.objects.filter(pk=plan.kept_id).update(account=merged.account_id)
        is_active = Person.objects.active().filter(pk=plan.kept_id).exists()
        Account.objects.filter(pk=merged.account_id).update(is_active=is_active)
        end_links(actor, merged.account_id)


def _record(actor: Actor, plan: MergePreview, run: Run) -> AuditEvent:
    """What happened to the kept record; the merged one has an event of its own."""
    led = {one for people in plan.reports.values() for one in people}
    count(run, {("merged", ""): 1, ("moved", "team"): len(led)})
    filled = [one.key for one in plan.fields if one.outcome == "filled"]
    event = record(
        actor,
        "person.merged",
        object_type="person",
        object_id=plan.kept_id,
        new={
            "merged": str(plan.merged_id),
            "filled": filled,
            "team": len(led),
            "groups": len(plan.groups),
            "account": plan.account,
        },
        run_id=run.pk,
    )
    record(
        actor,
        "person.merged_into",
        object_type="person",
        object_id=plan.merged_id,
        new={"kept": str(plan.kept_id)},
        run_id=run.pk,
    )
    return event
