"""An audience as SQL over plain columns, judged in three values exactly as `kernel.audience.matches` does."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from duly.kernel.audience import Audience, Clause, Condition
from duly.kernel.refusal import Refused
from duly.people.rules.dimensions import BY_KEY
from duly.tenancy import scope


class AudienceCondition(NamedTuple):
    """Two boolean expressions over `people_person p`, never NULL, and the parameters both of them use."""

    matches: str
    undecided: str
    params: dict[str, UUID | list[UUID]]


def audience_condition(
    audience: Audience, required: frozenset[str], *, prefix: str = "audience"
) -> AudienceCondition:
    """Compile an audience over `p`, `organization`, and parameters that start with `prefix`.

    Refuses a dimension that people have no column for, with 'unknown_dimension'.
    """
    compiler = _Compiler(required, prefix)
    certain = compiler.audience(audience, certain=True)
    possible = compiler.audience(audience, certain=False)
    return AudienceCondition(certain, f"({possible} AND NOT {certain})", compiler.params)


class _Compiler:
    """Writes each part twice: `certain` is true where the verdict is YES, else where it is not NO.

    Both are plain truth values, so no NULL has to be reasoned about under a NOT.
    """

    def __init__(self, required: frozenset[str], prefix: str) -> None:
        self._required = required
        self._prefix = prefix
        self._names: dict[frozenset[UUID], str] = {}

    @property
    def params(self) -> dict[str, UUID | list[UUID]]:
        named = {name: sorted(values) for values, name in self._names.items()}
        return {"organization": scope.current(), **named}

    def audience(self, audience: Audience, *, certain: bool) -> str:
        included = self._any(audience.individuals, audience.clauses, certain=certain)
        excluded = self._any(audience.excluded_individuals, audience.exclusions, certain=not certain)
        return f"({included} AND NOT {excluded})"

    def _any(self, people: frozenset[UUID], clauses: Iterable[Clause], *, certain: bool) -> str:
        parts = [f"p.id = ANY({self._parameter(people)})"] if people else []
        parts += [self._clause(clause, certain=certain) for clause in clauses]
        return f"({' OR '.join(parts) or 'false'})"

    def _clause(self, clause: Clause, *, certain: bool) -> str:
        parts = [self._condition(condition, certain=certain) for condition in clause.conditions]
        return f"({' AND '.join(parts) or 'true'})"

    def _condition(self, condition: Condition, *, certain: bool) -> str:
        missing, holds = self._missing_and_holds(condition)
        if condition.dimension in self._required and not certain:
            return f"({missing} OR {holds})"
        return f"(NOT {missing} AND {holds})"

    def _missing_and_holds(self, condition: Condition) -> tuple[str, str]:
        values = self._parameter(condition.values)
        if condition.dimension == "language":
            return "(p.language = '')", f"md5('language:' || p.language)::uuid = ANY({values})"
        dimension = BY_KEY.get(condition.dimension)
        if dimension is None:
            raise Refused(
                "unknown_dimension",
                f"An audience cannot ask for {condition.dimension}.",
                dimension=condition.dimension,
            )
        column = f"p.{dimension.column}"
        # An array made once, so that the index on the column serves it, also inside an OR.
        wanted = _SUBTREE.format(values=values) if dimension.is_tree else values
        return f"({column} IS NULL)", f"{column} = ANY({wanted})"

    def _parameter(self, values: frozenset[UUID]) -> str:
        name = self._names.setdefault(values, f"{self._prefix}_{len(self._names)}")
        return f"%({name})s::uuid[]"


_SUBTREE = (
    "ARRAY(SELECT t.descendant_id FROM people_valuetree t"
    " WHERE t.organization_id = %(organization)s AND t.ancestor_id = ANY({values}))"
)
