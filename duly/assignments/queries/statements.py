"""The package's named SQL statements, read once and run with bound parameters."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

FOLDER = Path(__file__).resolve().parents[1] / "sql"

Parameters = Mapping[str, Any]


@cache
def statement(name: str) -> str:
    """The text of `sql/<name>.sql`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def rows(sql: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    """Runs a statement and returns all its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def affected(sql: str, parameters: Parameters) -> int:
    """Runs a statement that returns nothing and tells how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)
