"""The import of an HR export: read, judge, compare, and only then write, in sets and in one transaction.

Everything that can be refused is known before the first write; the preview stops there and shows the same
differences that the import writes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO
from uuid import UUID

from duly.audit.recording import account, open_run, record
from duly.kernel.refusal import Refused
from duly.people.models import OrganizationSettings
from duly.people.operations.reading import Export, read_export
from duly.people.operations.sets import NewValues, free_addresses, write_links, write_people
from duly.people.operations.zones import refresh_zones
from duly.people.queries.actors import organization_settings
from duly.people.queries.known import (
    CHUNK,
    attribute_ids,
    known_links,
    known_people,
    value_paths,
)
from duly.people.rules.differences import Comparison, Difference, Known
from duly.people.rules.folding import Folded
from duly.people.rules.linking import LinkSteps
from duly.people.rules.mapping import ImportMapping
from duly.people.rules.table import LeftOut, Reject
from duly.people.rules.timelines import corrections
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.transactions import without_nested_loops

REJECTS_IN_TRAIL = 1000


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import did, or would do. `rejected` counts rows; each reason stands in `rejects`."""

    rows: int
    people: int
    created: int
    changed: int
    unchanged: int
    rejected: int
    departments: int
    managers_linked: int
    rejects: tuple[Reject, ...]
    dry_run: bool
    run_id: UUID | None


def import_people(
    *,
    actor: Actor,
    file: BinaryIO,
    mapping: ImportMapping,
    dry_run: bool = False,
    refuse_on_rejects: bool = False,
) -> ImportReport:
    """Brings the organization's people to what the export says, or shows what that would change.

    Rows that cannot be used are left out and named in the report; with `refuse_on_rejects` one of them
    refuses everything, with 'import_refused'. A file that is no such export is refused with 'import_empty'
    or 'import_columns'.
    """
    require(actor, "people.manage")
    _one_at_a_time()
    today = actor.today(organization_settings().zone)
    with without_nested_loops():
        export = read_export(file, actor=actor, mapping=mapping, today=today)
        if refuse_on_rejects and export.rejects:
            why = f"{len(export.rejects)} things in the file cannot be imported, so nothing was."
            raise Refused("import_refused", why, rejects=export.rejects)
        return _Import(actor, mapping, export, today, dry_run=dry_run).carry_out()


class _Import:
    """One import from the judged export to the report."""

    def __init__(
        self, actor: Actor, mapping: ImportMapping, export: Export, today: date, *, dry_run: bool
    ) -> None:
        self._actor = actor
        self._mapping = mapping
        self._export = export
        self._today = today
        self._dry_run = dry_run
        self._run = (
            None
            if dry_run
            else open_run(actor, "import", subject_type="organization", subject_id=actor.organization_id)
        )
        self._changed: set[UUID] = set()
        self._personal: dict[str, dict[str, list[str]]] = {}

    def carry_out(self) -> ImportReport:
        values = self._values()
        if self._run:
            values.write()
            free_addresses(list(self._export.giving_up))
        self._compare_people(Comparison(self._mapping, values.ids, self._today))
        self._compare_links()
        if self._run:
            refresh_zones(person_ids=self._export.person_ids)
        report = self._report(departments=sum(key == "department" for key, _ in values.ids))
        self._keep_account(report)
        return report

    def _values(self) -> NewValues:
        # Departments are looked up always, because the report counts them.
        keys = sorted({*self._mapping.dimensions, "department"})
        values = NewValues(self._actor, value_paths(keys), attribute_ids())
        for person in self._export.people:
            for row in person.rows:
                for key, path in zip(self._mapping.dimensions, row.values, strict=True):
                    if path:
                        values.want(key, path)
        return values

    def _compare_people(self, comparison: Comparison) -> None:
        for chunk in self._chunks():
            found = self._known(chunk)
            differences = [
                comparison.difference(person_id, person, found.get(person_id)) for person_id, person in chunk
            ]
            self._note(differences)
            if self._run:
                write_people(differences, run_id=self._run.pk)

    def _note(self, differences: Iterable[Difference]) -> None:
        for difference in differences:
            if difference.before is not None and difference.is_change:
                self._changed.add(difference.person_id)
            personal = difference.personal()
            if personal:
                self._personal[str(difference.person_id)] = personal

    def _compare_links(self) -> None:
        for kind, links in self._export.links.items():
            for start in range(0, len(links), CHUNK):
                self._compare_chunk_of_links(kind, links[start : start + CHUNK])

    def _compare_chunk_of_links(self, kind: str, links: Sequence[LinkSteps]) -> None:
        known_before = self._export.links_before[kind]
        restating = self._mapping.valid_from is not None
        ids = [self._export.ids[link.person.identity] for link in links]
        history = known_links([one for one in ids if one not in self._export.new], kind)
        steps = [
            (person_id, day, other)
            for person_id, link in zip(ids, links, strict=True)
            for day, other in corrections(link.steps, history.get(person_id, []), restating=restating)
        ]
        today = [
            (person_id, link.today)
            for person_id, link in zip(ids, links, strict=True)
            if known_before.get(person_id) != link.today
        ]
        touched = {person_id for person_id, _, _ in steps} | {person_id for person_id, _ in today}
        self._changed |= touched - self._export.new
        if self._run:
            write_links(kind, steps, today, run_id=self._run.pk)

    def _chunks(self) -> Iterator[list[tuple[UUID, Folded]]]:
        people = self._export.people
        for start in range(0, len(people), CHUNK):
            yield [(self._export.ids[one.identity], one) for one in people[start : start + CHUNK]]

    def _known(self, chunk: Iterable[tuple[UUID, Folded]]) -> dict[UUID, Known]:
        found = known_people([person_id for person_id, _ in chunk if person_id not in self._export.new])
        for person_id in found.keys() & self._export.giving_up.keys():
            state = replace(found[person_id].state, email=self._export.giving_up[person_id])
            found[person_id] = replace(found[person_id], state=state)
        return found

    def _report(self, *, departments: int) -> ImportReport:
        export = self._export
        return ImportReport(
            rows=export.rows,
            people=len(export.people),
            created=len(export.new),
            changed=len(self._changed),
            unchanged=len(export.people) - len(export.new) - len(self._changed),
            rejected=export.rejected,
            departments=departments,
            managers_linked=export.linked("manager"),
            rejects=export.rejects,
            dry_run=self._dry_run,
            run_id=self._run.pk if self._run else None,
        )

    def _keep_account(self, report: ImportReport) -> None:
        if self._run is None:
            return
        counts = {("created", ""): report.created, ("changed", ""): report.changed}
        counts["unchanged", ""] = report.unchanged
        account(self._run, counts | _refusals(report.rejects), self._export.refused_people)
        record(
            self._actor,
            "people.imported",
            object_type="run",
            object_id=self._run.pk,
            run_id=self._run.pk,
            count=report.created + report.changed,
            new={
                "rows": report.rows,
                "created": report.created,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "rejected": report.rejected,
                "rejects": [[one.line, one.column, one.code] for one in report.rejects[:REJECTS_IN_TRAIL]],
            },
            personal=self._personal,
        )


def _refusals(rejects: Iterable[Reject]) -> dict[tuple[str, str], int]:
    """Rows left out by their first reason, and links left out."""
    first: dict[tuple[str, int], str] = {}
    for reject in rejects:
        outcome = "refused" if reject.left_out is LeftOut.ROW else "link_refused"
        first.setdefault((outcome, reject.line), reject.code)
    return dict(Counter((outcome, code) for (outcome, _), code in first.items()))


def _one_at_a_time() -> None:
    """Makes a second import of the organization wait for this one."""
    OrganizationSettings.objects.select_for_update().get()
