"""An audience as SQL over plain columns and memberships, judged in three values exactly as
`kernel.audience.matches` does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from duly.kernel.audience import GROUP, Audience, Clause, Condition, from_json
from duly.kernel.refusal import Refused
from duly.people.models import Attribute, Group
from duly.people.queries.names import counted_as, successors
from duly.people.rules.dimensions import BY_KEY
from duly.tenancy import scope


class AudienceCondition(NamedTuple):
    """Boolean expressions over `people_person p`, never NULL, and the parameters they all use.

    `possible` holds for whoever is in or undecided: counting it is cheaper than counting `undecided`.
    `lacking` says for each required dimension that is asked for who has no value of it: also an expression.
    For who matches, `clause` is the number of the first clause that holds, 0 for who is named individually,
    and `facts` the values held for its conditions, in their order. For others they mean nothing.
    """

    matches: str
    undecided: str
    params: dict[str, UUID | list[UUID]]
    lacking: dict[str, str]
    possible: str
    clause: str
    facts: str


class Lookups:
    """What compiling has to ask the database, asked once for many audiences."""

    @cached_property
    def custom(self) -> dict[str, tuple[UUID, bool]]:
        """The custom attributes by key, and whether they are trees."""
        found = Attribute.objects.filter(is_custom=True).values_list("key", "id", "is_tree")
        return {key: (attribute, is_tree) for key, attribute, is_tree in found}

    @cached_property
    def replaced(self) -> dict[UUID, UUID]:
        """For each merged value the one that counts today."""
        return successors()


def audience_condition(
    audience: Audience,
    required: frozenset[str],
    *,
    prefix: str = "audience",
    lookups: Lookups | None = None,
) -> AudienceCondition:
    """Compile an audience over `p`, `organization`, and parameters that start with `prefix`.

    Refuses a dimension that no attribute has, with 'unknown_dimension'.
    """
    compiler = _Compiler(_Book(required, prefix, lookups or Lookups()))
    certain = compiler.audience(audience, certain=True)
    possible = compiler.audience(audience, certain=False)
    book = compiler.book
    lacking = {dimension: book.lacking[dimension] for dimension in sorted(book.lacking)}
    # Where nothing required is asked for, both are the same and nobody is undecided.
    undecided = "false" if possible == certain else f"({possible} AND NOT {certain})"
    clause, facts = compiler.clause_and_facts(audience)
    return AudienceCondition(certain, undecided, book.params, lacking, possible, clause, facts)


def dynamic_groups(ids: Iterable[UUID] | None = None) -> dict[UUID, Audience]:
    """The audiences of the dynamic groups, of those among `ids` if any are given."""
    found = Group.objects.filter(kind=Group.DYNAMIC)
    found = found if ids is None else found.filter(pk__in=list(ids))
    return {group: from_json(audience) for group, audience in found.values_list("id", "audience")}


@dataclass
class _Book:
    """What one compilation has looked up and named so far."""

    required: frozenset[str]
    prefix: str
    lookups: Lookups
    lacking: dict[str, str] = field(default_factory=dict)
    names: dict[frozenset[UUID], str] = field(default_factory=dict)

    @property
    def params(self) -> dict[str, UUID | list[UUID]]:
        named = {name: sorted(values) for values, name in self.names.items()}
        return {"organization": scope.current(), **named}

    def parameter(self, values: frozenset[UUID]) -> str:
        name = self.names.setdefault(values, f"{self.prefix}_{len(self.names)}")
        return f"%({name})s::uuid[]"


class _Compiler:
    """Writes each part twice: `certain` is true where the verdict is YES, else where it is not NO.

    Both are plain truth values, so no NULL has to be reasoned about under a NOT.
    """

    def __init__(self, book: _Book, *, inside_group: bool = False) -> None:
        self.book = book
        self._inside_group = inside_group

    def audience(self, audience: Audience, *, certain: bool) -> str:
        included = self._any(audience.individuals, audience.clauses, certain=certain)
        excluded = self._any(audience.excluded_individuals, audience.exclusions, certain=not certain)
        return f"({included} AND NOT {excluded})"

    def clause_and_facts(self, audience: Audience) -> tuple[str, str]:
        """Which clause holds, and the values held for it: smallint and uuid[], NULL where none holds."""
        named = f"WHEN p.id = ANY({self.book.parameter(audience.individuals)}) THEN"
        holds = [f"WHEN {self._clause(clause, certain=True)} THEN" for clause in audience.clauses]
        held = [", ".join(map(self._held, clause.conditions)) for clause in audience.clauses]
        first = f"{named} 0" if audience.individuals else ""
        numbers = " ".join(f"{when} {nth}" for nth, when in enumerate(holds, 1))
        empty = f"{named} '{{}}'::uuid[]" if audience.individuals else ""
        arrays = " ".join(f"{when} ARRAY[{values}]::uuid[]" for when, values in zip(holds, held, strict=True))
        return _case(f"{first} {numbers}", "smallint"), _case(f"{empty} {arrays}", "uuid[]")

    def _held(self, condition: Condition) -> str:
        """The value that somebody who meets the condition holds: of several groups the first."""
        if condition.dimension == "language":
            return "md5('language:' || p.language)::uuid"
        if dimension := BY_KEY.get(condition.dimension):
            return f"p.{dimension.column}"
        if condition.dimension == GROUP:
            return self._held_group(condition.values)
        attribute, _ = self.book.lookups.custom[condition.dimension]
        return _HELD.format(attribute=self.book.parameter(frozenset({attribute})))

    def _held_group(self, values: frozenset[UUID]) -> str:
        inner = _Compiler(self.book, inside_group=True)
        listed = _MEMBER_OF.format(groups=self.book.parameter(values))
        dynamic = [
            f"CASE WHEN {inner.audience(audience, certain=True)} THEN '{group}'::uuid END"
            for group, audience in sorted(dynamic_groups(values).items())
        ]
        return f"coalesce({', '.join([listed, *dynamic])})"

    def _any(self, people: frozenset[UUID], clauses: Iterable[Clause], *, certain: bool) -> str:
        parts = [f"p.id = ANY({self.book.parameter(people)})"] if people else []
        parts += [self._clause(clause, certain=certain) for clause in clauses]
        return f"({' OR '.join(parts) or 'false'})"

    def _clause(self, clause: Clause, *, certain: bool) -> str:
        parts = [self._condition(condition, certain=certain) for condition in clause.conditions]
        return f"({' AND '.join(parts) or 'true'})"

    def _condition(self, condition: Condition, *, certain: bool) -> str:
        if condition.dimension == GROUP:
            return self._in_group(condition.values, certain=certain)
        missing, holds = self._missing_and_holds(condition)
        if condition.dimension not in self.book.required:
            return holds
        self.book.lacking[condition.dimension] = missing
        return holds if certain else f"({missing} OR {holds})"

    def _in_group(self, values: frozenset[UUID], *, certain: bool) -> str:
        """Listed in a static group, or in the audience of a dynamic one, which is written out here."""
        parts = [_LISTED.format(groups=self.book.parameter(values))]
        if not self._inside_group:
            inner = _Compiler(self.book, inside_group=True)
            parts += [inner.audience(one, certain=certain) for one in dynamic_groups(values).values()]
        return f"({' OR '.join(parts)})"

    def _missing_and_holds(self, condition: Condition) -> tuple[str, str]:
        """Who has no value, and who has one of those asked for; neither is ever NULL."""
        values = self.book.parameter(counted_as(condition.values, self.book.lookups.replaced))
        if condition.dimension == "language":
            spoken = "md5('language:' || p.language)::uuid"
            return "(p.language = '')", f"(p.language <> '' AND {spoken} = ANY({values}))"
        if dimension := BY_KEY.get(condition.dimension):
            column = f"p.{dimension.column}"
            wanted = _SUBTREE.format(values=values) if dimension.is_tree else values
            return f"({column} IS NULL)", f"({column} IS NOT NULL AND {column} = ANY({wanted}))"
        return self._custom(condition.dimension, values)

    def _custom(self, key: str, values: str) -> tuple[str, str]:
        if key not in self.book.lookups.custom:
            raise Refused("unknown_dimension", f"An audience cannot ask for {key}.", dimension=key)
        attribute, is_tree = self.book.lookups.custom[key]
        wanted = _SUBTREE.format(values=values) if is_tree else values
        one = self.book.parameter(frozenset({attribute}))
        return _VALUELESS.format(attribute=one), _HOLDS.format(attribute=one, wanted=wanted)


def _case(branches: str, kind: str) -> str:
    """A CASE without an ELSE; of no branches it is NULL."""
    return f"(CASE {branches} END)::{kind}" if branches.strip() else f"NULL::{kind}"


# Arrays are made once, so that the index on the column serves them, also inside an OR.
_SUBTREE = (
    "ARRAY(SELECT t.descendant_id FROM people_valuetree t"
    " WHERE t.organization_id = %(organization)s AND t.ancestor_id = ANY({values}))"
)
_LISTED = (
    "p.id IN (SELECT m.person_id FROM people_groupmember m"
    " WHERE m.organization_id = %(organization)s AND m.group_id = ANY({groups}))"
)
_HOLDS = (
    "p.id IN (SELECT c.person_id FROM people_customvalue c"
    " WHERE c.organization_id = %(organization)s AND c.attribute_id = ANY({attribute})"
    " AND c.value_id = ANY({wanted}))"
)
_VALUELESS = (
    "(p.id NOT IN (SELECT c.person_id FROM people_customvalue c"
    " WHERE c.organization_id = %(organization)s AND c.attribute_id = ANY({attribute})))"
)
_HELD = (
    "(SELECT c.value_id FROM people_customvalue c WHERE c.organization_id = %(organization)s"
    " AND c.person_id = p.id AND c.attribute_id = ANY({attribute}))"
)
_MEMBER_OF = (
    "(SELECT m.group_id FROM people_groupmember m WHERE m.organization_id = %(organization)s"
    " AND m.person_id = p.id AND m.group_id = ANY({groups}) ORDER BY m.group_id LIMIT 1)"
)
