"""One judgement of a selection as SQL, for the preview that counts and the bulk that writes."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from duly.people.models import Attribute, Person, ValueTree
from duly.people.queries.listing import condition
from duly.people.queries.statements import rows, statement
from duly.people.rules.bulk import GROUPS, LINKS, BulkChange, Kind
from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.listing import Listing
from duly.people.rules.roles import PLAIN
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role


@dataclass(frozen=True)
class Judgement:
    """The opening of a statement, and its parameters."""

    sql: str
    params: dict[str, Any]


@dataclass(frozen=True)
class _Plan:
    """How one kind of change is judged: where the old entry is found, and who cannot have the new one.

    `tests` are WHEN branches, in order; `old` is text, NULL where there is nothing.
    """

    old: str
    params: dict[str, Any]
    joins: str = ""
    tests: tuple[str, ...] = ()


LINK_COLUMNS = {Kind.MANAGER: "manager_id", Kind.LINE_LEAD: "line_lead_id"}
ACTIVE_ONLY = "WHEN NOT p.is_active THEN 'not_active'"
SAME = "WHEN was.old IS NOT DISTINCT FROM %(new)s THEN 'same'"

# What the history says of a day. Today stands in a column.
_ON_THE_DAY = (
    "LEFT JOIN LATERAL (SELECT h.{column}::text AS entry FROM {table} h"
    " WHERE h.organization_id = p.organization_id AND h.person_id = p.id AND h.{which} = %(which)s"
    " AND h.valid_from <= %(day)s ORDER BY h.valid_from DESC, h.recorded_at DESC, h.id DESC LIMIT 1)"
    " history ON true"
)
_TURNED_LATER = (
    "WHEN EXISTS (SELECT FROM people_activechange h WHERE h.organization_id = p.organization_id"
    " AND h.person_id = p.id AND h.valid_from > %(day)s) THEN 'later_change'"
)


def judgement(actor: Actor, selection: Listing, change: BulkChange, day: date, *, today: date) -> Judgement:
    """Compiles who of the selection changes, who has it already, and who is left out for which reason.

    Grain of `judged`: one person with `old` and `verdict`.
    """
    which, plan = condition(selection), _plan(actor, change, is_today=day == today)
    sql = statement(
        "bulk_judged", old=plan.old, tests=" ".join(plan.tests), joins=plan.joins, where=which.sql
    )
    sealed = "/".join((change.kind, change.attribute, str(change.to), change.language, str(day)))
    params = {**which.params, **plan.params, "day": day, "sealed": sealed}
    return Judgement(sql, params)


def people_above(person_id: UUID, kind: Kind) -> list[UUID]:
    """The person and everybody above them on the links of one kind."""
    return [one for (one,) in rows("people_above", {"person": person_id}, column=LINK_COLUMNS[kind])]


def _plan(actor: Actor, change: BulkChange, *, is_today: bool) -> _Plan:
    if change.kind in LINKS:
        return _link_plan(change, is_today=is_today)
    if change.kind in GROUPS:
        return _group_plan(change)
    match change.kind:
        case Kind.VALUE:
            return _value_plan(change, is_today=is_today)
        case Kind.LANGUAGE:
            new = change.language.strip().lower() or None
            return _Plan("nullif(p.language, '')", {"new": new}, "", (ACTIVE_ONLY, SAME))
        case Kind.DEACTIVATE:
            return _leaving_plan(actor)
        case _:
            return _returning_plan(actor)


def _value_plan(change: BulkChange, *, is_today: bool) -> _Plan:
    attribute = Attribute.objects.values_list("id", flat=True).get(key=change.attribute)
    params = {"new": _text(change.to), "which": attribute}
    dimension = BY_KEY.get(change.attribute)
    if not is_today:
        joins = _ON_THE_DAY.format(table="people_attributechange", column="value_id", which="attribute_id")
        return _Plan("history.entry", params, joins, (ACTIVE_ONLY, SAME))
    if dimension is not None:
        return _Plan(f"p.{dimension.column}::text", params, "", (ACTIVE_ONLY, SAME))
    joins = (
        "LEFT JOIN people_customvalue own ON own.organization_id = p.organization_id"
        " AND own.person_id = p.id AND own.attribute_id = %(which)s"
    )
    return _Plan("own.value_id::text", params, joins, (ACTIVE_ONLY, SAME))


def _link_plan(change: BulkChange, *, is_today: bool) -> _Plan:
    """Nobody gets a leader they stand above: whoever is left out leaves the way up as it was."""
    above = people_above(change.to, change.kind) if change.to else []
    params = {"new": _text(change.to), "which": change.kind.value, "above": above}
    tests = (ACTIVE_ONLY, SAME, "WHEN p.id = ANY(%(above)s::uuid[]) THEN 'cycle'")
    if is_today:
        return _Plan(f"p.{LINK_COLUMNS[change.kind]}::text", params, "", tests)
    joins = _ON_THE_DAY.format(table="people_linkchange", column="other_id", which="kind")
    return _Plan("history.entry", params, joins, tests)


def _group_plan(change: BulkChange) -> _Plan:
    joins = (
        "LEFT JOIN people_groupmember own ON own.organization_id = p.organization_id"
        " AND own.person_id = p.id AND own.group_id = %(which)s"
    )
    new = "member" if change.kind is Kind.ADD_TO_GROUP else None
    old = "CASE WHEN own.id IS NOT NULL THEN 'member' END"
    tests = (ACTIVE_ONLY, SAME) if new else (SAME,)
    return _Plan(old, {"new": new, "which": change.to}, joins, tests)


def _leaving_plan(actor: Actor) -> _Plan:
    """Nobody lets themselves go, and only a corporate admin another one: so one always remains."""
    tests = (
        "WHEN NOT p.is_active THEN 'same'",
        "WHEN p.id = %(actor)s THEN 'own_record'",
        "WHEN p.role = 'corporate_admin' AND NOT %(any_rank)s THEN 'role_not_yours'",
        _TURNED_LATER,
    )
    return _Plan("'active'", {"actor": actor.person_id, "any_rank": _any_rank(actor)}, "", tests)


def _returning_plan(actor: Actor) -> _Plan:
    """Coming back is like being added: an HR admin does it in the own department (SEED-7).

    The old entry is the day on which somebody left.
    """
    params = {
        "any_rank": _any_rank(actor),
        "plain": [role.value for role in PLAIN],
        "anywhere": actor.role is not Role.HR_ADMIN,
        "within": _own_branch(actor),
    }
    tests = (
        "WHEN p.is_active THEN 'same'",
        "WHEN NOT %(any_rank)s AND p.role <> ALL(%(plain)s) THEN 'role_not_yours'",
        "WHEN NOT %(anywhere)s AND (p.department_id = ANY(%(within)s::uuid[])) IS NOT TRUE"
        " THEN 'outside_department'",
        _TURNED_LATER,
    )
    joins = (
        "LEFT JOIN LATERAL (SELECT max(h.valid_from) AS day FROM people_activechange h"
        " WHERE h.organization_id = p.organization_id AND h.person_id = p.id) history ON NOT p.is_active"
    )
    return _Plan("history.day::text", params, joins, tests)


def _any_rank(actor: Actor) -> bool:
    return bool(actor.service) or actor.role is Role.CORPORATE_ADMIN


def _own_branch(actor: Actor) -> list[UUID]:
    """The department of the actor and those below it."""
    own = Person.objects.filter(pk__in=filter(None, [actor.person_id])).values("department_id")
    return list(ValueTree.objects.filter(ancestor_id__in=own).values_list("descendant_id", flat=True))


def _text(target: UUID | None) -> str | None:
    return str(target) if target else None
