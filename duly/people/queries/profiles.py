"""What the kernel judges people by: their values of today, in trees with all the ancestors."""

from collections.abc import Iterable
from uuid import UUID

from duly.kernel.audience import Profile
from duly.kernel.refusal import NotFound
from duly.people.models import Person, ValueTree
from duly.people.rules.dimensions import BUILT_IN, language_id

_COLUMNS = tuple(dimension.column for dimension in BUILT_IN)


def profile_of(person_id: UUID) -> Profile:
    """The profile of one person. Raises NotFound."""
    for profile in profiles([person_id]):
        return profile
    raise NotFound


def profiles(person_ids: Iterable[UUID]) -> list[Profile]:
    """The profiles of many people, in two queries."""
    people = list(Person.objects.filter(pk__in=list(person_ids)).values("id", "language", *_COLUMNS))
    held = {person[column] for person in people for column in _COLUMNS} - {None}
    above: dict[UUID, set[UUID]] = {}
    tree = ValueTree.objects.filter(descendant_id__in=held).values_list("descendant_id", "ancestor_id")
    for descendant, ancestor in tree:
        above.setdefault(descendant, set()).add(ancestor)
    return [_profile(person, above) for person in people]


def _profile(person: dict[str, object], above: dict[UUID, set[UUID]]) -> Profile:
    values: dict[str, frozenset[UUID]] = {}
    for dimension in BUILT_IN:
        value = person[dimension.column]
        if isinstance(value, UUID):
            values[dimension.key] = frozenset({value} | above.get(value, set()))
    if person["language"]:
        values["language"] = frozenset({language_id(str(person["language"]))})
    return Profile(person_id=person["id"], values=values)  # type: ignore[arg-type]
