"""One door to the database, and no clock below the doors: read from the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from duly.tenancy.fences import Fence
from tests.architecture.specimens import tenant_models

ROOT = Path(__file__).resolve().parents[2] / "duly"
DOOR = ROOT / "tenancy" / "transactions.py"
BELOW_THE_DOORS = (
    "kernel",
    "tenancy",
    "audit",
    "outbox",
    "messaging",
    "people",
    "trainings",
    "evidence",
    "learning",
    "assignments",
)
OPENERS = {"atomic", "set_autocommit", "commit", "savepoint", "non_atomic_requests", "ATOMIC_REQUESTS"}
SETTERS = ("set_config(", "set local", "set session", "set app.")
CLOCKS = {
    "now",
    "utcnow",
    "today",
    "localdate",
    "localtime",
    "time",
    "time_ns",
    "monotonic",
    "perf_counter",
    "Now",
    "gmtime",
}
# These two words are also verbs of ours and types: a clock only on these.
CLOCK_OWNERS = {"datetime", "date", "timezone", "time", "functions", "models"}
SQL_CLOCKS = ("current_date", "current_timestamp", "localtimestamp", "now()", "clock_timestamp()")


def sources(*packages: str) -> list[Path]:
    """The Python files of some packages, or of all; what migrations do is the owner's business."""
    folders = [ROOT / package for package in packages] or [ROOT]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    return sorted(path for path in files if "migrations" not in path.parts)


def openings(code: str) -> Iterator[str]:
    """Where Django's transaction module or the setting of the organization is used."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case (
                ast.ImportFrom(module="django.db.transaction")
                | ast.Import(names=[ast.alias(name="django.db.transaction")])
            ):
                yield f"line {node.lineno}: imports from django.db.transaction"
            case ast.ImportFrom(module="django.db", names=names) if any(
                alias.name == "transaction" for alias in names
            ):
                yield f"line {node.lineno}: imports django.db.transaction"
            case ast.Attribute(attr=name) if name in OPENERS and _is_transaction(node.value):
                yield f"line {node.lineno}: {name}"
            case ast.Constant(value=str(text)) if _sets(text):
                yield f"line {node.lineno}: {text[:40]}"


def _is_transaction(owner: ast.expr) -> bool:
    return isinstance(owner, ast.Name | ast.Attribute) and "transaction" in ast.unparse(owner)


def _sets(text: str) -> bool:
    return any(setter in text.lower() for setter in SETTERS)


def clocks(code: str) -> Iterator[str]:
    """Where a clock is read, by its module or by its bare name."""
    tree = ast.parse(code)
    yield from _imported_clocks(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=owner, attr=name) if name in CLOCKS and _owns_a_clock(owner):
                yield f"line {node.lineno}: {ast.unparse(node)}"


def _owns_a_clock(owner: ast.expr) -> bool:
    return ast.unparse(owner).rpartition(".")[2] in CLOCK_OWNERS


def _imported_clocks(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module != "datetime":
            for alias in node.names:
                if alias.name in CLOCKS and (node.module or "").rpartition(".")[2] in CLOCK_OWNERS:
                    yield f"line {node.lineno}: imports {alias.name}"


def found(check: object, files: list[Path]) -> dict[str, list[str]]:
    assert callable(check)
    reports = {str(path.relative_to(ROOT)): list(check(path.read_text())) for path in files}
    return {path: report for path, report in reports.items() if report}


def test_transactions_are_opened_in_one_place() -> None:
    assert found(openings, [path for path in sources() if path != DOOR]) == {}
    assert list(openings(DOOR.read_text())) != []


def test_no_clock_is_read_below_the_doors() -> None:
    assert found(clocks, sources(*BELOW_THE_DOORS)) == {}


def test_no_statement_below_the_doors_reads_the_clock() -> None:
    files = [path for package in BELOW_THE_DOORS for path in (ROOT / package).rglob("*.sql")]
    texts = {path.name: path.read_text().lower() for path in files}
    assert {name for name, text in texts.items() if any(clock in text for clock in SQL_CLOCKS)} == set()


@pytest.mark.parametrize(
    "code",
    [
        "from django.db import connection, transaction",
        "from django.db.transaction import atomic",
        "import django.db.transaction",
        "import django\ndjango.db.transaction.atomic()",
        "cursor.execute(\"SELECT set_config('app.organization_id', %s, false)\")",
        "cursor.execute('SET LOCAL app.organization_id = 1')",
    ],
)
def test_another_door_would_be_noticed(code: str) -> None:
    assert list(openings(code)) != []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\ndatetime.now(UTC)",
        "import datetime\ndatetime.datetime.now()",
        "import datetime as dt\nfrom datetime import date\ndate.today()",
        "from django.utils import timezone\ntimezone.now()",
        "from django.utils.timezone import now",
        "import time\ntime.time()",
        "from time import monotonic",
        "from django.db.models.functions import Now",
    ],
)
def test_a_clock_would_be_noticed(code: str) -> None:
    assert list(clocks(code)) != []


def test_every_tenant_table_is_fenced_in_a_migration() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    fenced = [
        (label, operation.model_name)
        for (label, _), migration in loader.disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, Fence)
    ]
    assert sorted(fenced) == sorted((m._meta.app_label, m._meta.model_name) for m in tenant_models())
