"""The named statements of `people/sql`."""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from duly.tenancy.statements import Statements

_SQL = Statements(Path(__file__).resolve().parents[1] / "sql")


def array(values: Iterable[object]) -> str:
    """A one-dimensional array as the server reads it, for a parameter that the statement casts.

    For many thousand values: the driver looks at each of them several times.
    """
    return "{" + ",".join([_element(value) for value in values]) + "}"


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value.hex if isinstance(value, UUID) else str(value)


statement = _SQL.text
rows = _SQL.rows
run = _SQL.run
