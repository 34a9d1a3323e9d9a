"""Importing an HR export into an empty organization, against inserting the identical finished rows.

Both run as the app role in one transaction each, in a database copied afresh from the same empty one, and
both end with a commit. Ours also reads, judges and compares the file, and writes the account.
"""

from django.db import connection

from benchmarks.exports import MAPPING, export
from benchmarks.measuring import Figure, paired
from benchmarks.population import NOW
from benchmarks.server import DATABASE, Server
from duly.audit.recording import record
from duly.people.models import (
    ActiveChange,
    AttributeChange,
    AttributeValue,
    LinkChange,
    Person,
    PersonWord,
    ValueTree,
)
from duly.people.operations import create_organization, import_people
from duly.people.rules.mapping import parse_mapping
from duly.tenancy.transactions import transaction

# In the order in which the rows refer to each other.
MODELS = (AttributeValue, ValueTree, Person, PersonWord, AttributeChange, LinkChange, ActiveChange)
TABLES = tuple(model._meta.db_table for model in MODELS)
EMPTY = f"{DATABASE}_empty"


def measure(size: int, server: Server) -> Figure:
    """`size` rows of a file, most of them people."""
    importing = Importing(size)
    # The copy is taken once, from an import that is not timed.
    server.copy_database(DATABASE, EMPTY)
    importing.run()
    server.keep_rows(TABLES, into=EMPTY, granted_to="duly_app")

    def before() -> None:
        server.copy_database(EMPTY, DATABASE)
        server.settle()

    return paired(
        "import", size, ours=importing.run, floor=importing.floor, before=before, rows=importing.rows
    )


class Importing:
    """The same file, imported again and again into an organization that has nobody."""

    def __init__(self, size: int) -> None:
        self._file = export(size)
        self._mapping = parse_mapping(MAPPING)
        self._actor = create_organization(
            slug="benchmark", name="Benchmark", zone="Europe/Vienna", now=NOW, source="test"
        )

    def run(self) -> None:
        with transaction(self._actor):
            import_people(actor=self._actor, file=self._file, mapping=self._mapping)

    def floor(self) -> None:
        actor = self._actor
        with transaction(actor):
            with connection.cursor() as cursor:
                for table in TABLES:
                    cursor.execute(f"INSERT INTO {table} SELECT * FROM benchmark_{table}")
            record(actor, "benchmark.written", object_type="organization", object_id=actor.organization_id)

    def rows(self) -> int:
        with transaction(self._actor):
            return sum(model.objects.count() for model in MODELS)
