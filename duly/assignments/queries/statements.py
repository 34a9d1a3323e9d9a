"""The named statements of `assignments/sql`."""

from pathlib import Path

from duly.tenancy.statements import Statements

_SQL = Statements(Path(__file__).resolve().parents[1] / "sql")

statement = _SQL.text
rows = _SQL.rows
run = _SQL.run
