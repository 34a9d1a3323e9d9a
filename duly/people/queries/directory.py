"""The people list: a page of a listing in its order, one person, and everybody for an export."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from duly.kernel.refusal import NotFound
from duly.people.models import Person, PersonWord
from duly.people.queries.listing import ACCOUNT_STATE, ACCOUNTS, Where, condition, sorting
from duly.people.queries.rows import Page, PersonRow
from duly.people.queries.statements import rows, statement
from duly.people.rules.dimensions import COLUMNS
from duly.people.rules.listing import BY_NAME, EVERYBODY_ACTIVE, AccountState, Listing, Order
from duly.people.rules.words import prefix_range, search_tokens
from duly.tenancy import scope
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role
from duly.tenancy.statements import fetched

PAGE_SIZE = 50
CHUNK = 1000
DEEP = 10_000
# The columns of people_rows.sql, before the built-in values and the custom ones.
_FIELDS = (
    *("id", "name", "given_name", "family_name", "employee_number", "email", "language", "role", "is_active"),
    *("account", "started_on", "zone", "manager_id", "manager", "line_lead_id", "line_lead"),
    *("merged_into_id", "merged_into"),
)
_FOUND = "p.id = ANY(%(found)s::uuid[])"
_AS_FOUND = "array_position(%(found)s::uuid[], p.id)"


def people_page(
    *, actor: Actor, listing: Listing = EVERYBODY_ACTIVE, order: Order = BY_NAME, page: int = 1
) -> Page[PersonRow]:
    """One page of a listing; a page beyond the last one gives the last.

    Raises NotFound for an attribute or a column that is not there.
    """
    require(actor, "people.view")
    return people_where(condition(listing), order, page)


def people_where(which: Where, order: Order = BY_NAME, page: int = 1) -> Page[PersonRow]:
    """One page of the people a condition holds for."""
    ((total,),) = rows("people_count", which.params, where=which.sql)
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    found = _ids(which, order, total, start=(number - 1) * PAGE_SIZE)
    return Page(rows=people_of(found), number=number, size=PAGE_SIZE, total=total)


def _ids(which: Where, order: Order, total: int, *, start: int) -> list[UUID]:
    """One page of ids, counted from whichever end is nearer: what is skipped has to be sorted, too."""
    end = min(start + PAGE_SIZE, total)
    backwards = start > total // 2
    ordered = sorting(order, backwards=backwards)
    part = {"size": end - start, "skip": total - end if backwards else start}
    found = rows(
        "people_found",
        {**which.params, **ordered.params, **part},
        where=which.sql,
        joins=ordered.joins,
        order=ordered.order,
        whole="OFFSET 0" if part["skip"] > DEEP else "",
    )
    ids = [one for (one,) in found]
    return ids[::-1] if backwards else ids


def people_counted(*, actor: Actor, listing: Listing = EVERYBODY_ACTIVE) -> int:
    """How many people a listing has."""
    require(actor, "people.view")
    which = condition(listing)
    ((total,),) = rows("people_count", which.params, where=which.sql)
    return int(total)


def people_named(search: str) -> "QuerySet[Person]":
    """Everybody, active or not, with a word for each token of the search: to narrow lists of other things."""
    found = Person.objects.all()
    for token in search_tokens(search):
        first, after = prefix_range(token)
        found = found.filter(
            pk__in=PersonWord.objects.filter(word__gte=first, word__lt=after).values("person_id")
        )
    return found


def people_of(ids: Sequence[UUID]) -> tuple[PersonRow, ...]:
    """These people in the order of their ids; whoever is not there is left out."""
    sql = _rows_sql(where=_FOUND, joins="", order=_AS_FOUND)
    return tuple(_row(row) for row in fetched(sql, {"found": list(ids)}))


def everybody(*, actor: Actor, listing: Listing, order: Order = BY_NAME) -> Iterator[PersonRow]:
    """Everybody of a listing in its order, read in chunks: however many there are, few are held at once.

    The caller keeps the transaction open until the end.
    """
    require(actor, "people.view")
    which, ordered = condition(listing), sorting(order)
    sql = _rows_sql(where=which.sql, joins=ordered.joins, order=ordered.order)
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, {"organization": scope.current(), **which.params, **ordered.params})
        while chunk := cursor.fetchmany(CHUNK):
            yield from map(_row, chunk)


def person_row(*, actor: Actor, person_id: UUID) -> PersonRow:
    """One person. Raises NotFound, also for people the actor may not see; everybody sees themselves."""
    if person_id != actor.person_id:
        require(actor, "people.view")
    for row in people_of([person_id]):
        return row
    raise NotFound


def _rows_sql(*, where: str, joins: str, order: str) -> str:
    return statement(
        "people_rows",
        state=ACCOUNT_STATE.format(a="account"),
        accounts=ACCOUNTS.format(a="account"),
        joins=joins,
        where=where,
        order=order,
    )


def _row(found: tuple[Any, ...]) -> PersonRow:
    own = dict(zip(_FIELDS, found, strict=False))
    built_in = zip(COLUMNS, found[len(_FIELDS) : -1], strict=True)
    values = {key: name for key, name in built_in if name} | json.loads(found[-1] or "{}")
    return PersonRow(
        **own | {"role": Role(own["role"]), "account": AccountState(own["account"]), "values": values}
    )
