"""The draft as the authoring page shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from duly.kernel.refusal import NotFound
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Draft, DraftAuthor
from duly.trainings.queries.loading import is_established, load_training
from duly.trainings.rules import (
    Content,
    Settings,
    content_from,
    demand_language,
    missing_for_submission,
    settings_from,
)


@dataclass(frozen=True, kw_only=True)
class DraftPage:
    """Everything about a draft. `missing` holds the codes of what keeps it from being submitted (SEED-47);
    once the training is `established`, only the name of its settings can be edited here.
    """

    training_id: UUID
    language: str
    content: Content
    settings: Settings
    change_reason: str
    revision: int
    saved_at: datetime
    saved_by: str
    authors: tuple[str, ...]
    missing: tuple[str, ...]
    established: bool


def draft(*, actor: Actor, training_id: UUID, language: str) -> DraftPage:
    """The draft of a training in one language. Raises NotFound."""
    require(actor, "trainings.author")
    found = Draft.objects.select_related("saved_by").filter(
        training=load_training(training_id), language=demand_language(language)
    )
    row = found.first()
    if row is None:
        raise NotFound(training_id=training_id, language=language)
    content = content_from(row.content)
    names = DraftAuthor.objects.filter(draft=row).order_by("person__name", "pk")
    return DraftPage(
        training_id=training_id,
        language=row.language,
        content=content,
        settings=settings_from(row.settings),
        change_reason=row.change_reason,
        revision=row.revision,
        saved_at=row.saved_at,
        saved_by=row.saved_by.name,
        authors=tuple(names.values_list("person__name", flat=True)),
        missing=missing_for_submission(content, row.change_reason),
        established=is_established(training_id),
    )
