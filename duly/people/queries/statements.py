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


def rows(name: str, params: Mapping[str, Any], **names: str) -> list[tuple[Any, ...]]:
    """Runs a named question in the open scope, whose organization is its parameter `organization`.

    `$name` in it is replaced first: for names of columns, which the code itself has chosen.
    """
    with connection.cursor() as cursor:
        cursor.execute(_composed(name, names), {"organization": scope.current(), **params})
        return list(cursor.fetchall())


def run(name: str, params: Mapping[str, Any], **names: str) -> int:
    """As `rows`, for a statement that writes; returns how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(_composed(name, names), {"organization": scope.current(), **params})
        return int(cursor.rowcount)


def _composed(name: str, names: Mapping[str, str]) -> str:
    return Template(statement(name)).substitute(names) if names else statement(name)
