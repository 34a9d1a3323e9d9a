"""By what people can be listed: the attributes in use and the groups, by name."""

from typing import NamedTuple
from uuid import UUID

from duly.people.models import Attribute, Group, Person


class Listable(NamedTuple):
    """An attribute as a list offers it."""

    key: str
    name: str
    is_custom: bool


def listable_attributes() -> list[Listable]:
    """The attributes in use, in the order of the organization."""
    used = Attribute.objects.filter(retired_at=None).order_by("position", "name")
    return [Listable(*row) for row in used.values_list("key", "name", "is_custom")]


def group_names(*, static_only: bool = False) -> list[tuple[UUID, str]]:
    """The groups in use, by name."""
    used = Group.objects.filter(retired_at=None).order_by("name")
    found = used.filter(kind=Group.STATIC) if static_only else used
    return list(found.values_list("id", "name"))


def languages_recorded() -> list[str]:
    """The languages on people's records."""
    from_records = Person.objects.exclude(language="").values_list("language", flat=True)
    return sorted(set(from_records.distinct()))
