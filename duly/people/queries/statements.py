"""The named statements of `people/sql`: read once, run with bound parameters only."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from django.db import connection

from duly.tenancy import scope

FOLDER = Path(__file__).resolve().parents[1] / "sql"


@cache
def statement(name: str) -> str:
    """The text of `people/sql/<name>.sql`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def rows(name: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Runs a named question in the open scope, whose organization is its parameter `organization`."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), {"organization": scope.current(), **params})
        return list(cursor.fetchall())


def run(name: str, params: Mapping[str, Any]) -> int:
    """Runs a named statement in the open scope and returns how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), {"organization": scope.current(), **params})
        return int(cursor.rowcount)


def composed_rows(name: str, params: Mapping[str, Any], **names: str) -> list[tuple[Any, ...]]:
    """As `rows`, with `$name` replaced first: for names of columns that the code itself has chosen."""
    composed = Template(statement(name)).substitute(names)
    with connection.cursor() as cursor:
        cursor.execute(composed, {"organization": scope.current(), **params})
        return list(cursor.fetchall())
