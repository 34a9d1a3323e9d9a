"""Named SQL: the files of a package's `sql` folder, read once, run with bound parameters only."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from django.db import connection

from duly.tenancy import scope

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Statements:
    """The statements of one folder.

    `$name` in one is replaced before it runs: for names and pieces that the code itself has chosen.
    """

    folder: Path

    def text(self, name: str, **names: str) -> str:
        """The text of `<name>.sql`."""
        text = _read(self.folder / f"{name}.sql")
        return Template(text).substitute(names) if names else text

    def rows(self, name: str, parameters: Parameters, **names: str) -> list[tuple[Any, ...]]:
        """Runs a named question."""
        return fetched(self.text(name, **names), parameters)

    def run(self, name: str, parameters: Parameters, **names: str) -> int:
        """Runs a named statement that writes; returns how many rows it wrote."""
        return written(self.text(name, **names), parameters)


def fetched(sql: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    """All rows of a question, asked in the open scope: its organization is the parameter `organization`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"organization": scope.current(), **parameters})
        return list(cursor.fetchall())


def written(sql: str, parameters: Parameters) -> int:
    """As `fetched`, for a statement that writes: how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"organization": scope.current(), **parameters})
        return int(cursor.rowcount)


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
