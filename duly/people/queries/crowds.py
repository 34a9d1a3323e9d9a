"""Active people without a value of something, judged together: a crowd of them, and them by name."""

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import islice
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from duly.kernel.audience import Profile
from duly.kernel.audience.crowds import Crowd, crowd_of
from duly.people.models import CustomValue, Person
from duly.people.queries.profiles import profiles
from duly.people.rules.dimensions import BY_KEY

CHUNK = 2000
LANGUAGE = "language"


def crowd_without(dimensions: Iterable[str], *, required: frozenset[str]) -> Crowd:
    """The active people who lack a value of one of these dimensions, in the order of their names."""
    lacking = [_lacks(dimension) for dimension in sorted(dimensions)]
    if not lacking:
        return crowd_of(())
    people: QuerySet[Person] = Person.objects.active().filter(reduce(or_, lacking))
    ids = people.order_by("family_name", "given_name", "pk").values_list("pk", flat=True)
    return crowd_of(_in_order(ids.iterator(chunk_size=CHUNK), required))


def _lacks(dimension: str) -> Q:
    """Who has no value of it, in the words of the database."""
    if dimension == LANGUAGE:
        return Q(language="")
    if dimension in BY_KEY:
        return Q(**{BY_KEY[dimension].column: None})
    return ~Q(Exists(CustomValue.objects.filter(person=OuterRef("pk"), attribute__key=dimension)))


def _in_order(ids: Iterator[UUID], required: frozenset[str]) -> Iterator[Profile]:
    """Profiles are made for some thousand people at a time, and let go again."""
    while chunk := list(islice(ids, CHUNK)):
        found = {one.person_id: one for one in profiles(chunk, required=required)}
        yield from (found[one] for one in chunk)
