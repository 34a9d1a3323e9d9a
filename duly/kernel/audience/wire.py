"""An audience as JSON: strict to read, and written in one way only.

Version 1 is {"v": 1, "clauses": [CLAUSE...], "individuals": [ID...], "exclusions": [CLAUSE...],
"excluded_individuals": [ID...]} where CLAUSE is [{"dimension": NAME, "values": [ID...]}...].
Every key is required, clauses and conditions keep their order, identifiers are written sorted.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from duly.kernel.audience.form import Audience, Clause, Condition
from duly.kernel.refusal import Refused

VERSION = 1


def to_json(audience: Audience) -> dict[str, object]:
    """Return plain JSON values; equal audiences give equal values."""
    return {
        "v": VERSION,
        "clauses": [_clause_to_json(clause) for clause in audience.clauses],
        "individuals": _ids_to_json(audience.individuals),
        "exclusions": [_clause_to_json(clause) for clause in audience.exclusions],
        "excluded_individuals": _ids_to_json(audience.excluded_individuals),
    }


def from_json(data: object) -> Audience:
    """Read what `to_json` wrote; refuse anything else with 'invalid_audience', naming the path."""
    fields = _object(data, "$", {"v", "clauses", "individuals", "exclusions", "excluded_individuals"})
    if type(fields["v"]) is not int or fields["v"] != VERSION:
        raise _refused("$.v", f"is not {VERSION}")
    return Audience(
        clauses=_clauses(fields["clauses"], "$.clauses"),
        individuals=_ids(fields["individuals"], "$.individuals"),
        exclusions=_clauses(fields["exclusions"], "$.exclusions"),
        excluded_individuals=_ids(fields["excluded_individuals"], "$.excluded_individuals"),
    )


def _clause_to_json(clause: Clause) -> list[dict[str, object]]:
    return [
        {"dimension": condition.dimension, "values": _ids_to_json(condition.values)}
        for condition in clause.conditions
    ]


def _ids_to_json(ids: Iterable[UUID]) -> list[str]:
    return sorted(str(known) for known in ids)


def _clauses(data: object, path: str) -> tuple[Clause, ...]:
    return tuple(
        Clause(tuple(_condition(item, where) for item, where in _items(clause, clause_path)))
        for clause, clause_path in _items(data, path)
    )


def _condition(data: object, path: str) -> Condition:
    fields = _object(data, path, {"dimension", "values"})
    dimension = fields["dimension"]
    if not isinstance(dimension, str):
        raise _refused(f"{path}.dimension", "is not text")
    return Condition(dimension, _ids(fields["values"], f"{path}.values"))


def _ids(data: object, path: str) -> frozenset[UUID]:
    return frozenset(_id(item, where) for item, where in _items(data, path))


def _id(data: object, path: str) -> UUID:
    try:
        if isinstance(data, str) and str(found := UUID(data)) == data:
            return found
    except ValueError:
        pass
    raise _refused(path, "is not an identifier")


def _items(data: object, path: str) -> list[tuple[object, str]]:
    if not isinstance(data, list):
        raise _refused(path, "is not a list")
    return [(item, f"{path}[{position}]") for position, item in enumerate(data)]


def _object(data: object, path: str, keys: set[str]) -> dict[str, object]:
    if not isinstance(data, dict):
        raise _refused(path, "is not an object")
    for key in sorted(data.keys() ^ keys, key=str):
        raise _refused(f"{path}.{key}", "is missing" if key in keys else "is not known")
    return data


def _refused(path: str, what: str) -> Refused:
    return Refused("invalid_audience", f"{path} {what}.", path=path)
