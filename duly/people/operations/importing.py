"""The import of an HR export: read, judge, compare, and only then write, in sets and in one transaction.

Everything that can be refused is known before the first write; the preview stops there and shows the same
differences that the import writes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO
from uuid import UUID

from duly.audit.recording import account, end_run, open_run, record
from duly.kernel.refusal import Refused
from duly.outbox import publish
from duly.people.models import Attribute, OrganizationSettings
from duly.people.operations.planning import Order, Plan
from duly.people.operations.reach import reach
from duly.people.operations.reading import read_rows
from duly.people.operations.sets import Writer, free_addresses
from duly.people.operations.zones import refresh_zones
from duly.people.queries.actors import organization_settings
from duly.people.queries.imports import ImportCounts
from duly.people.queries.known import own_attributes
from duly.people.rules.differences import Difference
from duly.people.rules.events import Cause, PeopleChanged, PeopleReturned, Return
from duly.people.rules.forms import FileForm
from duly.people.rules.mapping import ImportMapping
from duly.people.rules.table import LeftOut, Reject
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.transactions import about_many

REJECTS_IN_TRAIL = 1000


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import did, or would do: its counts, and each reason why something was left out."""

    counts: ImportCounts
    rejects: tuple[Reject, ...]
    dry_run: bool
    run_id: UUID | None


def import_people(
    *,
    actor: Actor,
    file: BinaryIO,
    mapping: ImportMapping,
    form: FileForm | None = None,
    is_complete: bool = False,
    dry_run: bool = False,
    refuse_on_rejects: bool = False,
) -> ImportReport:
    """Brings the organization's people to what the export says, or shows what that would change.

    Active people whom a complete file does not name leave. Rows that cannot be used are left out and named in
    the report; with `refuse_on_rejects` one of them refuses everything, with 'import_refused'. A file that is
    no such export is refused with 'import_empty' or 'import_columns'.
    """
    require(actor, "people.manage")
    one_import_at_a_time(mapping)
    order = order_for(actor, mapping, is_complete=is_complete)
    rows = read_rows(file, mapping=mapping, today=order.today, form=form)
    with about_many():
        plan = Plan(actor, order, rows)
        if refuse_on_rejects and plan.rejects:
            why = f"{len(plan.rejects)} things in the file cannot be imported, so nothing was."
            raise Refused("import_refused", why, rejects=plan.rejects)
        if not dry_run:
            return carry_out(actor, plan, order)
        for _ in plan.chunks():
            """Comparing is all a preview does."""
    return ImportReport(counts=plan.counts(), rejects=plan.rejects, dry_run=True, run_id=None)


def order_for(actor: Actor, mapping: ImportMapping, *, is_complete: bool) -> Order:
    """What this actor asks for, today."""
    today = actor.today(organization_settings().zone)
    return Order(
        mapping=mapping, today=today, made_at=actor.now, is_complete=is_complete, within=reach(actor)
    )


def one_import_at_a_time(mapping: ImportMapping) -> None:
    """Makes a second import of the organization wait, and everybody who changes links or these values.

    Refuses with 'invalid_mapping' what names an attribute that the organization does not have.
    """
    OrganizationSettings.objects.select_for_update().get()
    keys = mapping.dimensions
    list(Attribute.objects.filter(key__in=keys).order_by("pk").select_for_update(no_key=True))
    judge_attributes(mapping)


def judge_attributes(mapping: ImportMapping) -> None:
    """Refuses with 'invalid_mapping' attributes that the organization does not have, and trees of lists."""
    there = own_attributes(mapping.attributes)
    for key, source in mapping.attributes.items():
        path = f"$.attributes.{key}"
        if key not in there:
            raise Refused("invalid_mapping", f"There is no attribute {key} in use.", path=path)
        if (source.separator or len(source.columns) > 1) and not there[key]:
            raise Refused("invalid_mapping", f"The values of {key} are no tree.", path=path)


def carry_out(actor: Actor, plan: Plan, order: Order, *, fingerprint: str = "") -> ImportReport:
    """Writes what the plan says; with a fingerprint only what was shown under it, else it refuses 'stale'."""
    run = open_run(actor, "import", subject_type="organization", subject_id=actor.organization_id)
    writer = Writer(run_id=run.pk, now=actor.now, own=tuple(order.mapping.attributes), new=plan.export.new)
    notes = _Notes()
    plan.values.write()
    free_addresses(list(plan.export.giving_up))
    for chunk in plan.chunks():
        differences = [difference for _, difference in chunk]
        notes.take(differences)
        writer.write(differences)
    if fingerprint and fingerprint != plan.fingerprint:
        why = "Something changed since the preview, so nothing was imported. Look at the new preview."
        raise Refused("stale", why)
    writer.finish()
    writer.deactivate(plan.leaving, order.today)
    refresh_zones(person_ids=plan.export.person_ids)
    report = ImportReport(counts=plan.counts(), rejects=plan.rejects, dry_run=False, run_id=run.pk)
    account(run, _outcomes(report), _lines(plan))
    counts = report.counts
    end_run(run, population=counts.people + counts.leaving, changes=_changes(counts))
    _record(actor, report, run.pk, notes.personal)
    if returns := tuple(notes.returned(order)):
        publish(PeopleReturned(returns=returns), actor=actor)
    if changed := (*notes.changed, *plan.leaving):
        publish(PeopleChanged(person_ids=changed, cause=Cause.IMPORTED, cause_id=run.pk), actor=actor)
    return report


@dataclass
class _Notes:
    """What the trail and other packages are told about single people."""

    personal: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    returning: list[Difference] = field(default_factory=list)
    changed: list[UUID] = field(default_factory=list)

    def take(self, differences: Iterable[Difference]) -> None:
        for one in differences:
            if personal := one.personal():
                self.personal[str(one.person_id)] = personal
            if one.returns:
                self.returning.append(one)
            if one.concerns_audiences:
                self.changed.append(one.person_id)

    def returned(self, order: Order) -> Iterable[Return]:
        for one in self.returning:
            back_on = one.active_steps[-1][0] if one.active_steps else order.today
            left_on = one.away_from or back_on
            yield Return(person_id=one.person_id, left_on=left_on, back_on=back_on)


def _record(
    actor: Actor, report: ImportReport, run_id: UUID, personal: dict[str, dict[str, list[str]]]
) -> None:
    counts = report.counts
    record(
        actor,
        "people.imported",
        object_type="run",
        object_id=run_id,
        run_id=run_id,
        count=_changes(counts),
        new={
            "rows": counts.rows,
            "created": counts.created,
            "changed": counts.changed,
            "returning": counts.returning,
            "unchanged": counts.unchanged,
            "leaving": counts.leaving,
            "rejected": counts.rejected,
            "rejects": [[one.line, one.column, one.code] for one in report.rejects[:REJECTS_IN_TRAIL]],
        },
        personal=personal,
    )


def _changes(counts: ImportCounts) -> int:
    return counts.created + counts.changed + counts.returning + counts.leaving


def _outcomes(report: ImportReport) -> dict[tuple[str, str], int]:
    """People by what happened to them, rows left out by their first reason, and links left out."""
    counts = report.counts
    people = {
        ("created", ""): counts.created,
        ("changed", ""): counts.changed,
        ("unchanged", ""): counts.unchanged,
        **({("returning", ""): counts.returning} if counts.returning else {}),
        **({("leaving", ""): counts.leaving} if counts.leaving else {}),
    }
    return people | _refusals(report.rejects)


def _refusals(rejects: Iterable[Reject]) -> dict[tuple[str, str], int]:
    first: dict[tuple[str, int], str] = {}
    names = {LeftOut.ROW: "refused", LeftOut.LINK: "link_refused", LeftOut.LEAVING: "leaving_refused"}
    for reject in rejects:
        first.setdefault((names[reject.left_out], reject.line), reject.code)
    return dict(Counter((outcome, code) for (outcome, _), code in first.items()))


def _lines(plan: Plan) -> Sequence[tuple[str, str, UUID]]:
    return [*plan.export.refused_people, *(("leaving", "", one) for one in plan.leaving)]
