"""Who wrote, handed in and decided each version, and who may decide on one."""

from dataclasses import dataclass
from uuid import UUID

from duly.people.models import Person
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import APPROVERS
from duly.trainings.models import Version
from duly.trainings.queries.loading import author_ids, load_training, load_version
from duly.trainings.queries.versions import VersionRow, author_names, row_of


@dataclass(frozen=True, kw_only=True)
class HistoryRow:
    """One version with the people and the words behind it."""

    row: VersionRow
    authors: tuple[str, ...]
    change_reason: str
    decided_by: str | None
    rationale: str


def version_history(*, actor: Actor, training_id: UUID) -> tuple[HistoryRow, ...]:
    """Every version of a training, newest edition first. Raises NotFound."""
    require(actor, "trainings.view")
    found = Version.objects.filter(training=load_training(training_id)).select_related("decided_by")
    known = list(found.defer("content").order_by("-edition", "language"))
    names = author_names(known)
    return tuple(
        HistoryRow(
            row=row_of(version),
            authors=names[version.pk],
            change_reason=version.change_reason,
            decided_by=version.decided_by.name if version.decided_by else None,
            rationale=version.rationale,
        )
        for version in known
    )


def deciders(*, actor: Actor, version_id: UUID) -> tuple[str, ...]:
    """Who may decide on a version by name: active approvers with an account who did not write it."""
    require(actor, "review.view")
    approvers = Person.objects.active().filter(role__in=APPROVERS, account__is_active=True)
    others = approvers.exclude(pk__in=author_ids(load_version(version_id)))
    return tuple(others.by_name().values_list("name", flat=True))
