"""Launching a campaign, against inserting the identical finished rows from a plain copy.

Both run as the app role into the same empty table with its keys, policies and triggers: the floor in one
transaction, ours part by part as the worker does. Ours also checks the preview, judges everybody, stores why
and writes the account.
"""

from datetime import timedelta

from django.db import connection

from benchmarks.measuring import Figure, paired
from benchmarks.population import NOW, Population, populate
from benchmarks.server import Server
from duly.assignments.models import Assignment
from duly.assignments.operations import draft_campaign, launching
from duly.assignments.queries import preview
from duly.audit.recording import record
from duly.jobs.tasks import carry_out_launch
from duly.kernel.audience import Audience, Clause, Condition
from duly.tenancy.transactions import transaction

DUE = NOW.date() + timedelta(days=30)
FLOOR = "INSERT INTO assignments_assignment SELECT * FROM benchmark_rows"
# Emptied and rebuilt, so that every measurement meets the same table; the owner alone can remove anything.
EMPTY = (
    "ALTER TABLE assignments_assignment DISABLE TRIGGER assignments_assignment_audited_delete",
    "DELETE FROM assignments_assignment",
    "ALTER TABLE assignments_assignment ENABLE ALWAYS TRIGGER assignments_assignment_audited_delete",
    "VACUUM (ANALYZE) assignments_assignment",
    "REINDEX TABLE assignments_assignment",
)
# Only the reasons of the copy stay: in a table this small each row is one more to pass by for every key.
FORGET = (
    "ALTER TABLE assignments_decision DISABLE TRIGGER USER",
    "DELETE FROM assignments_decision WHERE id NOT IN (SELECT decision_id FROM benchmark_rows)",
    "ALTER TABLE assignments_decision ENABLE TRIGGER USER",
    "VACUUM (ANALYZE) assignments_decision, assignments_chunk",
)
COPY = (
    "CREATE TABLE benchmark_rows AS SELECT * FROM assignments_assignment",
    'GRANT SELECT ON benchmark_rows TO "duly_app"',
    "ANALYZE benchmark_rows",
)
PEOPLED = ("VACUUM (ANALYZE)",)


def measure(size: int, server: Server) -> Figure:
    """`size` people are assigned; a quarter more are judged and left out."""
    population = populate(size)
    server.as_owner(*PEOPLED)
    launching = Launching(population)
    launching.prepare()
    launching.run()
    # The copy is taken once, from a launch that is not timed.
    server.as_owner(*COPY)

    def before() -> None:
        server.as_owner(*EMPTY, *FORGET)
        launching.prepare()
        server.settle()

    return paired(
        "launch", size, ours=launching.run, floor=launching.floor, before=before, rows=launching.rows
    )


class Launching:
    """One launch after another of the same people, each from a fresh draft."""

    def __init__(self, population: Population) -> None:
        self._population = population
        clause = Clause((Condition("department", population.asked),))
        self._audience = Audience(clauses=(clause,))

    def prepare(self) -> None:
        """Drafts and previews, as an admin has done by the time of the launch."""
        actor, training_id = self._population.actor, self._population.training_id
        with transaction(actor):
            self._campaign_id = draft_campaign(
                actor=actor, name="Benchmark", training_id=training_id, audience=self._audience, due_on=DUE
            )
            shown = preview(actor=actor, audience=self._audience, training_id=training_id, due_on=DUE)
        self._fingerprint = shown.fingerprint

    def run(self) -> None:
        """The launch, and all that the worker does of it: no chunk is left."""
        actor = self._population.actor
        with transaction(actor):
            report = launching.launch(
                actor=actor, campaign_id=self._campaign_id, fingerprint=self._fingerprint
            )
        carry_out_launch(actor, str(report.run_id))

    def floor(self) -> None:
        actor = self._population.actor
        with transaction(actor):
            with connection.cursor() as cursor:
                cursor.execute(FLOOR)
            record(actor, "benchmark.written", object_type="organization", object_id=actor.organization_id)

    def rows(self) -> int:
        with transaction(self._population.actor):
            return Assignment.objects.count()
