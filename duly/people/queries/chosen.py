"""Values somebody has chosen for an audience: where each stands in its tree, and what comes with it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from duly.people.models import AttributeValue, ValueTree


@dataclass(frozen=True)
class ChosenValue:
    """One value of the attribute `key`; `path` are the names down to it, `below` counts what is under it."""

    key: str
    path: tuple[str, ...]
    below: int
    is_retired: bool

    @property
    def name(self) -> str:
        return self.path[-1]


def chosen_values(ids: Collection[UUID]) -> dict[UUID, ChosenValue]:
    """The values among these ids, retired ones too: what an audience asks for stays until it is taken out."""
    found = AttributeValue.objects.filter(pk__in=ids)
    above = ValueTree.objects.filter(descendant_id__in=ids, depth__gt=0).order_by("-depth")
    paths: dict[UUID, list[str]] = defaultdict(list)
    for value, name in above.values_list("descendant_id", "ancestor__name"):
        paths[value].append(name)
    under = ValueTree.objects.filter(ancestor_id__in=ids, depth__gt=0, descendant__retired_at=None)
    below = dict(under.values_list("ancestor_id").annotate(values=Count("pk")))
    return {
        value: ChosenValue(key, (*paths[value], name), below.get(value, 0), retired_at is not None)
        for value, key, name, retired_at in found.values_list("id", "attribute__key", "name", "retired_at")
    }
