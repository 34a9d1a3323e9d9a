"""A listing as SQL over `people_person p`: one condition for the page, its count, the export and the bulk."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from duly.kernel.audience import GROUP, Audience, Clause, Condition
from duly.kernel.refusal import NotFound
from duly.people.models import Attribute
from duly.people.queries.audiences import audience_condition
from duly.people.queries.values import required_dimensions
from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.listing import AccountState, Listing, Order, Status
from duly.people.rules.words import prefix_range, search_tokens
from duly.tenancy.roles import Role


class Where(NamedTuple):
    """A boolean expression over `p`, its organization set apart, and the parameters it uses."""

    sql: str
    params: dict[str, Any]


class Sorting(NamedTuple):
    """What an order needs beside `p`: joins, the ORDER BY list, and parameters."""

    joins: str
    order: str
    params: dict[str, Any]


# How far somebody is with signing in, each case apart so that the planner can estimate it: `a` is the
# account, `a_guard` its guard where it has locked it.
_OPEN = "{a}_guard.key IS NULL AND left({a}.password, 1)"
_STATES = {
    AccountState.LOCKED: "{a}_guard.key IS NOT NULL",
    AccountState.INVITED: f"{_OPEN} = '!'",
    AccountState.PIN: f"{_OPEN} <> '!' AND {{a}}.uses_pin",
    AccountState.PASSWORD: f"{_OPEN} <> '!' AND NOT {{a}}.uses_pin",
}
ACCOUNT_STATE = (
    "CASE " + " ".join(f"WHEN {test} THEN '{state}'" for state, test in _STATES.items()) + " ELSE 'none' END"
)
GUARDS = (
    "LEFT JOIN people_signinguard {a}_guard ON {a}_guard.key = {a}.id AND {a}_guard.locked_at IS NOT NULL"
)
ACCOUNTS = (
    "LEFT JOIN people_account {a} ON {a}.organization_id = p.organization_id AND {a}.id = p.account_id "
    + GUARDS
)

_HAVING_STATE = (
    "p.account_id IN (SELECT held.id FROM people_account held "  # noqa: S608  # composed of constants
    + GUARDS.format(a="held")
    + " WHERE held.organization_id = %(organization)s AND {state})"
)
_HAVING_WORD = (
    "p.id IN (SELECT w.person_id FROM people_personword w WHERE w.organization_id = %(organization)s"
    " AND w.word >= %(first_{n})s AND w.word < %(after_{n})s)"
)
_NO_CUSTOM = (
    "NOT EXISTS (SELECT FROM people_customvalue c WHERE c.organization_id = p.organization_id"
    " AND c.person_id = p.id AND c.attribute_id = %({name})s)"
)

_ROLES = f"array_position(ARRAY{[role.value for role in Role]}, p.role::text)"
_BY_COLUMN = {
    "name": ("", ()),
    "number": ("", ("p.employee_number",)),
    "email": ("", ("nullif(p.email, '')",)),
    "role": ("", (_ROLES,)),
    "status": ("", ("p.is_active",)),
    "language": ("", ("nullif(p.language, '')",)),
    "started_on": ("", ("p.started_on",)),
    "account": (ACCOUNTS.format(a="o"), (ACCOUNT_STATE.format(a="o"),)),
    "manager": (
        "LEFT JOIN people_person o ON o.organization_id = p.organization_id AND o.id = p.manager_id",
        ("o.family_name", "o.given_name"),
    ),
    "line_lead": (
        "LEFT JOIN people_person o ON o.organization_id = p.organization_id AND o.id = p.line_lead_id",
        ("o.family_name", "o.given_name"),
    ),
}
_NAMES = ("p.family_name", "p.given_name", "p.id")


def condition(listing: Listing) -> Where:
    """Compiles the set behind a list.

    Raises NotFound, or Refused('unknown_dimension'), for an attribute that is not there.
    """
    params: dict[str, Any] = {}
    ways = (_plain, _searched, _having, _lacking)
    parts = [part for way in ways for part in way(listing, params)]
    return Where(" AND ".join(parts) or "true", params)


def sorting(order: Order, *, backwards: bool = False) -> Sorting:
    """Compiles an order; people with the same entry stand by name. Raises NotFound for an unknown column.

    `backwards` is the whole order turned round: the end of a long list is found from there.
    """
    joins, columns, params = _sorted_by(order.column)
    by_name = order.column == "name"
    keys = [_key(column, descending=order.descending, backwards=backwards) for column in columns]
    keys += [_key(name, descending=by_name and order.descending, backwards=backwards) for name in _NAMES]
    return Sorting(joins, ", ".join(keys), params)


def _key(column: str, *, descending: bool, backwards: bool) -> str:
    """One key of an order: whoever has nothing there stands last, turned round first."""
    direction = "DESC" if descending is not backwards else "ASC"
    # Names are never missing, and said plainly an index gives their order both ways.
    missing = "" if column in _NAMES else f" NULLS {'FIRST' if backwards else 'LAST'}"
    return f"{column} {direction}{missing}"


def _plain(listing: Listing, params: dict[str, Any]) -> Iterator[str]:
    match listing.status:
        case Status.ACTIVE:
            yield "p.is_active AND p.merged_into_id IS NULL"
        case Status.INACTIVE:
            yield "NOT p.is_active"
    if listing.role is not None:
        params["role"] = listing.role.value
        yield "p.role = %(role)s"
    if listing.language is not None:
        params["language"] = listing.language
        yield "p.language = %(language)s"
    if listing.account is AccountState.NONE:
        yield "p.account_id IS NULL"
    elif listing.account is not None:
        yield _HAVING_STATE.format(state=_STATES[listing.account].format(a="held"))
    if listing.people is not None:
        params["chosen"] = sorted(listing.people)
        yield "p.id = ANY(%(chosen)s::uuid[])"


def _searched(listing: Listing, params: dict[str, Any]) -> Iterator[str]:
    for position, token in enumerate(search_tokens(listing.search)):
        params[f"first_{position}"], params[f"after_{position}"] = prefix_range(token)
        yield _HAVING_WORD.format(n=position)


def _having(listing: Listing, params: dict[str, Any]) -> Iterator[str]:
    """Values and group are asked for as an audience asks, so that list and audience never disagree."""
    asked = {key: value for key, value in listing.values.items() if value is not None}
    if listing.group is not None:
        asked[GROUP] = listing.group
    if asked:
        clause = Clause(tuple(Condition(key, frozenset({value})) for key, value in asked.items()))
        # Inside a dynamic group an exclusion that cannot be decided keeps people out.
        required = required_dimensions() if GROUP in asked else frozenset[str]()
        judged = audience_condition(Audience(clauses=(clause,)), required, prefix="value")
        params.update(judged.params)
        yield judged.matches


def _lacking(listing: Listing, params: dict[str, Any]) -> Iterator[str]:
    for position, key in enumerate(key for key, value in listing.values.items() if value is None):
        if key in BY_KEY:
            yield f"p.{BY_KEY[key].column} IS NULL"
        else:
            params[f"lacking_{position}"] = _custom(key)
            yield _NO_CUSTOM.format(name=f"lacking_{position}")


def _sorted_by(column: str) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    if column in _BY_COLUMN:
        return (*_BY_COLUMN[column], {})
    dimension = BY_KEY.get(column)
    value = "LEFT JOIN people_attributevalue v ON v.organization_id = p.organization_id AND v.id = {}"
    if dimension is not None:
        return value.format(f"p.{dimension.column}"), ("v.name",), {}
    held = (
        "LEFT JOIN people_customvalue c ON c.organization_id = p.organization_id AND c.person_id = p.id"
        " AND c.attribute_id = %(sorted_by)s "
    )
    return held + value.format("c.value_id"), ("v.name",), {"sorted_by": _custom(column)}


def _custom(key: str) -> UUID:
    found = Attribute.objects.filter(key=key, is_custom=True).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(attribute=key)
    return found
