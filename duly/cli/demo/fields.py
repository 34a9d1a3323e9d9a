"""Reading hand-written TOML strictly: every mistake names its file and its field."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any


class ContentError(Exception):
    """A file of the demo content breaks a rule. The message names the file, the field and the rule."""

    def __init__(self, file: str, field: str, rule: str) -> None:
        super().__init__(f"{file}: {field} {rule}")


class Fields:
    """One TOML table whose fields are taken out one by one; `finish` refuses those nobody asked for."""

    def __init__(self, table: Mapping[str, Any], *, file: str, inside: str = "") -> None:
        self._left = dict(table)
        self._file = file
        self._inside = inside

    def refuse(self, name: str, rule: str) -> ContentError:
        return ContentError(self._file, f"{self._inside}{name}", rule)

    def has(self, name: str) -> bool:
        return name in self._left

    def text(self, name: str, *, shortest: int = 1, longest: int = 300) -> str:
        value = self._take(name)
        if not isinstance(value, str) or not shortest <= len(value.strip()) <= longest:
            raise self.refuse(name, f"must be a text of {shortest} to {longest} characters")
        return value.strip()

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise self.refuse(name, f"must be one of: {', '.join(allowed)}")
        return value

    def whole(self, name: str, lowest: int, highest: int) -> int:
        value = self._take(name)
        if type(value) is not int or not lowest <= value <= highest:
            raise self.refuse(name, f"must be a whole number from {lowest} to {highest}")
        return value

    def whole_or_none(self, name: str, lowest: int, highest: int) -> int | None:
        return self.whole(name, lowest, highest) if self.has(name) else None

    def flag(self, name: str) -> bool:
        value = self._take(name)
        if not isinstance(value, bool):
            raise self.refuse(name, "must be true or false")
        return value

    def day(self, name: str) -> date:
        value = self._take(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.refuse(name, "must be a day such as 2024-03-01")
        return value

    def texts(self, name: str, *, fewest: int = 0, most: int = 100) -> tuple[str, ...]:
        values = self._take(name) if fewest or self.has(name) else []
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise self.refuse(name, "must be a list of texts")
        if not fewest <= len(values) <= most or len(set(values)) != len(values):
            raise self.refuse(name, f"must hold {fewest} to {most} different texts")
        return tuple(values)

    def wholes(self, name: str) -> tuple[int, ...]:
        values = self._take(name)
        if not isinstance(values, list) or not all(type(value) is int for value in values):
            raise self.refuse(name, "must be a list of whole numbers")
        return tuple(values)

    def tables(self, name: str) -> tuple["Fields", ...]:
        """The tables of an array, in order; none where the array is absent."""
        values = self._left.pop(name, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.refuse(name, "must be an array of tables")
        return tuple(
            Fields(value, file=self._file, inside=f"{self._inside}{name} {position}: ")
            for position, value in enumerate(values, start=1)
        )

    def finish(self) -> None:
        for name in self._left:
            raise self.refuse(name, "is not a field of this table")

    def _take(self, name: str) -> Any:
        if name not in self._left:
            raise self.refuse(name, "is missing")
        return self._left.pop(name)
